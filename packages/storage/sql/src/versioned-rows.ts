import {
  type DamagedRow,
  encodeRecord,
  nextRevision,
  type Page,
  type PageRequest,
  type PortError,
  portError,
  present,
  type RecordCodec,
  type RemoveVerdict,
  type Revision,
  recordNamed,
  type UpdateVerdict,
  type Versioned,
} from "@mintport/core/ports";
import { ok, type Result, type ResultAsync } from "@mintport/core/result";
import type { Kysely } from "kysely";
import type { Database } from "./database.ts";
import { keyText } from "./key-text.ts";
import { lift } from "./lift.ts";
import type { BigInteger } from "./tables.ts";

/** Which row: the tenant, and for a client its id, as key texts. */
export type RowKey = { readonly tenant: string; readonly client?: string };

/** The methods that tenants and clients share: both are rows with a revision and a content. */
export interface VersionedRows<T> {
  read(key: RowKey): ResultAsync<Versioned<T> | undefined, PortError>;
  update(key: RowKey, value: T, expected: Revision): ResultAsync<UpdateVerdict, PortError>;
  list(within: Partial<RowKey>, page: PageRequest): ResultAsync<Page<Versioned<T>>, PortError>;
  /** The state of a row when a conditional statement found nothing to change. */
  whyNot(key: RowKey): Promise<Extract<RemoveVerdict, "stale" | "unknown">>;
}

/** The table of rows that have a revision, and how a row's content is read. */
export interface VersionedTable<T extends { readonly id: string }> {
  readonly table: "tenants" | "clients";
  /** The column that tells the rows of a list apart. */
  readonly idColumn: "tenant" | "client";
  readonly port: string;
  readonly codec: RecordCodec<T>;
}

interface AnyVersioned {
  rows: { tenant: string; client: string; revision: BigInteger; content: string };
}

/** Reads and writes rows that have a revision. A write holds only for the revision that it expects. */
export const versionedRows = <T extends { readonly id: string }>(
  database: Database,
  { table, idColumn, port, codec }: VersionedTable<T>,
): VersionedRows<T> => {
  const db = database.db as unknown as Kysely<AnyVersioned>;
  const rows = table as "rows";
  const decode = (
    row: { revision: number | string; content: string },
    name: string | undefined,
  ): Result<Versioned<T>, PortError> =>
    recordNamed(codec, (id) => keyText(id) === name)
      .decode(row.content)
      .map((value) => ({ value, revision: Number(row.revision) as Revision }))
      .mapErr(() => portError("corrupt", port));

  const whyNot: VersionedRows<T>["whyNot"] = async (key) => {
    const found = await db
      .selectFrom(rows)
      .select("revision")
      .where((eb) => eb.and(key))
      .executeTakeFirst();
    return found === undefined ? "unknown" : "stale";
  };

  return {
    whyNot,
    read: (key) =>
      lift(port, () =>
        db
          .selectFrom(rows)
          .select(["revision", "content"])
          .where((eb) => eb.and(key))
          .executeTakeFirst(),
      ).andThen(
        (row): Result<Versioned<T> | undefined, PortError> =>
          row === undefined ? ok(undefined) : decode(row, key[idColumn]),
      ),
    update: (key, value, expected) =>
      encodeRecord(codec, value, port).asyncAndThen((content) =>
        lift(port, async (): Promise<UpdateVerdict> => {
          const { numUpdatedRows } = await db
            .updateTable(rows)
            .set({ content, revision: nextRevision(expected) })
            .where((eb) => eb.and({ ...key, revision: expected }))
            .executeTakeFirstOrThrow();
          return numUpdatedRows > 0n
            ? { verdict: "updated", revision: nextRevision(expected) }
            : { verdict: await whyNot(key) };
        }),
      ),
    list: (within, { after, limit }) =>
      lift(port, () =>
        db
          .selectFrom(rows)
          .select([idColumn, "revision", "content"])
          .where((eb) => eb.and(within))
          .$if(after !== undefined, (query) => query.where(idColumn, ">", after ?? ""))
          .orderBy(idColumn)
          .limit(limit + 1)
          .execute(),
      ).map((found) => {
        const items: Versioned<T>[] = [];
        const damaged: DamagedRow[] = [];
        for (const row of found.slice(0, limit))
          decode(row, row[idColumn]).match(
            (item) => items.push(item),
            () => damaged.push({ name: row[idColumn], revision: Number(row.revision) as Revision }),
          );
        const last = found[limit - 1];
        return {
          items,
          ...present({
            damaged: damaged.length === 0 ? undefined : damaged,
            next: found.length > limit && last !== undefined ? last[idColumn] : undefined,
          }),
        };
      }),
  };
};
