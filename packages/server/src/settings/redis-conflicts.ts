import { type Conflict, type Given, has } from "./conflict.ts";

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Whether Redis, or a Sentinel, is asked over TLS. */
const usesTls = (given: Given): boolean =>
  [...listOf(given("redisUrls")), ...listOf(given("redis.sentinelUrls"))].some((url) =>
    String(url).startsWith("rediss:"),
  );

const ofTls = ["caFile", "certFile", "keyFile", "serverName"] as const;

/** Settings of Redis that do not go together. */
export const redisConflicts: readonly Conflict[] = [
  {
    field: "redis.sentinelUrls",
    message:
      "needs one {redisUrls}, whose host is the Sentinels' name for the master, as redis://mymaster",
    holds: (given) => has(given("redis.sentinelUrls")) && listOf(given("redisUrls")).length !== 1,
  },
  ...ofTls.map(
    (name): Conflict => ({
      field: `redis.${name}`,
      message: "needs a rediss:// URL in {redisUrls}: without TLS nobody shows a certificate",
      holds: (given) => has(given(`redis.${name}`)) && !usesTls(given),
    }),
  ),
  {
    field: "redis.certFile",
    message: "needs {redis.keyFile}",
    holds: (given) => has(given("redis.certFile")) && !has(given("redis.keyFile")),
  },
  {
    field: "redis.keyFile",
    message: "needs {redis.certFile}",
    holds: (given) => has(given("redis.keyFile")) && !has(given("redis.certFile")),
  },
];
