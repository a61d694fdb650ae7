/** How the text of a variable becomes a value of the schema. What does not fit stays text, and the schema says why. */
type Form = "text" | "number" | "seconds" | "list" | "costs" | "json";

interface Variable {
  /** The setting, as a path: `tls.certFile`. */
  readonly field: string;
  readonly form: Form;
}

/** The variable that names the configuration file. */
export const fileVariable = "MINTPORT_CONFIG";

/** Every variable, and the setting it stands for. `docs/configuration.md` holds the same table. */
export const variables: Readonly<Record<string, Variable>> = {
  MINTPORT_HOST: { field: "host", form: "list" },
  MINTPORT_PORT: { field: "port", form: "number" },
  MINTPORT_DATA: { field: "dataFolder", form: "text" },
  MINTPORT_DATABASE_URL: { field: "databaseUrl", form: "text" },
  MINTPORT_DATABASE_SCHEMA: { field: "database.schema", form: "text" },
  MINTPORT_DATABASE_TABLE_PREFIX: { field: "database.tablePrefix", form: "text" },
  MINTPORT_DATABASE_POOL_SIZE: { field: "database.poolSize", form: "number" },
  MINTPORT_DATABASE_POOL_MINIMUM: { field: "database.poolMinimum", form: "number" },
  MINTPORT_DATABASE_CONNECT_TIMEOUT: { field: "database.connectTimeout", form: "seconds" },
  MINTPORT_DATABASE_QUERY_TIMEOUT: { field: "database.queryTimeout", form: "seconds" },
  MINTPORT_DATABASE_IDLE_TIMEOUT: { field: "database.idleTimeout", form: "seconds" },
  MINTPORT_REDIS_URL: { field: "redisUrls", form: "list" },
  MINTPORT_REDIS_KEY_PREFIX: { field: "redisKeyPrefix", form: "text" },
  MINTPORT_REDIS_SENTINEL_URLS: { field: "redis.sentinelUrls", form: "list" },
  MINTPORT_REDIS_CA_FILE: { field: "redis.caFile", form: "text" },
  MINTPORT_REDIS_CERT_FILE: { field: "redis.certFile", form: "text" },
  MINTPORT_REDIS_KEY_FILE: { field: "redis.keyFile", form: "text" },
  MINTPORT_REDIS_SERVER_NAME: { field: "redis.serverName", form: "text" },
  MINTPORT_KEY_ENCRYPTION_KEY: { field: "keyEncryptionKey", form: "text" },
  MINTPORT_KEY_ENCRYPTION_KEY_FILE: { field: "keyEncryptionKeyFile", form: "text" },
  MINTPORT_FORMER_KEY_ENCRYPTION_KEYS: { field: "formerKeyEncryptionKeys", form: "list" },
  MINTPORT_QUICKSTART: { field: "quickstart", form: "text" },
  MINTPORT_ADMIN_TENANT: { field: "admin.tenant", form: "text" },
  MINTPORT_ADMIN_PORT: { field: "admin.port", form: "number" },
  MINTPORT_TRUSTED_PROXIES: { field: "trustedProxies", form: "list" },
  MINTPORT_FORWARDED_HEADER: { field: "forwardedHeader", form: "text" },
  MINTPORT_REQUEST_ID_HEADER: { field: "requestIdHeader", form: "text" },
  MINTPORT_CORS: { field: "cors", form: "json" },
  MINTPORT_TLS_CERT_FILE: { field: "tls.certFile", form: "text" },
  MINTPORT_TLS_KEY_FILE: { field: "tls.keyFile", form: "text" },
  MINTPORT_TLS_CLIENT_CA_FILE: { field: "tls.clientCaFile", form: "text" },
  MINTPORT_TLS_CLIENT_CERTIFICATES: { field: "tls.clientCertificates", form: "text" },
  MINTPORT_CLIENT_CERTIFICATE_HEADER: { field: "clientCertificateHeader.name", form: "text" },
  MINTPORT_CLIENT_CERTIFICATE_HEADER_FORMAT: {
    field: "clientCertificateHeader.format",
    form: "text",
  },
  MINTPORT_CLIENT_CERTIFICATE_HEADER_CHAIN_VERIFIED: {
    field: "clientCertificateHeader.chainVerified",
    form: "text",
  },
  MINTPORT_MTLS_ORIGIN: { field: "mtlsOrigin", form: "text" },
  MINTPORT_LOG: { field: "log", form: "text" },
  MINTPORT_METRICS: { field: "metrics.prometheus", form: "text" },
  MINTPORT_METRICS_PORT: { field: "metrics.port", form: "number" },
  MINTPORT_METRICS_TOKEN: { field: "metrics.token", form: "text" },
  MINTPORT_METRICS_TENANTS: { field: "metrics.tenants", form: "text" },
  MINTPORT_AUDIT: { field: "audit", form: "text" },
  MINTPORT_AUDIT_KEY: { field: "auditKey", form: "text" },
  MINTPORT_FORMER_AUDIT_KEYS: { field: "formerAuditKeys", form: "list" },
  MINTPORT_AUDIT_EVENTS: { field: "auditEvents", form: "text" },
  MINTPORT_LIMITS: { field: "limits", form: "json" },
  MINTPORT_SECRET_SCHEME: { field: "secretScheme", form: "text" },
  MINTPORT_ALSO_VERIFIES: { field: "alsoVerifies", form: "costs" },
  MINTPORT_TOKEN_REUSE_WINDOW: { field: "tokenReuseWindow", form: "number" },
  MINTPORT_VISITORS: { field: "visitors", form: "json" },
  MINTPORT_DEMO_PASSWORD: { field: "demoPassword", form: "text" },
  MINTPORT_DEVICES: { field: "devices", form: "text" },
  MINTPORT_BLOCKED_SUBJECTS: { field: "blockedSubjects", form: "list" },
  MINTPORT_CLIENT_DOCUMENTS: { field: "clientDocuments", form: "json" },
  MINTPORT_REGISTRATION: { field: "registration", form: "json" },
  MINTPORT_CLAIMS: { field: "claims", form: "json" },
  MINTPORT_PRIVATE_KEY_HOSTS: { field: "privateKeyHosts", form: "json" },
  MINTPORT_OPENID_CONFIGURATION: { field: "openidConfiguration", form: "text" },
  MINTPORT_MCP: { field: "mcp", form: "json" },
  MINTPORT_CONSOLE: { field: "console", form: "json" },
  MINTPORT_WORKERS: { field: "workers", form: "number" },
  MINTPORT_KEEP_ALIVE: { field: "keepAlive", form: "number" },
  MINTPORT_LONGEST_SECRET_LIFETIME: { field: "longestSecretLifetime", form: "number" },
  MINTPORT_KEY_ROTATION_INTERVAL: { field: "keyRotationInterval", form: "number" },
  MINTPORT_REQUEST_TIMEOUT: { field: "requestTimeout", form: "number" },
  MINTPORT_SHUTDOWN_DELAY: { field: "shutdownDelay", form: "number" },
  MINTPORT_SHUTDOWN_GRACE: { field: "shutdownGrace", form: "number" },
};

/** The variable of a setting. */
export const variableOf = (field: string): string | undefined =>
  Object.entries(variables).find(([, variable]) => variable.field === field)?.[0];

/**
 * What is wrong with the text of a variable that is a list; `undefined` if nothing is, or it is none. JSON and quotes, as a shell
 * or a file of variables leaves them, would be a part of the first item: a list of subjects would block nobody, silently.
 */
export const listFault = (text: string, form: Form): string | undefined =>
  (form === "list" || form === "costs") && /^\s*[[{"']/.test(text)
    ? "must be a list with commas, as a,b, without brackets and quotes"
    : undefined;

/** The value that a variable's text stands for. */
export const valueOf = (text: string, form: Form): unknown => {
  switch (form) {
    case "text":
      return text;
    case "number":
      return /^\d{1,9}$/.test(text) ? Number(text) : text;
    case "seconds":
      return /^\d{1,9}(?:\.\d{1,3})?$/.test(text) ? Number(text) : text;
    case "list":
      // Text stays text, which no list's schema takes.
      if (listFault(text, form) !== undefined) return text;
      return text.split(",").map((item) => item.trim());
    case "costs":
      return listFault(text, form) === undefined ? costsIn(text) : text;
    case "json":
      try {
        return JSON.parse(text);
      } catch {
        return text;
      }
  }
};

/** The cost of a scheme has commas too: `bcrypt:10,argon2id:m=19456,t=2,p=1` names two. A name begins where a colon is. */
const costsIn = (text: string): readonly string[] =>
  text.split(",").reduce<readonly string[]>((names, piece) => {
    const last = names.at(-1);
    return last === undefined || piece.includes(":")
      ? [...names, piece.trim()]
      : [...names.slice(0, -1), `${last},${piece.trim()}`];
  }, []);
