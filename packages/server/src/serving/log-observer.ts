import type { Observer } from "@mintport/core";
import type { Settings } from "../settings/settings.ts";

/** Logs requests: one line of JSON per request on standard output, or nothing. */
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
