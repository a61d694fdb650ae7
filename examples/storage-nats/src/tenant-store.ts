import type { Tenant, TenantId } from "@mintport/core";
import { newRevision } from "@mintport/core/management";
import {
  type CreateVerdict,
  encodeRecord,
  nextRevision,
  type PortError,
  portError,
  type RemoveVerdict,
  recordNamed,
  type TenantRegistry,
  type TenantStore,
  tenantRecord,
  type UpdateVerdict,
  type Versioned,
} from "@mintport/core/ports";
import { ok, type Result, type ResultAsync } from "@mintport/core/result";
import { fieldsOf, written } from "./fields.ts";
import { key, word } from "./key.ts";
import { conflict, lift } from "./lift.ts";
import { attempts, type Rows } from "./rows.ts";
import { readRemains, readTenant, type TenantFields } from "./tenant-rows.ts";
import { versioned, versionedPage } from "./versioned-page.ts";

/** Keeps tenants, each with a revision. */
export const tenantStore = (rows: Rows): TenantStore & TenantRegistry => {
  const read = (tenant: TenantId): ResultAsync<Versioned<Tenant> | undefined, PortError> =>
    lift(port, () => readTenant(rows, port, tenant)).andThen(
      (found): Result<Versioned<Tenant> | undefined, PortError> =>
        found === undefined
          ? ok(undefined)
          : versioned(
              found,
              recordNamed(tenantRecord, (id) => id === tenant),
            ).mapErr(() => portError("corrupt", port)),
    );
  /** Takes away what a removal may have left, and then the row that says so. */
  const clear = async (tenant: TenantId): Promise<void> => {
    const ring = await rows.read(key("ring", tenant));
    const remains = await readRemains(rows, port, tenant);
    if (remains?.fields.state !== "gone") return;
    if (ring !== undefined) await rows.remove(key("ring", tenant), ring);
    await rows.remove(key("tenant", tenant), remains.row);
  };

  return {
    find: (tenant) => read(tenant).map((found) => found?.value),
    read,
    create: (tenant) =>
      encodeRecord(tenantRecord, tenant, port).asyncAndThen((content) =>
        lift(port, async (): Promise<CreateVerdict> => {
          for (let attempt = 0; attempt < attempts; attempt++) {
            const revision = newRevision();
            const row = written({ revision, state: "open", content });
            if (await rows.create(key("tenant", tenant.id), row))
              return { verdict: "created", revision };
            if ((await readTenant(rows, port, tenant.id)) !== undefined)
              return { verdict: "exists" };
            await clear(tenant.id);
          }
          throw conflict(port);
        }),
      ),
    update: (tenant, expected) =>
      encodeRecord(tenantRecord, tenant, port).asyncAndThen((content) =>
        lift(port, async (): Promise<UpdateVerdict> => {
          for (let attempt = 0; attempt < attempts; attempt++) {
            const found = await readTenant(rows, port, tenant.id);
            if (found === undefined) return { verdict: "unknown" };
            if (found.fields.revision !== expected) return { verdict: "stale" };
            const revision = nextRevision(expected);
            const row = written({ revision, state: "open", content });
            if (await rows.replace(key("tenant", tenant.id), found.row, row))
              return { verdict: "updated", revision };
          }
          throw conflict(port);
        }),
      ),
    list: (page) =>
      lift(port, async () =>
        versionedPage(await rows.keys("tenant.*"), page, {
          codecFor: (name) => recordNamed(tenantRecord, (id) => word(id) === name),
          read: async (of) => {
            const row = await rows.read(of);
            const found = row && fieldsOf(port, row, shape);
            return found?.fields.state === "gone" ? undefined : found;
          },
        }),
      ),
    remove: (tenant, expected) =>
      lift(port, async (): Promise<RemoveVerdict> => {
        const of = key("tenant", tenant);
        for (let attempt = 0; attempt < attempts; attempt++) {
          const found = await readTenant(rows, port, tenant);
          if (found === undefined) return "unknown";
          if (found.fields.revision !== expected) return "stale";
          const closing = written({ ...found.fields, state: "closing" });
          if (!(await rows.replace(of, found.row, closing))) continue;
          const closed = await rows.read(of);
          if (closed?.text !== closing) continue;
          if (await hasClients(rows, tenant)) return "in_use";
          const gone = written({ ...found.fields, state: "gone" });
          if (!(await rows.replace(of, closed, gone))) continue;
          await clear(tenant);
          return "removed";
        }
        throw conflict(port);
      }),
  };
};

/** NATS lists keys whose rows were emptied a moment ago. */
const hasClients = async (rows: Rows, tenant: TenantId): Promise<boolean> => {
  for (const client of await rows.keys(`${key("client", tenant)}.*`))
    if ((await rows.read(client)) !== undefined) return true;
  return false;
};

const shape: TenantFields = { revision: 0, state: "", content: "" };

const port = "tenant-store";
