import type { Client } from "../../domain/client.ts";
import type { Instant } from "../../domain/instant.ts";
import { formatScope } from "../../domain/scope.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { type EndpointResponse, noStoreJson } from "../../messages/endpoint-response.ts";
import { audienceOf, tokenType, withBoundClaims } from "../../tokens/access-token-claims.ts";
import type { LiveToken } from "../../tokens/live-token.ts";
import { introspectionMediaType } from "./wants-jwt.ts";

/** The answer about a token (RFC 7662 §2.2). It says nothing of one that is dead, or that the caller may not see. */
export const introspectionClaims = (live: LiveToken | undefined): object => {
  if (live === undefined) return { active: false };
  const { token } = live;
  return withBoundClaims(
    {
      active: true,
      scope: formatScope(token.scope),
      client_id: token.client,
      // RFC 6749 §7.1: only an access token has a type.
      ...(live.kind === "access_token" ? { token_type: tokenType(live.token) } : {}),
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
};

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

/** The introspection answer as plain JSON, never cached (RFC 7662 §2.2). */
export const jsonResponse = (claims: object): EndpointResponse => ({
  status: 200,
  headers: noStoreJson,
  body: JSON.stringify(claims),
});

/** The introspection answer as a signed JWT, never cached (RFC 9701 §5). */
export const jwtResponse = (jwt: string): EndpointResponse => ({
  status: 200,
  headers: { ...noStoreJson, "Content-Type": introspectionMediaType },
  body: jwt,
});
