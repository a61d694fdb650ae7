import * as z from "zod";
import { schemaParts } from "./schema-parts.ts";

const { wholeNumber } = schemaParts;

/** How the tables in the database are named, and how connections to it are kept. */
export interface DatabaseSetting {
  /** The schema of PostgreSQL that the tables stand in; default: the connection's own. */
  readonly schema?: string | undefined;
  /** The beginning of each table's name; default: `mintport_`. */
  readonly tablePrefix?: string | undefined;
  /** The most connections of a pool. A process has two: one for its stores, one for the audit log. */
  readonly poolSize?: number | undefined;
  /** Connections of a pool that stay however long they are idle. PostgreSQL alone has it. */
  readonly poolMinimum?: number | undefined;
  /** Seconds that making a connection may take. */
  readonly connectTimeout?: number | undefined;
  /** Seconds that a statement may take, and as many to get the connection for it. Migrations take any time. */
  readonly queryTimeout?: number | undefined;
  /** Seconds after which an idle connection is closed. */
  readonly idleTimeout?: number | undefined;
}

/** As many as the drivers have by themselves. */
export const defaultPoolSize = 10;

const schemaMessage = "must be a schema's name: 1 to 63 of a-z, 0-9 and _, and no digit first";

/** The longest name that a table or an index has behind it leaves this many of PostgreSQL's 63 bytes. */
const prefixMessage =
  "must be what every table's name begins with, as mintport_: 1 to 24 of a-z, 0-9 and _, no digit first, and not audit_ last";

const seconds = (least: number, most: number) => {
  const message = `must be ${least} to ${most} seconds`;
  return z.number(message).min(least, message).max(most, message).optional();
};

/** The setting `database`. */
export const databaseSchema: z.ZodType<DatabaseSetting> = z
  .strictObject(
    {
      schema: z
        .string(schemaMessage)
        .regex(/^[a-z_][a-z\d_]{0,62}$/, schemaMessage)
        .optional(),
      tablePrefix: z
        .string(prefixMessage)
        .regex(/^[a-z_][a-z\d_]{0,23}$/, prefixMessage)
        .refine((prefix) => !prefix.endsWith("audit_"), prefixMessage)
        .optional(),
      poolSize: wholeNumber(2, 1000, "must be a whole number, 2 to 1000").optional(),
      poolMinimum: wholeNumber(0, 1000, "must be a whole number, 0 to 1000").optional(),
      connectTimeout: seconds(0.1, 60),
      // Whoever asks a store gives up after 3 s, and then a connection must be free again.
      queryTimeout: seconds(0.1, 2.9),
      idleTimeout: seconds(1, 86_400),
    },
    'must be an object, as {"schema": "auth", "poolSize": 20}',
  )
  .refine(({ poolSize = defaultPoolSize, poolMinimum = 0 }) => poolMinimum <= poolSize, {
    path: ["poolMinimum"],
    message: `must not be more than poolSize, which is ${defaultPoolSize} by default`,
  });
