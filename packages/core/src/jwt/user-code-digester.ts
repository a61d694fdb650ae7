import { base64url } from "jose";
import { ResultAsync } from "neverthrow";
import type { Digest } from "../domain/digest.ts";
import type { TenantId } from "../domain/identifiers.ts";
import { type PortError, portError } from "../errors/port-error.ts";

/** Makes the digests of user codes. */
export interface UserCodeDigester {
  digest(tenant: TenantId, userCode: string): ResultAsync<Digest, PortError>;
}

/**
 * HMAC-SHA-256 of tenant and code. Whoever has a copy of the store and not the key cannot try the 2.6·10^10 codes that there are.
 * The secret is copied at once: later writes to the caller's bytes change nothing.
 */
export const hmacUserCodes = (secret: Uint8Array): UserCodeDigester => {
  const key = crypto.subtle.importKey(
    "raw",
    Uint8Array.from(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  // It is told by the first digest that asks for it.
  key.catch(() => {});
  return {
    digest: ResultAsync.fromThrowable(
      async (tenant: TenantId, userCode: string) => {
        const text = new TextEncoder().encode(JSON.stringify(["user_code", tenant, userCode]));
        return base64url.encode(
          new Uint8Array(await crypto.subtle.sign("HMAC", await key, text)),
        ) as Digest;
      },
      (cause) => portError("unavailable", "user-code-digester", cause),
    ),
  };
};
