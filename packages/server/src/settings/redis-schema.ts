import * as z from "zod";
import type { Concealed } from "./concealed.ts";
import { isConnectionUrl, missingInRedisUrl, notConnectionUrl } from "./connection-url.ts";
import { schemaParts } from "./schema-parts.ts";

const { concealed, text } = schemaParts;

/** How Redis is reached, beyond what its URLs say. */
export interface RedisSetting {
  /** The Sentinels that know which server is the master. Then the URL's host is the name that they have for it. */
  readonly sentinelUrls?: readonly Concealed<string>[] | undefined;
  /** PEM: the authorities that certificates of Redis and its Sentinels are believed by; default: Node's own. */
  readonly caFile?: string | undefined;
  /** PEM: the certificate that Redis and its Sentinels are shown, and its chain. */
  readonly certFile?: string | undefined;
  /** PEM: the private key of that certificate. */
  readonly keyFile?: string | undefined;
  /** The name that their certificates have, where it is not that of the URL. */
  readonly serverName?: string | undefined;
}

const urlsMessage = "must be redis:// or rediss:// URLs, with commas between; in a file a list";

/** A URL of Redis, of a Cluster's node or of a Sentinel. */
export const redisUrl = (message: string): z.ZodType<Concealed<string>> =>
  concealed(
    z
      .string(message)
      .regex(/^rediss?:\/\/.+/, message)
      .refine(isConnectionUrl, { error: notConnectionUrl, abort: true })
      .superRefine((url, context) => {
        const message = missingInRedisUrl(url);
        if (message !== undefined) context.addIssue({ code: "custom", message });
      }),
  );

/** The setting `redis`. */
export const redisSchema: z.ZodType<RedisSetting> = z.strictObject(
  {
    sentinelUrls: z.array(redisUrl(urlsMessage), urlsMessage).min(1, urlsMessage).optional(),
    caFile: text("must be the path of a PEM file").optional(),
    certFile: text("must be the path of a PEM file: the certificate and its chain").optional(),
    keyFile: text("must be the path of a PEM file: the private key").optional(),
    serverName: z
      .string("must be a host's name")
      .regex(/^[a-z\d]([a-z\d.-]{0,251}[a-z\d])?$/i, "must be a host's name, as redis.example.com")
      .optional(),
  },
  'must be an object, as {"caFile": "/etc/mintport/redis-ca.pem"}',
);
