import {
  type FamilyContent,
  type FamilyId,
  liftErrors,
  portError,
  type Rotation,
  type TokenFamilyStore,
} from "@mintport/core/ports";
import type { Connection } from "./client.ts";
import { dropAt, expiring } from "./expiry.ts";
import { newNonce } from "./nonce.ts";
import { oneOf, seconds, texts } from "./replies.ts";
import { script } from "./script.ts";

/**
 * A family's hash names its only current token, so that rotating is one script on one key. The members' keys say which
 * family a digest belongs to, and never change; so the keys of a family need not share a slot.
 */
export const redisTokenFamilyStore = (connection: Connection): TokenFamilyStore => {
  const { client, keys } = connection;
  const familyOf = async (
    tenant: string,
    digest: string,
    now: number,
  ): Promise<string | undefined> => {
    const member = await client.call("HMGET", keys.item("member", tenant, digest), "f", "e");
    const [family, expiry] = texts(port, member);
    const expiresAt = seconds(port, expiry) ?? 0;
    return typeof family === "string" && expiresAt > now ? family : undefined;
  };
  const addMember = async (
    tenant: string,
    { digest, family, expiresAt, nonce }: Member,
  ): Promise<boolean> => {
    const args = [family, expiresAt, dropAt(expiresAt), nonce];
    const reply = await join(client, [keys.item("member", tenant, digest)], args);
    return oneOf(port, "joined", "exists")(reply) === "joined";
  };

  return {
    ...expiring(connection, port, ["member", "family"]),
    start: (tenant, family, { digest, expiresAt }, content) =>
      liftErrors(port, async () => {
        const key = keys.item("family", tenant, family);
        const nonce = newNonce();
        // The family first: a token whose family is not its own would end that family.
        const reply = await start(client, [key], [digest, content, dropAt(expiresAt), nonce]);
        if (oneOf(port, "started", "exists")(reply) === "exists") return "exists";
        if (await addMember(tenant, { digest, family, expiresAt, nonce })) return "started";
        await client.call("DEL", key);
        return "exists";
      }),
    rotate: (tenant, presented, { digest, expiresAt }, now) =>
      liftErrors(port, async (): Promise<Rotation> => {
        const family = await familyOf(tenant, presented, now);
        if (family === undefined) return { verdict: "unknown" };
        // Before the swap the successor is worth nothing, and a crash here leaves the old token as it was.
        const nonce = newNonce();
        await addMember(tenant, { digest, family: family as FamilyId, expiresAt, nonce });
        const args = [presented, digest, dropAt(expiresAt), nonce];
        const reply = await rotate(client, [keys.item("family", tenant, family)], args);
        const [verdict, content] = texts(port, reply);
        if (verdict === "unknown") return { verdict };
        if (verdict === "reused") await client.call("DEL", keys.item("member", tenant, digest));
        if ((verdict === "rotated" || verdict === "reused") && typeof content === "string")
          return { verdict, family: family as FamilyId, content };
        throw portError("corrupt", port);
      }),
    find: (tenant, presented, now) =>
      liftErrors(port, async (): Promise<FamilyContent | undefined> => {
        const family = await familyOf(tenant, presented, now);
        if (family === undefined) return undefined;
        const key = keys.item("family", tenant, family);
        const [current, content] = texts(port, await client.call("HMGET", key, "d", "c"));
        return current === presented && typeof content === "string"
          ? { family: family as FamilyId, content }
          : undefined;
      }),
    revoke: (tenant, family) =>
      liftErrors(port, async () =>
        oneOf(
          port,
          "revoked",
          "unknown",
        )(await revoke(client, [keys.item("family", tenant, family)], [])),
      ),
  };
};

interface Member {
  readonly digest: string;
  readonly family: FamilyId;
  readonly expiresAt: Parameters<typeof dropAt>[0];
  readonly nonce: string;
}

const port = "token-family-store";

const join = script(`
if redis.call('EXISTS', KEYS[1]) == 1 then
  return redis.call('HGET', KEYS[1], 'n') == ARGV[4] and 'joined' or 'exists'
end
redis.call('HSET', KEYS[1], 'f', ARGV[1], 'e', ARGV[2], 'n', ARGV[4])
redis.call('EXPIREAT', KEYS[1], ARGV[3])
return 'joined'
`);

const start = script(`
if redis.call('EXISTS', KEYS[1]) == 1 then
  return redis.call('HGET', KEYS[1], 'n') == ARGV[4] and 'started' or 'exists'
end
redis.call('HSET', KEYS[1], 'd', ARGV[1], 'c', ARGV[2], 'n', ARGV[4])
redis.call('EXPIREAT', KEYS[1], ARGV[3])
return 'started'
`);

// 'n' is the call that wrote last: to that call it stays rotated. An ended family has no current token: its 'd' is the empty text, which is no digest.
const rotate = script(`
local family = redis.call('HMGET', KEYS[1], 'd', 'c', 'n')
if not family[2] then return {'unknown'} end
if family[3] == ARGV[4] then return {'rotated', family[2]} end
if family[1] ~= ARGV[1] then
  redis.call('HSET', KEYS[1], 'd', '')
  return {'reused', family[2]}
end
redis.call('HSET', KEYS[1], 'd', ARGV[2], 'n', ARGV[4])
if redis.call('EXPIRETIME', KEYS[1]) < tonumber(ARGV[3]) then
  redis.call('EXPIREAT', KEYS[1], ARGV[3])
end
return {'rotated', family[2]}
`);

const revoke = script(`
if redis.call('EXISTS', KEYS[1]) == 0 then return 'unknown' end
redis.call('HSET', KEYS[1], 'd', '')
return 'revoked'
`);
