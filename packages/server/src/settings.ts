import { join } from "node:path";
import { ConfigurationError } from "@mintport/core";
import { z } from "zod";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment may say of the ready server. `docs/configuration.md` holds the same table. */
export interface Settings {
  /** `MINTPORT_PORT`: default 3000; 0 takes any free port. */
  readonly port: number;
  /** `MINTPORT_DATA`: the folder of the embedded database and of the key that encrypts signing keys. */
  readonly dataFolder: string;
  /** `MINTPORT_DATABASE_URL`: `sqlite:`, `postgres:` or `mysql:`; default a SQLite file in the data folder. */
  readonly databaseUrl: string | undefined;
  /** `MINTPORT_REDIS_URL`: one URL, or several of a Cluster with commas between. */
  readonly redisUrls: readonly string[];
  /** `MINTPORT_KEY_ENCRYPTION_KEY`: 32 bytes in base64url; default a file in the data folder. */
  readonly keyEncryptionKey: Uint8Array | undefined;
  /** `MINTPORT_QUICKSTART`: whether the demo tenant, with its well-known secret, is made at the start. */
  readonly quickstart: boolean;
}

/** Reads the environment. Throws `ConfigurationError`, which names each variable and what is right. */
export const readSettings = (environment: Environment): Settings => {
  const outcome = schema.safeParse(environment);
  if (!outcome.success)
    throw new ConfigurationError(
      "environment",
      outcome.error.issues.map(({ path, message }) => ({ field: path.join("."), message })),
    );
  const read = outcome.data;
  const isEmbedded =
    read.MINTPORT_DATABASE_URL === undefined && read.MINTPORT_REDIS_URL.length === 0;
  return {
    port: read.MINTPORT_PORT,
    dataFolder: read.MINTPORT_DATA,
    databaseUrl: isEmbedded
      ? `sqlite:${join(read.MINTPORT_DATA, "mintport.db")}`
      : read.MINTPORT_DATABASE_URL,
    redisUrls: read.MINTPORT_REDIS_URL,
    keyEncryptionKey: read.MINTPORT_KEY_ENCRYPTION_KEY,
    // A secret that everybody knows gets into no database but our own unless somebody says so.
    quickstart: read.MINTPORT_QUICKSTART ?? isEmbedded,
  };
};

const schema = z.object({
  MINTPORT_PORT: z
    .string()
    .regex(/^\d{1,5}$/, "must be a port number, 0 to 65535")
    .transform(Number)
    .refine((port) => port <= 65_535, "must be a port number, 0 to 65535")
    .default(3000),
  MINTPORT_DATA: z.string().min(1, "must be a folder").default(".mintport"),
  MINTPORT_DATABASE_URL: z
    .string()
    .regex(
      /^(?:sqlite:.+|(?:postgres|postgresql|mysql|mariadb):\/\/.+)$/,
      "must begin with sqlite:, postgres:// or mysql://",
    )
    .optional(),
  MINTPORT_REDIS_URL: z
    .string()
    .transform((text) => text.split(",").map((url) => url.trim()))
    .refine(
      (urls) => urls.every((url) => /^rediss?:\/\/.+/.test(url)),
      "must be redis:// or rediss:// URLs, with commas between those of a Cluster",
    )
    .default([]),
  MINTPORT_KEY_ENCRYPTION_KEY: z
    .string()
    .transform((text) => new Uint8Array(Buffer.from(text, "base64url")))
    .refine((bytes) => bytes.length === 32, "must be 32 bytes in base64url (43 characters)")
    .optional(),
  MINTPORT_QUICKSTART: z
    .enum(["on", "off"], "must be on or off")
    .transform((text) => text === "on")
    .optional(),
});
