import {
  type DeviceAuthorizationStore,
  type Digest,
  liftErrors,
  nextRevision,
  portError,
  type Revision,
  type Versioned,
} from "@mintport/core/ports";
import type { Connection } from "./client.ts";
import { dropAt, expiring } from "./expiry.ts";
import { newNonce } from "./nonce.ts";
import { oneOf, texts } from "./replies.ts";
import { script } from "./script.ts";

/** Keeps devices that wait in Redis: a hash for the device's code, and a key by which the user's code leads to it. */
export const redisDeviceAuthorizationStore = (connection: Connection): DeviceAuthorizationStore => {
  const { client, keys } = connection;
  const find: DeviceAuthorizationStore["find"] = (tenant, deviceCode, now) =>
    liftErrors(port, async () =>
      versionedOf(
        await client.call("HMGET", keys.item("device", tenant, deviceCode), ...fields),
        now,
      ),
    );
  return {
    ...expiring(connection, port, ["device"], ["user-code"]),
    find,
    start: (tenant, { deviceCode, userCode, content, expiresAt }) =>
      liftErrors(port, async () => {
        const touched = [
          keys.item("device", tenant, deviceCode),
          keys.item("user-code", tenant, userCode),
        ];
        const args = [content, expiresAt, dropAt(expiresAt), deviceCode, newNonce()];
        return oneOf(port, "started", "exists")(await start(client, touched, args));
      }),
    findByUserCode: (tenant, userCode, now) =>
      liftErrors(port, async () => {
        const deviceCode = await client.call("GET", keys.item("user-code", tenant, userCode));
        if (typeof deviceCode !== "string") return undefined;
        const key = keys.item("device", tenant, deviceCode);
        const found = versionedOf(await client.call("HMGET", key, ...fields), now);
        return found && { ...found, deviceCode: deviceCode as Digest };
      }),
    replace: (tenant, deviceCode, { content, expected }, now) =>
      liftErrors(port, async () => {
        const key = keys.item("device", tenant, deviceCode);
        const args = [expected, nextRevision(expected), content, now, newNonce()];
        return oneOf(port, "replaced", "stale", "unknown")(await replace(client, [key], args));
      }),
  };
};

const port = "device-authorization-store";

const fields = ["r", "c", "e"];

const versionedOf = (reply: unknown, now: number): Versioned<string> | undefined => {
  const [revision, value, expiresAt] = texts(port, reply);
  if (revision === null || revision === undefined || Number(expiresAt) <= now) return undefined;
  if (typeof value !== "string") throw portError("corrupt", port);
  return { value, revision: Number(revision) as Revision };
};

// 'n' says which call wrote it: to that call it has begun, however often the client sends it.
const start = script(`
local row = redis.call('HGET', KEYS[1], 'n')
if row then return row == ARGV[5] and 'started' or 'exists' end
if redis.call('EXISTS', KEYS[2]) == 1 then return 'exists' end
redis.call('HSET', KEYS[1], 'r', '1', 'c', ARGV[1], 'e', ARGV[2], 'n', ARGV[5])
redis.call('EXPIREAT', KEYS[1], ARGV[3])
redis.call('SET', KEYS[2], ARGV[4], 'EXAT', ARGV[3])
return 'started'
`);

const replace = script(`
local row = redis.call('HMGET', KEYS[1], 'r', 'e', 'b')
if not row[1] or tonumber(row[2]) <= tonumber(ARGV[4]) then return 'unknown' end
if row[1] ~= ARGV[1] then return row[3] == ARGV[5] and 'replaced' or 'stale' end
redis.call('HSET', KEYS[1], 'r', ARGV[2], 'c', ARGV[3], 'b', ARGV[5])
return 'replaced'
`);
