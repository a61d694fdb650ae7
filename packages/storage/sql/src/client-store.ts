import { newRevision } from "@mintport/core/management";
import {
  type ClientRegistry,
  type ClientStore,
  type CreateVerdict,
  clientRecord,
  encodeRecord,
} from "@mintport/core/ports";
import type { Database } from "./database.ts";
import { insertNew } from "./insert-new.ts";
import { keyText, listedKeyText } from "./key-text.ts";
import { isForeignKeyViolation, lift } from "./lift.ts";
import { versionedRows } from "./versioned-rows.ts";

/** Keeps clients in a table. */
export const sqlClientStore = (database: Database): ClientStore & ClientRegistry => {
  const port = "client-store";
  const rows = versionedRows(database, {
    table: "clients",
    idColumn: "client",
    port,
    codec: clientRecord,
  });
  const keyOf = (tenant: string, client: string) => ({
    tenant: keyText(tenant),
    client: keyText(client),
  });
  return {
    find: (tenant, client) => rows.read(keyOf(tenant, client)).map((found) => found?.value),
    read: (tenant, client) => rows.read(keyOf(tenant, client)),
    create: (tenant, client) =>
      encodeRecord(clientRecord, client, port).asyncAndThen((content) =>
        lift(port, async (): Promise<Created> => {
          const key = keyOf(tenant, client.id);
          const row = { ...key, revision: newRevision(), content };
          try {
            if (await insertNew(database, "clients", row))
              return { verdict: "created", revision: row.revision };
          } catch (cause) {
            if (isForeignKeyViolation(cause)) return { verdict: "tenant_unknown" };
            throw cause;
          }
          // MySQL's INSERT IGNORE passes over a missing tenant as it does over a taken key.
          return { verdict: (await rows.whyNot(key)) === "stale" ? "exists" : "tenant_unknown" };
        }),
      ),
    update: (tenant, client, expected) => rows.update(keyOf(tenant, client.id), client, expected),
    list: (tenant, page) => rows.list({ tenant: keyText(tenant) }, page),
    remove: (tenant, client, expected) =>
      lift(port, async () => {
        const key = { tenant: keyText(tenant), client: listedKeyText(client) };
        const { numDeletedRows } = await database.db
          .deleteFrom("clients")
          .where((eb) => eb.and({ ...key, revision: expected }))
          .executeTakeFirstOrThrow();
        return numDeletedRows > 0n ? "removed" : await rows.whyNot(key);
      }),
  };
};

type Created = CreateVerdict | { readonly verdict: "tenant_unknown" };
