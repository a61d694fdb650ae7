import { type ConnectionOptions, createSecureContext } from "node:tls";
import { ConfigurationError, present } from "@mintport/core/ports";
import { readPem } from "../settings/read-pem.ts";
import type { RedisSetting } from "../settings/redis-schema.ts";

/** What TLS to Redis takes of the settings. Throws `ConfigurationError` for a file that cannot be used. */
export const redisTls = (redis: RedisSetting): ConnectionOptions => {
  const options = present({
    ca: pemOf("caFile", redis),
    cert: pemOf("certFile", redis),
    key: pemOf("keyFile", redis),
    servername: redis.serverName,
  });
  try {
    createSecureContext(options);
  } catch (cause) {
    // OpenSSL's code says what is wrong, and none of what is in the files.
    const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
    throw new ConfigurationError("redis", [
      {
        field: redis.certFile === undefined ? "caFile" : "certFile",
        message: `must be a certificate as PEM, and keyFile the key of certFile${code}`,
      },
    ]);
  }
  return options;
};

const pemOf = (field: "caFile" | "certFile" | "keyFile", redis: RedisSetting) => {
  const path = redis[field];
  return path === undefined ? undefined : readPem("redis", field, path);
};
