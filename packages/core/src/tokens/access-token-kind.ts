import { err, ok } from "neverthrow";
import type { AccessToken } from "../domain/access-token.ts";
import { isApiKeyLive } from "../domain/api-key.ts";
import type { Client } from "../domain/client.ts";
import { clockStep } from "../domain/clock-step.ts";
import { generationFault, generationOf } from "../domain/generation.ts";
import type { FamilyId, GrantId, TenantId, TokenId } from "../domain/identifiers.ts";
import { type Instant, isExpired, later } from "../domain/instant.ts";
import type { Tenant } from "../domain/tenant.ts";
import { firstOrigin, type TokenOrigin } from "../domain/token-origin.ts";
import type { TokenSource } from "../domain/token-source.ts";
import type { PortError } from "../errors/port-error.ts";
import type { TokenFault } from "../errors/token-fault.ts";
import type { AccessTokenStore } from "../ports/access-token-store.ts";
import type { ClientStore } from "../ports/client-store.ts";
import type { GrantStore } from "../ports/grant-store.ts";
import { andThen, type MaybeAsync } from "../ports/maybe-async.ts";
import type { AccessTokenFormats } from "./access-token-format.ts";
import type { FindLiveToken, TokenKind } from "./live-token.ts";
import { isOpaqueToken } from "./opaque-access-token.ts";

/** The stores that are asked whether a token is live. */
export interface LiveTokenPorts {
  readonly clients: ClientStore;
  readonly accessTokens: AccessTokenStore;
  /** Where users authorize clients: what they granted. */
  readonly grants?: Pick<GrantStore, "read"> | undefined;
}

/** Access tokens, of every format. The one place where it is decided whether one is live. */
export const accessTokenKind = (formats: AccessTokenFormats, ports: LiveTokenPorts): TokenKind => ({
  kind: "access_token",
  recognises: () => true,
  find: (tenant, text, now, asker) => {
    const format = isOpaqueToken(text) ? formats.opaque : formats.jwt;
    return andThen(format.read(text, tenant, now), (reading): ReturnType<FindLiveToken> => {
      if (reading.isErr()) return ok(err(reading.error));
      const token = reading.value;
      const known = { ...ports, clients: knowing(tenant.id, asker, ports.clients) };
      return andThen(tokenFaultOf(known)(tenant, token, now), (fault) =>
        ok(fault === undefined ? ok({ kind: "access_token", token }) : err(fault)),
      );
    });
  },
  revoke: ({ token: { tenant, id, expiresAt } }) =>
    // The mark outlives its token: for verifiers that allow for clock skew, and clocks that step back.
    ports.accessTokens.revoke(tenant, id, later(expiresAt, clockStep)).map(() => undefined),
});

/** The clients of a tenant, of which one was found for this request already. */
const knowing = (owner: TenantId, known: Client | undefined, clients: ClientStore): ClientStore =>
  known === undefined
    ? clients
    : {
        find: (tenant, id) =>
          tenant === owner && id === known.id ? ok(known) : clients.find(tenant, id),
      };

/**
 * Why a genuine token is dead at `now`; `undefined` if it is live: expiry, the generations of tenant and client, a client
 * that is gone or disabled, an API key that is, the user's grant, its family, the same of each client whose token it was made of, and the token's own
 * revocation.
 */
export const tokenFaultOf =
  (ports: LiveTokenPorts) =>
  (
    tenant: Tenant,
    token: Pick<AccessToken, "id" | "client" | "issuedAt" | "expiresAt" | "origin">,
    now: Instant,
  ): MaybeAsync<TokenFault | undefined, PortError> => {
    if (isExpired(token.expiresAt, now)) return ok("token_expired");
    if (token.issuedAt > now + clockStep) return ok("token_not_yet_valid");
    const { origin = firstOrigin } = token;
    const outlived = generationFault(origin.tenant, generationOf(tenant));
    if (outlived !== undefined) return ok(outlived);
    const { clients, accessTokens } = ports;
    return andThen(
      clients.find(tenant.id, token.client),
      (client): MaybeAsync<TokenFault | undefined, PortError> => {
        if (client?.id !== token.client || client.disabled) return ok("token_client_gone");
        const fault = faultAt(client, { ...origin, generation: origin.client }, now);
        if (fault !== undefined) return ok(fault);
        return andThen(deathOfSources(ports, tenant.id, origin.sources ?? [], now), (dead) =>
          dead !== undefined
            ? ok(dead)
            : andThen(accessTokens.isRevoked(tenant.id, token.id, now), (revoked) =>
                revoked ? ok("token_revoked") : deathOfGrant(ports, tenant.id, origin, now),
              ),
        );
      },
    );
  };

/** A user's token is dead once its grant is gone, or its family was ended. */
export const deathOfGrant = (
  ports: Omit<LiveTokenPorts, "clients">,
  tenant: TenantId,
  { grant, family }: Pick<TokenOrigin, "grant" | "family">,
  now: Instant,
): MaybeAsync<TokenFault | undefined, PortError> =>
  andThen(isGrantGone(ports, tenant, grant, now), (gone): ReturnType<typeof deathOfGrant> => {
    if (gone) return ok("token_grant_gone");
    if (family === undefined) return ok(undefined);
    return andThen(ports.accessTokens.isRevoked(tenant, markOf(family), now), (ended) =>
      ok(ended ? "token_family_ended" : undefined),
    );
  });

const isGrantGone = (
  { grants }: Omit<LiveTokenPorts, "clients">,
  tenant: TenantId,
  grant: GrantId | undefined,
  now: Instant,
): MaybeAsync<boolean, PortError> =>
  grant === undefined || grants === undefined
    ? ok(false)
    : andThen(grants.read(tenant, grant, now), (found) => ok(found === undefined));

/** A family that was ended has a mark among those of revoked tokens: its id is random text, as theirs are. */
export const markOf = (family: FamilyId): TokenId => family as string as TokenId;

/** RFC 8693: a token that was made of another client's is dead once that client's tokens are, or what a user allowed, source by source. */
const deathOfSources = (
  ports: LiveTokenPorts,
  tenant: TenantId,
  [source, ...others]: readonly TokenSource[],
  now: Instant,
): MaybeAsync<TokenFault | undefined, PortError> => {
  if (source === undefined) return ok(undefined);
  return andThen(
    ports.clients.find(tenant, source.client),
    (client): MaybeAsync<TokenFault | undefined, PortError> => {
      if (client?.id !== source.client || client.disabled) return ok("token_client_gone");
      const fault = faultAt(client, source, now);
      if (fault !== undefined) return ok(fault);
      return andThen(deathOfGrant(ports, tenant, source, now), (death) =>
        death === undefined ? deathOfSources(ports, tenant, others, now) : ok(death),
      );
    },
  );
};

const faultAt = (
  client: Client,
  { generation, apiKey }: Pick<TokenSource, "generation" | "apiKey">,
  now: Instant,
): TokenFault | undefined => {
  const outlived = generationFault(generation, generationOf(client));
  if (outlived !== undefined || apiKey === undefined) return outlived;
  const key = client.apiKeys?.find(({ id }) => id === apiKey);
  return key !== undefined && isApiKeyLive(key, now) ? undefined : "token_api_key_gone";
};
