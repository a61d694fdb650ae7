import type { TenantId } from "@mintport/core";
import { newRevision } from "@mintport/core/management";
import {
  type CreateVerdict,
  encodeRecord,
  liftErrors,
  recordNamed,
  type TenantRegistry,
  type TenantStore,
  tenantRecord,
} from "@mintport/core/ports";
import type { Connection } from "./client.ts";
import { indexPage } from "./index-page.ts";
import { keyText } from "./key-text.ts";
import { recordedScript } from "./recorded-script.ts";
import { oneOf } from "./replies.ts";
import { readListed, readVersioned, updateVersioned } from "./versioned.ts";

/** Keeps tenants in Redis, one hash per tenant. */
export const redisTenantStore = ({ client, keys }: Connection): TenantStore & TenantRegistry => {
  const read = (tenant: TenantId) =>
    readVersioned(client, keys.tenant(tenant), {
      ...{ port, codec: recordNamed(tenantRecord, (id) => id === tenant) },
    });
  return {
    find: (tenant) => read(tenant).map((found) => found?.value),
    read,
    create: (tenant) =>
      encodeRecord(tenantRecord, tenant, port).asyncAndThen((content) =>
        liftErrors(port, async (): Promise<CreateVerdict> => {
          // The index stands in a slot of its own. A name in it without a tenant does no harm, and is never taken out.
          await client.call("ZADD", keys.tenantIndex, 0, keyText(tenant.id));
          const revision = newRevision();
          const args = [revision, content];
          const touched = [keys.tenant(tenant.id), keys.verdict(tenant.id)];
          const reply = await create(client, touched, args);
          const verdict = oneOf(port, "created", "exists")(reply);
          return verdict === "created" ? { verdict, revision } : { verdict };
        }),
      ),
    update: (tenant, expected) =>
      encodeRecord(tenantRecord, tenant, port).asyncAndThen((content) =>
        updateVersioned(client, [keys.tenant(tenant.id), keys.verdict(tenant.id)], {
          ...{ port, expected, content },
        }),
      ),
    list: (page) =>
      indexPage(client, { ...page, index: keys.tenantIndex, port }, (name) =>
        readListed(client, keys.tenantNamed(name), {
          ...{ name, port, codec: recordNamed(tenantRecord, (id) => keyText(id) === name) },
        }),
      ),
    remove: (tenant, expected) =>
      liftErrors(port, async () =>
        oneOf(
          port,
          "removed",
          "stale",
          "unknown",
          "in_use",
        )(
          await remove(
            client,
            [
              keys.tenant(tenant),
              keys.clientIndex(tenant),
              keys.keyRing(tenant),
              keys.verdict(tenant),
            ],
            [expected],
          ),
        ),
      ),
  };
};

const port = "tenant-store";

const create = recordedScript(`
if redis.call('EXISTS', KEYS[1]) == 1 then return 'exists' end
redis.call('HSET', KEYS[1], 'r', ARGV[1], 'c', ARGV[2])
return 'created'
`);

const remove = recordedScript(`
local current = redis.call('HGET', KEYS[1], 'r')
if not current then return 'unknown' end
if current ~= ARGV[1] then return 'stale' end
if redis.call('ZCARD', KEYS[2]) > 0 then return 'in_use' end
redis.call('DEL', KEYS[1], KEYS[3])
return 'removed'
`);
