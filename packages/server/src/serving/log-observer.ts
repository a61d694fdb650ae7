import type { Observer } from "@mintport/core";
import type { Settings } from "../settings/settings.ts";

/** What is told of every request: a line of JSON each on standard output, or nothing. */
export const logObserver = async ({
  log,
}: Pick<Settings, "log">): Promise<Observer | undefined> => {
  if (log === "off") return undefined;
  const [{ pino }, { pinoObserver }] = await Promise.all([
    import("pino"),
    import("@mintport/telemetry/pino"),
  ]);
  return pinoObserver(pino());
};
