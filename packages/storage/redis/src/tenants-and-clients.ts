import {
  type ClientStore,
  clientRecord,
  liftErrors,
  type PortError,
  recordNamed,
  type TenantAndClient,
  type TenantStore,
  type TenantsAndClients,
  tenantRecord,
} from "@mintport/core/ports";
import type { Result } from "@mintport/core/result";
import type { Connection } from "./client.ts";
import { texts } from "./replies.ts";
import { script } from "./script.ts";
import { decodeVersioned } from "./versioned.ts";

/** Looks a tenant and a client of it up by one script: both keys stand in the tenant's slot. */
export const redisTenantsAndClients = (
  { client: redis, keys }: Connection,
  of: { readonly tenants: TenantStore; readonly clients: ClientStore },
): TenantsAndClients => ({
  of,
  find: (tenant, client) =>
    liftErrors(port, async () =>
      texts(port, await readBoth(redis, [keys.tenant(tenant), keys.client(tenant, client)], [])),
    ).andThen((reply): Result<TenantAndClient, PortError> => {
      const found = decodeVersioned(reply.slice(0, 2), {
        ...{ port, codec: recordNamed(tenantRecord, (id) => id === tenant) },
      });
      const codec = recordNamed(clientRecord, (id) => id === client);
      const ofClient = { port: "client-store", codec };
      return found.map((versioned) => ({
        tenant: versioned?.value,
        client: decodeVersioned(reply.slice(2), ofClient).map((other) => other?.value),
      }));
    }),
});

const port = "tenant-store";

const readBoth = script(`
local tenant = redis.call('HMGET', KEYS[1], 'r', 'c')
local client = redis.call('HMGET', KEYS[2], 'r', 'c')
return { tenant[1], tenant[2], client[1], client[2] }
`);
