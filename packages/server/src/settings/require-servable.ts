import { ConfigurationError } from "@mintport/core";
import type { Settings } from "./settings.ts";

/**
 * Refuses settings that are right each by itself and that no server may serve. Throws `ConfigurationError`. Other commands take them: a
 * deployment that is served with `--quickstart` is managed without.
 */
export const requireServable = ({
  visitors,
  quickstart,
}: Pick<Settings, "visitors" | "quickstart">): void => {
  if (visitors !== "demo" || quickstart) return;
  throw new ConfigurationError("environment", [
    {
      field: "MINTPORT_VISITORS",
      message:
        "must not be demo without the quickstart (MINTPORT_QUICKSTART or --quickstart): anybody who reaches the server could guess",
    },
  ]);
};
