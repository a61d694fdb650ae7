import type { Tables } from "./tables.ts";

/** A table as it stands in every engine, for whoever moves its rows from one to another. */
export interface StoredTable {
  /** Its name behind the prefix. */
  readonly name: string;
  /** Its primary key: ASCII or whole numbers, in one order on each engine. */
  readonly key: readonly string[];
  /** Every column. A `number` is a whole one, which some drivers answer as a text. */
  readonly columns: Readonly<Record<string, "text" | "number">>;
}

/** How each table is made. One that lacks a column does not compile. */
type Shapes = {
  readonly [Name in keyof Tables]: {
    readonly key: readonly (keyof Tables[Name])[];
    readonly columns: Readonly<Record<keyof Tables[Name], "text" | "number">>;
  };
};

const versioned = { revision: "number", content: "text" } as const;
const expiring = { expires_at: "number" } as const;

const shapes: Shapes = {
  tenants: { key: ["tenant"], columns: { tenant: "text", ...versioned } },
  clients: {
    key: ["tenant", "client"],
    columns: { tenant: "text", client: "text", ...versioned },
  },
  access_tokens: {
    key: ["tenant", "digest"],
    columns: { tenant: "text", digest: "text", content: "text", ...expiring },
  },
  revoked_tokens: {
    key: ["tenant", "token"],
    columns: { tenant: "text", token: "text", ...expiring },
  },
  replays: { key: ["tenant", "digest"], columns: { tenant: "text", digest: "text", ...expiring } },
  single_use: {
    key: ["tenant", "digest"],
    columns: { tenant: "text", digest: "text", used: "number", content: "text", ...expiring },
  },
  family_tokens: {
    key: ["tenant", "digest"],
    columns: { tenant: "text", digest: "text", family: "text", ...expiring },
  },
  token_families: {
    key: ["tenant", "family"],
    columns: {
      ...{ tenant: "text", family: "text", family_id: "text", current_digest: "text" },
      ...{ revoked: "number", content: "text", grant_id: "text", previous_digest: "text" },
      ...{ memo: "text", retry_until: "number", ...expiring },
    },
  },
  grants: {
    key: ["tenant", "subject", "client"],
    columns: {
      ...{ tenant: "text", grant_id: "text", subject: "text", client: "text" },
      ...{ ...versioned, ...expiring },
    },
  },
  device_authorizations: {
    key: ["tenant", "device_code"],
    columns: {
      ...{ tenant: "text", device_code: "text", user_code: "text" },
      ...{ ...versioned, ...expiring },
    },
  },
  key_rings: { key: ["tenant"], columns: { tenant: "text", ...versioned } },
};

/** Every table of the stores, each behind those that its rows point to. */
export const storedTables: readonly StoredTable[] = Object.entries(shapes).map(
  ([name, { key, columns }]) => ({ name, key, columns }),
);
