import { type AccessToken, tokenType } from "../../domain/access-token.ts";
import type { Client } from "../../domain/client.ts";
import type { Instant } from "../../domain/instant.ts";
import { formatScope } from "../../domain/scope.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { audienceOf, withBoundClaims } from "../../tokens/access-token-claims.ts";
import { noStoreJson } from "../error-response.ts";
import type { EndpointResponse } from "../message.ts";
import { introspectionMediaType } from "./wants-jwt.ts";

/** What is said of a token (RFC 7662 §2.2). Of one that is not live, or no business of whoever asks, nothing. */
export const introspectionClaims = (token: AccessToken | undefined): object =>
  token === undefined
    ? { active: false }
    : withBoundClaims(
        {
          active: true,
          scope: formatScope(token.scope),
          client_id: token.client,
          token_type: tokenType(token),
          exp: token.expiresAt,
          iat: token.issuedAt,
          nbf: token.issuedAt,
          sub: token.subject,
          aud: audienceOf(token),
          iss: token.issuer,
          jti: token.id,
        },
        token,
      );

/** The claims of a signed answer (RFC 9701 §5): for the one who asked, and for nobody else. */
export const signedClaims = (
  { tenant, client, now }: { tenant: Tenant; client: Client; now: Instant },
  introspection: object,
): object => ({
  iss: tenant.issuer,
  aud: client.id,
  iat: now,
  token_introspection: introspection,
});

export const jsonResponse = (claims: object): EndpointResponse => ({
  status: 200,
  headers: noStoreJson,
  body: JSON.stringify(claims),
});

export const jwtResponse = (jwt: string): EndpointResponse => ({
  status: 200,
  headers: { ...noStoreJson, "Content-Type": introspectionMediaType },
  body: jwt,
});
