import { defaultLimits } from "@mintport/rate-limit";
import type { Settings } from "../settings.ts";

/** The effective settings in the shape of the configuration file, without any secret. */
export const shownSettings = (settings: Settings): Readonly<Record<string, unknown>> => {
  const { adminTenant, adminPort, databaseUrl, redisUrls, ...rest } = settings;
  return {
    ...rest,
    databaseUrl: databaseUrl === undefined ? undefined : withoutSecrets(databaseUrl),
    redisUrls: redisUrls.map(withoutSecrets),
    keyEncryptionKey: settings.keyEncryptionKey === undefined ? undefined : mask,
    formerKeyEncryptionKeys: settings.formerKeyEncryptionKeys.map(() => mask),
    limits: shownLimits(settings.limits),
    admin: adminTenant === undefined ? undefined : { tenant: adminTenant, port: adminPort },
  };
};

const shownLimits = (limits: Settings["limits"]): unknown =>
  limits === "off"
    ? limits
    : Object.fromEntries(
        Object.entries({ ...defaultLimits, ...limits }).map(([name, budget]) => [
          name,
          budget ?? "off",
        ]),
      );

const mask = "***";

/** A URL as it stands but for the password, and for the values of its query: drivers take passwords there too. */
const withoutSecrets = (url: string): string => {
  if (url.startsWith("sqlite:")) return url;
  if (!URL.canParse(url)) return mask;
  const { protocol, username, password, host, pathname, searchParams } = new URL(url);
  const names = [...searchParams.keys()].map((name) => `${name}=${mask}`);
  const user = `${username}${password === "" ? "" : `:${mask}`}`;
  return `${protocol}//${user === "" ? "" : `${user}@`}${host}${pathname}${names.length === 0 ? "" : `?${names.join("&")}`}`;
};
