import type { AccessTokenStore } from "@mintport/core/ports";
import { ok, okAsync } from "@mintport/core/result";
import type { AccessToken } from "@mintport/core/tokens";
import { expiring } from "./expiring.ts";
import { type Bounds, ExpiringMap } from "./expiring-map.ts";
import { own } from "./own.ts";
import { toAsync } from "./to-async.ts";

/** Opaque access tokens and revocation marks in memory. */
export const memoryAccessTokenStore = (bounds: Bounds): AccessTokenStore => {
  const tokens = new ExpiringMap<AccessToken>("access-token-store", bounds);
  const revoked = new ExpiringMap<true>("access-token-store", bounds);
  return {
    insert: (tenant, digest, token) =>
      tokens.kept(tenant, digest) !== undefined
        ? okAsync("exists")
        : toAsync(
            tokens
              .set(tenant, digest, { value: own(token), expiresAt: token.expiresAt })
              .map(() => "inserted" as const),
          ),
    find: (tenant, digest, now) => okAsync(tokens.get(tenant, digest, now)?.value),
    revoke: (tenant, token, until) =>
      // A mark never gets shorter: what is still there at `until` lasts longer.
      revoked.get(tenant, token, until) !== undefined
        ? okAsync("revoked")
        : toAsync(
            revoked
              .set(tenant, token, { value: true, expiresAt: until })
              .map(() => "revoked" as const),
          ),
    isRevoked: (tenant, token, now) => ok(revoked.get(tenant, token, now) !== undefined),
    ...expiring([tokens, revoked]),
  };
};
