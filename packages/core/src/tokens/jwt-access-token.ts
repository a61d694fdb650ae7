import { err, ok } from "neverthrow";
import { issuersOf } from "../domain/issuer-alias.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { PortError } from "../errors/port-error.ts";
import { readJwt, type UnverifiedJwt } from "../jwt/read-jwt.ts";
import { selectKey } from "../jwt/select-key.ts";
import { signJwt } from "../jwt/sign-jwt.ts";
import { andThen, type MaybeAsync } from "../ports/maybe-async.ts";
import type { SignatureVerifier } from "../ports/signature-verifier.ts";
import type { PublicJwk, SigningKeys } from "../ports/signing-keys.ts";
import type { VerifiedTokens } from "../ports/verified-tokens.ts";
import { fromClaims, toClaims } from "./access-token-claims.ts";
import type { AccessTokenFormat, TokenReading } from "./access-token-format.ts";

/** The ports of access tokens that are JWTs (RFC 9068). */
export interface JwtAccessTokens {
  readonly keys: SigningKeys;
  readonly verifier: SignatureVerifier;
  readonly verified: VerifiedTokens<VerifiedJwt> | undefined;
}

/** A JWT whose signature was verified, and the published key that did it. */
export interface VerifiedJwt {
  readonly jwt: UnverifiedJwt;
  readonly key: PublicJwk;
}

/**
 * Access tokens as signed JWTs (RFC 9068). Nothing is stored.
 *
 * @example jwtAccessTokens({ keys, verifier, verified }).mint(token, { tenant, algorithm: "ES256" }) // { value: "eyJ…", keyId: "k1" }
 */
export const jwtAccessTokens = ({
  keys,
  verifier,
  verified,
}: JwtAccessTokens): AccessTokenFormat => {
  const sign = signJwt(keys);
  return {
    name: "jwt",
    mint: (token, { tenant, algorithm }) =>
      sign({
        tenant: tenant.id,
        alg: algorithm,
        typ: tenant.accessTokenType,
        claims: toClaims(token),
      }),
    read: (text, tenant) => {
      const known = verified?.find(tenant.issuer, text);
      const jwt = known?.jwt ?? readJwt(text);
      if (jwt === undefined) return ok(err("token_malformed"));
      if (!isAccessTokenType(jwt, tenant)) return ok(err("token_type_wrong"));
      return andThen(
        keys.publicKeys(tenant.id),
        (published): MaybeAsync<TokenReading, PortError> => {
          // Known by a key of this tenant that still stands: a revoked one verifies nothing any more, at once.
          if (known !== undefined && published.includes(known.key))
            return ok(readClaims(jwt, tenant));
          const key = selectKey(published, jwt);
          // Refused before any key is tried: an algorithm that the tenant does not sign with proves nothing.
          if (key === undefined) return ok(err("token_signature_invalid"));
          return andThen(verifier.verify(text, jwt.alg, key), (signed) => {
            if (!signed) return ok(err("token_signature_invalid"));
            verified?.keep(tenant.issuer, text, { jwt, key });
            return ok(readClaims(jwt, tenant));
          });
        },
      );
    },
  };
};

/** A tenant that once minted `JWT` and now mints `at+jwt` no longer knows the old ones; the reverse knows both. */
const isAccessTokenType = ({ typ }: UnverifiedJwt, tenant: Tenant): boolean =>
  typ === "at+jwt" || (typ === "jwt" && tenant.accessTokenType === "JWT");

const readClaims = ({ claims }: UnverifiedJwt, tenant: Tenant): TokenReading => {
  const issuer = issuersOf(tenant).find((own) => own === claims.iss);
  if (issuer === undefined) return err("token_issuer_foreign");
  const token = fromClaims(claims, { ...tenant, issuer });
  return token === undefined ? err("token_claims_invalid") : ok(token);
};
