import { type Script, script } from "./script.ts";

type FamilyStep = "join" | "prolong" | "start" | "rotate" | "touch" | "revoke";

/** A token's key: says which family it is of, and of which grant. Written by one call, which may send it twice. */
const join = script(`
if redis.call('EXISTS', KEYS[1]) == 1 then
  return redis.call('HGET', KEYS[1], 'n') == ARGV[4] and 'joined' or 'exists'
end
redis.call('HSET', KEYS[1], 'f', ARGV[1], 'e', ARGV[2], 'n', ARGV[4])
if ARGV[5] ~= '' then redis.call('HSET', KEYS[1], 'g', ARGV[5]) end
redis.call('EXPIREAT', KEYS[1], ARGV[3])
return 'joined'
`);

/** Lets a token live longer, and never shorter. */
const prolong = script(`
local expiry = redis.call('HGET', KEYS[1], 'e')
if not expiry or tonumber(expiry) >= tonumber(ARGV[1]) then return 'kept' end
redis.call('HSET', KEYS[1], 'e', ARGV[1])
redis.call('EXPIREAT', KEYS[1], ARGV[2])
return 'kept'
`);

/** Begins a family, under its first token. */
const start = script(`
if redis.call('EXISTS', KEYS[1]) == 1 then
  return redis.call('HGET', KEYS[1], 'n') == ARGV[4] and 'started' or 'exists'
end
redis.call('HSET', KEYS[1], 'd', ARGV[1], 'c', ARGV[2], 'n', ARGV[4])
redis.call('EXPIREAT', KEYS[1], ARGV[3])
return 'started'
`);

/** A family lives as long as its longest-lived token. */
const lastUntil = (argument: string): string => `
if redis.call('EXPIRETIME', KEYS[1]) < tonumber(${argument}) then
  redis.call('EXPIREAT', KEYS[1], ${argument})
end`;

/**
 * 'n' is the call that rotated last, and 'x' the one that found the reuse: to those it stays so, however often they are sent. An
 * ended family has no current token: its 'd' is the empty text, which is no digest. 'p' is the token before the current one,
 * whose holder is told 'm' until 't'.
 */
const rotate = script(`
local family = redis.call('HMGET', KEYS[1], 'd', 'c', 'n', 'x', 'p', 'm', 't')
local content = family[2]
if not content then return {'unknown'} end
if family[3] == ARGV[4] then return {'rotated', content} end
if family[1] == '' then return {family[4] == ARGV[4] and 'reused' or 'ended', content} end
if family[1] ~= ARGV[1] then
  if family[5] == ARGV[1] and tonumber(family[7]) > tonumber(ARGV[5]) then
    return {'retried', content, family[6]}
  end
  redis.call('HSET', KEYS[1], 'd', '', 'x', ARGV[4])
  return {'reused', content}
end
if ARGV[2] == '' then return {'taken'} end
redis.call('HSET', KEYS[1], 'd', ARGV[2], 'n', ARGV[4], 'p', ARGV[1], 'm', ARGV[6], 't', ARGV[7])
${lastUntil("ARGV[3]")}
return {'rotated', content}
`);

/** Notes a use of the current token: the one before it is answered no more. */
const touch = script(`
local family = redis.call('HMGET', KEYS[1], 'd', 'c')
if not family[2] then return 'unknown' end
if family[1] == '' then return 'ended' end
if family[1] ~= ARGV[1] then return 'superseded' end
redis.call('HDEL', KEYS[1], 'p', 'm', 't')
${lastUntil("ARGV[2]")}
return 'touched'
`);

/** Ends a family. */
const revoke = script(`
if redis.call('EXISTS', KEYS[1]) == 0 then return 'unknown' end
redis.call('HSET', KEYS[1], 'd', '')
return 'revoked'
`);

/** The steps on a token's key (`join`, `prolong`) and on a family's, each of them atomic. */
export const familyScripts: Readonly<Record<FamilyStep, Script>> = {
  join,
  prolong,
  start,
  rotate,
  touch,
  revoke,
};
