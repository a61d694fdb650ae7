import type { Tenant } from "@mintport/core";
import type { Settings } from "../settings/settings.ts";

/** Where the console hangs. */
export const consolePath = "/admin/console";

/** The origin at which browsers reach the console: what the settings say, the port of the admin API, or the issuer's. */
export const consoleOrigin = (
  { console: setting, adminPort, tls }: Pick<Settings, "console" | "adminPort" | "tls">,
  { issuer }: Pick<Tenant, "issuer">,
): string => {
  if (setting !== "off" && setting.url !== undefined) return setting.url;
  return adminPort === undefined
    ? new URL(issuer).origin
    : `${tls === undefined ? "http" : "https"}://localhost:${adminPort}`;
};

/** Where the login comes back to. */
export const consoleCallback = (origin: string): string => `${origin}${consolePath}/callback`;
