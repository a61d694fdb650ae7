import { type Consumption, liftErrors, portError, type SingleUseStore } from "@mintport/core/ports";
import type { Connection } from "./client.ts";
import { dropAt, expiring } from "./expiry.ts";
import { newNonce } from "./nonce.ts";
import { oneOf, texts } from "./replies.ts";
import { script } from "./script.ts";

/** Keeps things that may be used once in Redis. One script decides each use. */
export const redisSingleUseStore = (connection: Connection): SingleUseStore => {
  const { client, keys } = connection;
  return {
    ...expiring(connection, port, ["once"]),
    put: (tenant, digest, { content, expiresAt }) =>
      liftErrors(port, async () => {
        const key = keys.item("once", tenant, digest);
        const reply = await put(client, [key], [content, expiresAt, dropAt(expiresAt), newNonce()]);
        return oneOf(port, "stored", "exists")(reply);
      }),
    peek: (tenant, digest, now) =>
      liftErrors(port, async () =>
        consumptionOf(await consume(client, [keys.item("once", tenant, digest)], [now, forNobody])),
      ),
    consume: (tenant, digest, now) =>
      liftErrors(port, async () =>
        consumptionOf(
          await consume(client, [keys.item("once", tenant, digest)], [now, newNonce()]),
        ),
      ),
  };
};

const port = "single-use-store";

/** Whose look uses nothing up. */
const forNobody = "";

const consumptionOf = (reply: unknown): Consumption => {
  const [verdict, content] = texts(port, reply);
  if (verdict === "unknown") return { verdict };
  if ((verdict === "fresh" || verdict === "replayed") && typeof content === "string")
    return { verdict, content };
  throw portError("corrupt", port);
};

const put = script(`
if redis.call('EXISTS', KEYS[1]) == 1 then
  return redis.call('HGET', KEYS[1], 'n') == ARGV[4] and 'stored' or 'exists'
end
redis.call('HSET', KEYS[1], 'c', ARGV[1], 'e', ARGV[2], 'u', '0', 'n', ARGV[4])
redis.call('EXPIREAT', KEYS[1], ARGV[3])
return 'stored'
`);

// 'b' says which call used it up: to that call it is fresh, however often the client sends it.
const consume = script(`
local item = redis.call('HMGET', KEYS[1], 'c', 'e', 'u', 'b')
if not item[1] or tonumber(item[2]) <= tonumber(ARGV[1]) then return {'unknown'} end
if item[3] == '1' and item[4] ~= ARGV[2] then return {'replayed', item[1]} end
if ARGV[2] ~= '' then redis.call('HSET', KEYS[1], 'u', '1', 'b', ARGV[2]) end
return {'fresh', item[1]}
`);
