import type { ClientId, TenantId } from "@mintport/core";
import { newRevision } from "@mintport/core/management";
import {
  type ClientRegistry,
  type ClientStore,
  type CreateVerdict,
  clientRecord,
  encodeRecord,
  liftErrors,
  recordNamed,
} from "@mintport/core/ports";
import type { Connection } from "./client.ts";
import { indexPage } from "./index-page.ts";
import { keyText, listedKeyText } from "./key-text.ts";
import { recordedScript } from "./recorded-script.ts";
import { oneOf } from "./replies.ts";
import { readListed, readVersioned, updateVersioned } from "./versioned.ts";

/** Keeps clients in Redis, one hash per client. */
export const redisClientStore = ({ client, keys }: Connection): ClientStore & ClientRegistry => {
  const read = (tenant: TenantId, id: ClientId) =>
    readVersioned(client, keys.client(tenant, id), {
      ...{ port, codec: recordNamed(clientRecord, (own) => own === id) },
    });
  return {
    find: (tenant, id) => read(tenant, id).map((found) => found?.value),
    read,
    create: (tenant, created) =>
      encodeRecord(clientRecord, created, port).asyncAndThen((content) =>
        liftErrors(port, async (): Promise<Created> => {
          const touched = [
            keys.tenant(tenant),
            keys.client(tenant, created.id),
            keys.clientIndex(tenant),
            keys.verdict(tenant),
          ];
          const revision = newRevision();
          const args = [revision, content, keyText(created.id)];
          const reply = await create(client, touched, args);
          const verdict = oneOf(port, "created", "exists", "tenant_unknown")(reply);
          return verdict === "created" ? { verdict, revision } : { verdict };
        }),
      ),
    update: (tenant, changed, expected) =>
      encodeRecord(clientRecord, changed, port).asyncAndThen((content) =>
        updateVersioned(client, [keys.client(tenant, changed.id), keys.verdict(tenant)], {
          ...{ port, expected, content },
        }),
      ),
    list: (tenant, page) =>
      indexPage(client, { ...page, index: keys.clientIndex(tenant), port }, (name) =>
        readListed(client, keys.clientNamed(tenant, name), {
          ...{ name, port, codec: recordNamed(clientRecord, (id) => keyText(id) === name) },
        }),
      ),
    remove: (tenant, id, expected) =>
      liftErrors(port, async () => {
        const name = listedKeyText(id);
        const touched = [
          ...[keys.clientNamed(tenant, name), keys.clientIndex(tenant), keys.verdict(tenant)],
        ];
        return oneOf(
          port,
          "removed",
          "stale",
          "unknown",
        )(await remove(client, touched, [expected, name]));
      }),
  };
};

type Created = CreateVerdict | { readonly verdict: "tenant_unknown" };

const port = "client-store";

const create = recordedScript(`
if redis.call('EXISTS', KEYS[1]) == 0 then return 'tenant_unknown' end
if redis.call('EXISTS', KEYS[2]) == 1 then return 'exists' end
redis.call('HSET', KEYS[2], 'r', ARGV[1], 'c', ARGV[2])
redis.call('ZADD', KEYS[3], 0, ARGV[3])
return 'created'
`);

const remove = recordedScript(`
local current = redis.call('HGET', KEYS[1], 'r')
if not current then return 'unknown' end
if current ~= ARGV[1] then return 'stale' end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[2])
return 'removed'
`);
