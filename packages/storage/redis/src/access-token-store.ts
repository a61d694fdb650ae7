import {
  type AccessTokenStore,
  accessTokenRecord,
  encodeRecord,
  isExpired,
  liftErrors,
  type PortError,
  portError,
} from "@mintport/core/ports";
import { err, ok, type Result } from "@mintport/core/result";
import type { AccessToken } from "@mintport/core/tokens";
import type { Connection } from "./client.ts";
import { dropAt, expiring } from "./expiry.ts";
import { newNonce } from "./nonce.ts";
import { oneOf, seconds } from "./replies.ts";
import { script } from "./script.ts";

/** Keeps opaque access tokens and revocations in Redis. Redis removes what has expired. */
export const redisAccessTokenStore = (connection: Connection): AccessTokenStore => {
  const { client, keys } = connection;
  return {
    ...expiring(connection, port, ["token", "revoked"]),
    insert: (tenant, digest, token) =>
      encodeRecord(accessTokenRecord, token, port).asyncAndThen((content) =>
        liftErrors(port, async () => {
          const key = keys.item("token", tenant, digest);
          const args = [`${content}${newNonce()}`, dropAt(token.expiresAt)];
          return oneOf(port, "inserted", "exists")(await insert(client, [key], args));
        }),
      ),
    find: (tenant, digest, now) =>
      liftErrors(port, () => client.call("GET", keys.item("token", tenant, digest))).andThen(
        (content): Result<AccessToken | undefined, PortError> => {
          if (typeof content !== "string") return ok(undefined);
          return accessTokenRecord
            .decode(withoutNonce(content))
            .map((token) => (isExpired(token.expiresAt, now) ? undefined : token))
            .orElse(() => err(portError("corrupt", port)));
        },
      ),
    revoke: (tenant, token, until) =>
      liftErrors(port, async () => {
        const key = keys.item("revoked", tenant, token);
        return oneOf(port, "revoked")(await revoke(client, [key], [until, dropAt(until)]));
      }),
    isRevoked: (tenant, token, now) =>
      liftErrors(port, async () => {
        const until = await client.call("GET", keys.item("revoked", tenant, token));
        return (seconds(port, until) ?? 0) > now;
      }),
  };
};

const port = "access-token-store";

/** A token's row is its record, which ends with a brace, and the nonce of the call that inserted it. */
const withoutNonce = (row: string): string => row.slice(0, row.lastIndexOf("}") + 1);

const insert = script(`
if redis.call('SET', KEYS[1], ARGV[1], 'EXAT', ARGV[2], 'NX') then return 'inserted' end
return redis.call('GET', KEYS[1]) == ARGV[1] and 'inserted' or 'exists'
`);

// A mark never gets shorter.
const revoke = script(`
local until_ = redis.call('GET', KEYS[1])
if not until_ or tonumber(until_) < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], ARGV[1], 'EXAT', ARGV[2])
end
return 'revoked'
`);
