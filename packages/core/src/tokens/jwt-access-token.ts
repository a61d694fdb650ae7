import { base64url } from "jose";
import type { AccessToken } from "../domain/access-token.ts";
import { formatScope } from "../domain/scope.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { Signer, SigningKeys } from "../ports/signing-keys.ts";
import type { AccessTokenFormat } from "./access-token-format.ts";

/**
 * Access tokens as signed JWTs (RFC 9068). Nothing is stored.
 *
 * @example jwtAccessTokens(keys).mint(token, tenant) // { value: "eyJ…", keyId: "oauth2-key-1" }
 */
export const jwtAccessTokens = (keys: SigningKeys): AccessTokenFormat => ({
  name: "jwt",
  mint: (token, tenant) =>
    keys.signer(tenant.id, tenant.signingAlgorithm).andThen((signer) => {
      const input = `${encodeJson(protectedHeader(signer, tenant))}.${encodeJson(claims(token))}`;
      return signer
        .sign(input)
        .map((signature) => ({ value: `${input}.${signature}`, keyId: signer.kid }));
    }),
});

const protectedHeader = (signer: Signer, tenant: Tenant): object => ({
  alg: signer.alg,
  typ: tenant.accessTokenType,
  kid: signer.kid,
});

/** RFC 9068 §2.2. One audience stands as text, as RFC 7519 §4.1.3 allows and more verifiers understand. */
const claims = (token: AccessToken): object => ({
  iss: token.issuer,
  sub: token.subject,
  aud: token.audience.length === 1 ? token.audience[0] : token.audience,
  client_id: token.client,
  scope: formatScope(token.scope),
  iat: token.issuedAt,
  exp: token.expiresAt,
  jti: token.id,
});

const encodeJson = (value: object): string => base64url.encode(JSON.stringify(value));
