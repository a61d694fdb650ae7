import type { Client, TenantId } from "@mintport/core";
import { newRevision } from "@mintport/core/management";
import {
  type ClientRegistry,
  type ClientStore,
  type CreateVerdict,
  clientRecord,
  encodeRecord,
  nextRevision,
  type PortError,
  portError,
  recordNamed,
  type UpdateVerdict,
  type Versioned,
} from "@mintport/core/ports";
import { ok, type Result, type ResultAsync } from "@mintport/core/result";
import { fieldsOf, type Read, written } from "./fields.ts";
import { key, word } from "./key.ts";
import { conflict, lift } from "./lift.ts";
import { attempts, type Rows } from "./rows.ts";
import { keepTenant, readTenant } from "./tenant-rows.ts";
import { type VersionedFields, versioned, versionedPage } from "./versioned-page.ts";

/** Keeps the clients of each tenant, with a revision. */
export const clientStore = (rows: Rows): ClientStore & ClientRegistry => {
  /** A client that is found keeps its tenant from being removed, or else goes with it. */
  const readRow = async (tenant: TenantId, of: string): Promise<ReadClient | undefined> => {
    const row = await rows.read(of);
    if (row === undefined || !(await keepTenant(rows, port, tenant))) return undefined;
    return fieldsOf(port, row, { revision: 0, content: "" });
  };
  const read = (
    tenant: TenantId,
    client: Client["id"],
  ): ResultAsync<Versioned<Client> | undefined, PortError> =>
    lift(port, () => readRow(tenant, key("client", tenant, client))).andThen(
      (found): Result<Versioned<Client> | undefined, PortError> =>
        found === undefined
          ? ok(undefined)
          : versioned(
              found,
              recordNamed(clientRecord, (id) => id === client),
            ).mapErr(() => portError("corrupt", port)),
    );

  return {
    find: (tenant, client) => read(tenant, client).map((found) => found?.value),
    read,
    create: (tenant, client) =>
      encodeRecord(clientRecord, client, port).asyncAndThen((content) =>
        lift(port, async (): Promise<Created> => {
          if ((await readTenant(rows, port, tenant)) === undefined)
            return { verdict: "tenant_unknown" };
          const [of, revision] = [key("client", tenant, client.id), newRevision()];
          const text = written({ revision, content });
          const isCreated = await rows.create(of, text);
          if (await keepTenant(rows, port, tenant))
            return isCreated ? { verdict: "created", revision } : { verdict: "exists" };
          // The tenant went in between: nobody takes a client for real that has no tenant.
          const own = isCreated ? await rows.read(of) : undefined;
          if (own?.text === text) await rows.remove(of, own);
          return { verdict: "tenant_unknown" };
        }),
      ),
    update: (tenant, client, expected) =>
      encodeRecord(clientRecord, client, port).asyncAndThen((content) =>
        lift(port, async (): Promise<UpdateVerdict> => {
          const of = key("client", tenant, client.id);
          for (let attempt = 0; attempt < attempts; attempt++) {
            const found = await readRow(tenant, of);
            if (found === undefined) return { verdict: "unknown" };
            if (found.fields.revision !== expected) return { verdict: "stale" };
            const revision = nextRevision(expected);
            if (await rows.replace(of, found.row, written({ revision, content })))
              return { verdict: "updated", revision };
          }
          throw conflict(port);
        }),
      ),
    list: (tenant, page) =>
      lift(port, async () =>
        versionedPage(await rows.keys(`${key("client", tenant)}.*`), page, {
          codecFor: (name) => recordNamed(clientRecord, (id) => word(id) === name),
          read: (of) => readRow(tenant, of),
        }),
      ),
    remove: (tenant, client, expected) =>
      lift(port, async () => {
        const of = key("client", tenant, client);
        for (let attempt = 0; attempt < attempts; attempt++) {
          const found = await readRow(tenant, of);
          if (found === undefined) return "unknown";
          if (found.fields.revision !== expected) return "stale";
          if (await rows.remove(of, found.row)) return "removed";
        }
        throw conflict(port);
      }),
  };
};

type ReadClient = Read<VersionedFields & Readonly<Record<string, string | number>>>;

type Created = CreateVerdict | { readonly verdict: "tenant_unknown" };

const port = "client-store";
