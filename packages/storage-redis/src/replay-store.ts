import type { ReplayStore } from "@mintport/core";
import type { Connection } from "./client.ts";
import { dropAt, expiring } from "./expiry.ts";
import { lift, oneOf } from "./lift.ts";
import { script } from "./script.ts";

export const redisReplayStore = (connection: Connection): ReplayStore => {
  const { client, keys } = connection;
  return {
    ...expiring(connection, port, ["replay"]),
    insertOnce: (tenant, digest, expiresAt, now) =>
      lift(port, async () => {
        const key = keys.item("replay", tenant, digest);
        const reply = await insertOnce(client, [key], [expiresAt, dropAt(expiresAt), now]);
        return oneOf(port, "first", "seen")(reply);
      }),
    isSeen: (tenant, digest, now) =>
      lift(port, async () => {
        const expiry = await client.call("GET", keys.item("replay", tenant, digest));
        return expiry !== null && Number(expiry) > now;
      }),
  };
};

const port = "replay-store";

const insertOnce = script(`
local expiry = redis.call('GET', KEYS[1])
if expiry and tonumber(expiry) > tonumber(ARGV[3]) then return 'seen' end
redis.call('SET', KEYS[1], ARGV[1], 'EXAT', ARGV[2])
return 'first'
`);
