import { liftErrors, type ReplayStore } from "@mintport/core/ports";
import type { Connection } from "./client.ts";
import { dropAt, expiring } from "./expiry.ts";
import { newNonce } from "./nonce.ts";
import { oneOf, seconds } from "./replies.ts";
import { script } from "./script.ts";

/** Remembers in Redis the digests of things that may be used once. */
export const redisReplayStore = (connection: Connection): ReplayStore => {
  const { client, keys } = connection;
  return {
    ...expiring(connection, port, ["replay"]),
    insertOnce: (tenant, digest, expiresAt, now) =>
      liftErrors(port, async () => {
        const key = keys.item("replay", tenant, digest);
        const args = [`${expiresAt} ${newNonce()}`, dropAt(expiresAt), now];
        const reply = await insertOnce(client, [key], args);
        return oneOf(port, "first", "seen")(reply);
      }),
    isSeen: (tenant, digest, now) =>
      liftErrors(port, async () => {
        const entry = await client.call("GET", keys.item("replay", tenant, digest));
        return (seconds(port, entry) ?? 0) > now;
      }),
  };
};

const port = "replay-store";

// An entry is its expiry, and the nonce of the call that made it. What is damaged fails the script, and so the call.
const insertOnce = script(`
local entry = redis.call('GET', KEYS[1])
if entry == ARGV[1] then return 'first' end
if entry and tonumber(string.match(entry .. ' ', '^(%d+) ')) > tonumber(ARGV[3]) then return 'seen' end
redis.call('SET', KEYS[1], ARGV[1], 'EXAT', ARGV[2])
return 'first'
`);
