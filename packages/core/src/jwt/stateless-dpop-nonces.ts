import { base64url } from "jose";
import { ResultAsync } from "neverthrow";
import type { TenantId } from "../domain/identifiers.ts";
import type { Seconds } from "../domain/instant.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { type PortError, portError } from "../errors/port-error.ts";
import type { DpopNonces } from "../ports/dpop-nonces.ts";

/** The options of DPoP nonces that no store keeps. */
export interface StatelessDpopNonces {
  /** At least 32 random bytes, the same on every node. */
  readonly secret: Uint8Array;
  /**
   * How long a nonce is given out, in seconds; it is accepted for as long again.
   *
   * @default 60
   */
  readonly lifetime?: Seconds;
}

/**
 * Nonces that need no store: an HMAC of tenant and time window. The current window's and its neighbours' are accepted,
 * so a nonce lives for one to two lifetimes, and nodes' clocks may differ by up to one.
 *
 * @example statelessNonces({ secret: Buffer.from(process.env.DPOP_NONCE_SECRET, "base64url") })
 */
export const statelessDpopNonces = ({ secret, lifetime = 60 }: StatelessDpopNonces): DpopNonces => {
  if (secret.byteLength < 32) refuse("secret", "must be at least 32 bytes");
  if (!Number.isInteger(lifetime) || lifetime < 1) refuse("lifetime", "must be whole seconds");
  // At once: later writes to the caller's bytes must not change the key.
  const bytes = secret.slice();
  let imported: ReturnType<typeof importKey> | undefined;
  const nonceOf = ResultAsync.fromThrowable(
    async (tenant: TenantId, window: number): Promise<string> => {
      imported ??= importKey(bytes);
      const input = new TextEncoder().encode(JSON.stringify([tenant, window]));
      const mac = await crypto.subtle.sign("HMAC", await imported, input);
      return base64url.encode(new Uint8Array(mac).subarray(0, 18));
    },
    (cause): PortError => portError("unavailable", "dpop-nonces", cause),
  );
  return {
    current: (tenant, now) => nonceOf(tenant, Math.floor(now / lifetime)),
    accepts: (tenant, nonce, now) => {
      const window = Math.floor(now / lifetime);
      return ResultAsync.combine(
        [window, window - 1, window + 1].map((w) => nonceOf(tenant, w)),
      ).map((accepted) => accepted.includes(nonce));
    },
  };
};

const importKey = (bytes: Uint8Array<ArrayBuffer>) =>
  crypto.subtle.importKey("raw", bytes, hmac, false, ["sign"]);

const hmac = { name: "HMAC", hash: "SHA-256" };

const refuse = (field: string, message: string): never => {
  throw new ConfigurationError("statelessNonces", [{ field, message }]);
};
