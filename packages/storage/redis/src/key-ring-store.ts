import { newRevision } from "@mintport/core/management";
import {
  type KeyRingStore,
  type KeyRingVerdict,
  liftErrors,
  nextRevision,
} from "@mintport/core/ports";
import { ok } from "@mintport/core/result";
import type { Connection } from "./client.ts";
import { recordedScript } from "./recorded-script.ts";
import { oneOf } from "./replies.ts";
import { readVersioned } from "./versioned.ts";

/** Keeps key rings in Redis, one hash per tenant. */
export const redisKeyRingStore = ({ client, keys }: Connection): KeyRingStore => ({
  read: (tenant) =>
    readVersioned<string>(client, keys.keyRing(tenant), {
      port,
      codec: { decode: (text) => ok(text) },
    }),
  replace: (tenant, expected, ring) =>
    liftErrors(port, async (): Promise<KeyRingVerdict> => {
      const revision = expected === undefined ? newRevision() : nextRevision(expected);
      const args = [expected ?? "", revision, ring];
      const verdict = oneOf(
        port,
        "replaced",
        "stale",
      )(await replace(client, [keys.keyRing(tenant), keys.verdict(tenant)], args));
      return verdict === "replaced" ? { verdict, revision } : { verdict };
    }),
});

const port = "key-store";

const replace = recordedScript(`
if (redis.call('HGET', KEYS[1], 'r') or '') ~= ARGV[1] then return 'stale' end
redis.call('HSET', KEYS[1], 'r', ARGV[2], 'c', ARGV[3])
return 'replaced'
`);
