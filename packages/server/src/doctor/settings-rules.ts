import { looseFiles } from "../settings/loose-files.ts";
import type { Settings } from "../settings/settings.ts";
import type { Rule } from "./rule.ts";

/** The rules for settings that an operator should not want. */
export const settingsRules: readonly Rule<Settings>[] = [
  {
    id: "quickstart-in-a-database",
    profile: "operations",
    severity: "error",
    source: "docs/server.md",
    why: "The quickstart's client has a secret that everybody can read in the documentation.",
    change: "Set MINTPORT_QUICKSTART=off and remove the tenant my-tenant.",
    breaks: ({ quickstart, databaseUrl, redisUrls }) =>
      quickstart && (redisUrls.length > 0 || databaseUrl?.reveal().startsWith("sqlite:") === false),
  },
  {
    id: "key-beside-data",
    profile: "operations",
    severity: "warning",
    source: "RFC 7517 §9.2",
    why: "Whoever copies the data folder has the signing keys and the key that opens them.",
    change: "Keep the key-encryption key elsewhere: MINTPORT_KEY_ENCRYPTION_KEY.",
    breaks: ({ keyEncryptionKey, keyEncryptionKeyFile, databaseUrl }) =>
      keyEncryptionKey === undefined &&
      keyEncryptionKeyFile === undefined &&
      databaseUrl?.reveal().startsWith("sqlite:") === true,
  },
  {
    id: "data-readable-by-others",
    profile: "operations",
    severity: "error",
    source: "docs/server.md",
    why: "Whoever has an account on this machine reads hashes of secrets, sealed keys or the key that opens them.",
    change: (settings) =>
      `Take the others' rights away: chmod 600 ${looseFiles(settings).join(" ")}`,
    breaks: (settings) => looseFiles(settings).length > 0,
  },
  {
    id: "open-registration",
    profile: "operations",
    severity: "warning",
    source: "RFC 7591 §5, docs/registration.md",
    why: "Anybody may register a client under any name, and send users' codes to a host of theirs.",
    change:
      "List the hosts in redirectHosts, or hand out initial access tokens in place of open registration.",
    breaks: ({ registration }) =>
      Object.values(registration).some(
        (rules) => rules !== "off" && rules.open?.redirectHosts === "any",
      ),
  },
  {
    id: "admin-beside-tokens",
    profile: "operations",
    severity: "warning",
    source: "docs/operate.md",
    why: "Whoever reaches the token endpoint reaches the admin API too.",
    change: "Give the admin API a port of its own: MINTPORT_ADMIN_PORT.",
    breaks: ({ adminTenant, adminPort }) => adminTenant !== undefined && adminPort === undefined,
  },
];
