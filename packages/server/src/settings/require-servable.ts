import { ConfigurationError, type ConfigurationProblem } from "@mintport/core/ports";
import type { Settings } from "./settings.ts";

/**
 * Refuses settings that are right each by itself and that no server may serve. Throws `ConfigurationError`. Other commands take them: a
 * deployment that is served with `--quickstart` is managed without.
 */
export const requireServable = ({
  visitors,
  quickstart,
  devices,
  mcp,
  console: operated,
}: Pick<Settings, "visitors" | "quickstart" | "devices" | "mcp" | "console">): void => {
  const problems: ConfigurationProblem[] = [];
  if (visitors === "demo" && !quickstart)
    problems.push({
      field: "MINTPORT_VISITORS",
      message:
        "must not be demo without the quickstart (MINTPORT_QUICKSTART or --quickstart): anybody who reaches the server could guess",
    });
  if (devices && visitors === "off")
    problems.push({
      field: "MINTPORT_DEVICES",
      message: "must be off without MINTPORT_VISITORS: nobody could log in to connect a device",
    });
  if (mcp !== "off" && visitors === "off")
    problems.push({
      field: "MINTPORT_MCP",
      message: "must be off without MINTPORT_VISITORS: nobody could let a client in",
    });
  if (operated !== "off" && visitors === "off")
    problems.push({
      field: "MINTPORT_CONSOLE",
      message:
        "must be off without MINTPORT_VISITORS: its operators are users of the admin tenant, and nobody could log in",
    });
  if (problems.length > 0) throw new ConfigurationError("environment", problems);
};
