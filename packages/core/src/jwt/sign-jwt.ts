import { ok } from "neverthrow";
import type { KeyId, TenantId } from "../domain/identifiers.ts";
import type { SigningAlgorithm } from "../domain/signing-algorithm.ts";
import type { PortError } from "../errors/port-error.ts";
import { andThen, type MaybeAsync } from "../ports/maybe-async.ts";
import type { SigningKeys } from "../ports/signing-keys.ts";
import { encodedHeader, encodeJson } from "./encode-json.ts";

/** What to sign, and as what. */
export interface UnsignedJwt {
  readonly tenant: TenantId;
  readonly alg: SigningAlgorithm;
  /** The JWS `typ`, which keeps one kind of JWT from being taken for another (RFC 8725 §3.11). */
  readonly typ: string;
  readonly claims: object;
}

export interface SignedJwt {
  readonly value: string;
  readonly keyId: KeyId;
}

/** Signs a JWT with the tenant's key of this algorithm. */
export const signJwt =
  (keys: SigningKeys) =>
  ({ tenant, alg, typ, claims }: UnsignedJwt): MaybeAsync<SignedJwt, PortError> =>
    andThen(keys.signer(tenant, alg), (signer) => {
      const input = `${encodedHeader(signer.alg, typ, signer.kid)}.${encodeJson(claims)}`;
      return andThen(signer.sign(input), (signature) =>
        ok({ value: `${input}.${signature}`, keyId: signer.kid }),
      );
    });
