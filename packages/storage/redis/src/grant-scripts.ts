import { recordedScript } from "./recorded-script.ts";
import { type Script, script } from "./script.ts";

/**
 * Keys: the grant, its id, the clients of its user, the users of its client. In the hash are the id 'i', the revision 'r', the content
 * 'c', and the expiry 'e', empty if there is none.
 */
const save = recordedScript(`
local id, expected, revision, content, expiry, drop, now, name = unpack(ARGV)
local held = redis.call('HMGET', KEYS[1], 'i', 'r', 'e')
if expected ~= '' then
  if held[1] ~= id or held[2] ~= expected then return 'stale' end
else
  if held[1] and (held[3] == '' or tonumber(held[3]) > tonumber(now)) then return 'stale' end
  local owner = redis.call('GET', KEYS[2])
  if owner and owner ~= name then return 'stale' end
end
redis.call('HSET', KEYS[1], 'i', id, 'r', revision, 'c', content, 'e', expiry)
redis.call('SET', KEYS[2], name)
if drop ~= '' then
  redis.call('EXPIREAT', KEYS[1], drop)
  redis.call('EXPIREAT', KEYS[2], drop)
else
  redis.call('PERSIST', KEYS[1])
end
redis.call('ZADD', KEYS[3], 0, ARGV[9])
redis.call('ZADD', KEYS[4], 0, ARGV[10])
return 'saved'
`);

/** The same keys. A grant that took the place of this one stays. */
const revoke = recordedScript(`
if redis.call('HGET', KEYS[1], 'i') ~= ARGV[1] then return 'unknown' end
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('ZREM', KEYS[3], ARGV[2])
redis.call('ZREM', KEYS[4], ARGV[3])
return 'revoked'
`);

/** Takes a name out of an index whose grant Redis has dropped. */
const forgetName = script(`
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('ZREM', KEYS[2], ARGV[1]) end
return 'forgotten'
`);

/** The steps on grants and what they are found by, each of them atomic. */
export const grantScripts: Readonly<Record<GrantStep, Script>> = { save, revoke, forgetName };

type GrantStep = "save" | "revoke" | "forgetName";
