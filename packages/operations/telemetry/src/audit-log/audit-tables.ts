import type { AuditTables } from "./database.ts";

/** A table of the log as it stands in every engine, for whoever moves its rows from one to another. */
export interface AuditTable {
  /** Its name behind the prefix. */
  readonly name: string;
  /** Its primary key: ASCII or whole numbers, in one order on each engine. */
  readonly key: readonly string[];
  /** Every column. A `number` is a whole one, which some drivers answer as a text. */
  readonly columns: Readonly<Record<string, "text" | "number">>;
}

/** How each table is made. One that lacks a column does not compile. */
type Shapes = {
  readonly [Name in keyof AuditTables]: {
    readonly key: readonly (keyof AuditTables[Name])[];
    readonly columns: Readonly<Record<keyof AuditTables[Name], "text" | "number">>;
  };
};

const signedHead = { seq: "number", hash: "text", mac: "text" } as const;

const shapes: Shapes = {
  audit: {
    key: ["seq"],
    columns: {
      ...{ seq: "number", at: "number", tenant: "text", client: "text", endpoint: "text" },
      ...{ outcome: "text", reason: "text", request_id: "text", entry: "text" },
      ...{ previous_hash: "text", hash: "text" },
    },
  },
  audit_checkpoint: { key: ["seq"], columns: signedHead },
  audit_cut: { key: ["seq"], columns: signedHead },
  audit_break: {
    key: ["expected_hash"],
    columns: {
      ...{ expected_seq: "number", expected_hash: "text" },
      ...{ found_seq: "number", found_hash: "text", mac: "text" },
    },
  },
};

/** Every table of the log. Whoever moves their rows as they are keeps the chain whole. */
export const auditTables: readonly AuditTable[] = Object.entries(shapes).map(
  ([name, { key, columns }]) => ({ name, key, columns }),
);
