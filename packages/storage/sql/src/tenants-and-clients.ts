import {
  type ClientStore,
  clientRecord,
  type PortError,
  portError,
  type RecordCodec,
  recordNamed,
  type TenantAndClient,
  type TenantStore,
  type TenantsAndClients,
  tenantRecord,
} from "@mintport/core/ports";
import { ok, type Result } from "@mintport/core/result";
import type { Database } from "./database.ts";
import { keyText } from "./key-text.ts";
import { lift } from "./lift.ts";

/** Looks a tenant and a client of it up by one statement. */
export const sqlTenantsAndClients = (
  { db }: Database,
  of: { readonly tenants: TenantStore; readonly clients: ClientStore },
): TenantsAndClients => ({
  of,
  find: (tenant, client) =>
    lift("tenant-store", () =>
      db
        .selectFrom("tenants")
        // A client has no row without its tenant's: a foreign key holds it.
        .leftJoin("clients", (join) =>
          join
            .onRef("clients.tenant", "=", "tenants.tenant")
            .on((eb) => eb("clients.client", "=", keyText(client))),
        )
        .select(["tenants.content as tenant", "clients.content as client"])
        .where("tenants.tenant", "=", keyText(tenant))
        .executeTakeFirst(),
    ).andThen((row): Result<TenantAndClient, PortError> => {
      const named = {
        tenant: recordNamed(tenantRecord, (id) => id === tenant),
        client: recordNamed(clientRecord, (id) => id === client),
      };
      const found = read(named.tenant, row?.tenant, "tenant-store");
      return found.map((value) => ({
        tenant: value,
        client: read(named.client, row?.client, "client-store"),
      }));
    }),
});

const read = <T>(
  codec: Pick<RecordCodec<T>, "decode">,
  content: string | null | undefined,
  port: string,
): Result<T | undefined, PortError> =>
  content === null || content === undefined
    ? ok(undefined)
    : codec.decode(content).mapErr(() => portError("corrupt", port));
