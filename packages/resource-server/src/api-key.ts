import { apiKeyAuthentication, apiKeyGrant, type Client } from "@mintport/core";
import { type Instant, instant, parseAudience } from "@mintport/core/ports";
import { err, errAsync, ok, type Result, type ResultAsync } from "@mintport/core/result";
import {
  intersection,
  isEmptyScope,
  issuersOf,
  narrow,
  resourceOf,
  type Scope,
  type ScopePolicy,
  serves,
  tenantAt,
} from "@mintport/core/scope";
import type { VerifiedAccessToken } from "./access-token.ts";
import { namesOf } from "./issuer-names.ts";
import type { Refusal } from "./refusal.ts";
import type { LiveApiKey } from "./token-store.ts";
import type { TokenVerifierOptions } from "./token-verifier.ts";

/** The facts and the store by which API keys are verified. */
export interface ApiKeyVerifierOptions
  extends Pick<TokenVerifierOptions, "issuer" | "issuerAliases" | "audience" | "store"> {
  /** Decides which scopes a held one covers. */
  readonly scopePolicy: ScopePolicy;
}

/**
 * An API key as a route sees it: as the token that its client would get for it here. So it counts only where there would
 * be such a token: its client is registered for API keys and need bind no token to a key of its own (RFC 9449, RFC 8705),
 * the issuer serves this audience, and some of the key's scope means something at it.
 */
export const verifyApiKey = (
  options: ApiKeyVerifierOptions,
  text: string,
  now: Instant,
): ResultAsync<VerifiedAccessToken, Refusal> => {
  const { store, issuer } = options;
  if (store === undefined) return errAsync(refused("no store"));
  return store
    .findApiKey(text, now)
    .mapErr((cause): Refusal => ({ kind: "unavailable", cause }))
    .andThen((found): Result<VerifiedAccessToken, Refusal> => {
      if (found === undefined) return err({ kind: "invalid_token" });
      const { client, key } = found;
      return registered(client)
        .andThen(() => scopeHere(options, found, now))
        .map((scope) => ({
          id: key.id,
          issuer,
          subject: client.id,
          client: client.id,
          scope,
          issuedAt: key.createdAt,
          expiresAt: key.expiresAt ?? endOfTime,
          claims: {},
        }));
    });
};

const registered = (client: Client): Result<void, Refusal> => {
  if (
    !client.authenticationMethods.includes(apiKeyAuthentication.name) ||
    !client.grantTypes.includes(apiKeyGrant.name)
  )
    return err(refused("the client is not registered for API keys"));
  return client.dpopBoundAccessTokens === true || client.certificateBoundAccessTokens === true
    ? err(refused("the client's tokens must be bound, and a key is not"))
    : ok();
};

/** The key's scope where the client still has it, as far as it means something at this audience (RFC 8707 §2.2). */
const scopeHere = (
  options: ApiKeyVerifierOptions,
  { tenant, client, key }: LiveApiKey,
  now: Instant,
): Result<Scope, Refusal> => {
  const { audience, scopePolicy } = options;
  const here = parseAudience(audience);
  const names: readonly string[] = issuersOf(tenantAt(tenant, undefined, now));
  const isOurs = namesOf(options).some((issuer) => names.includes(issuer));
  if (here === undefined || !isOurs || !serves(tenant, here))
    return err(refused("the tenant serves no such audience"));
  const own = intersection(key.scope, client.ownScope);
  const scopes = resourceOf(tenant, here)?.scopes;
  const scope = scopes === undefined ? own : narrow(own, scopes, scopePolicy);
  return isEmptyScope(scope)
    ? err(refused("none of the key's scope is this audience's"))
    : ok(scope);
};

const refused = (cause: string): Refusal => ({ kind: "invalid_token", cause });

/** A key without an expiry outlives whatever looks at it. */
const endOfTime: Instant = instant(Number.MAX_SAFE_INTEGER);
