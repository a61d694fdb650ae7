import type { Client, Tenant, TenantId } from "@mintport/core";
import {
  type AccessTokenStore,
  type ClientStore,
  type Digester,
  type Instant,
  type PortError,
  portError,
  type ReplayStore,
  requireKnownOptions,
  systemDigester,
  systemEntropy,
  type TenantStore,
  toAsync,
} from "@mintport/core/ports";
import { err, ok, okAsync, type Result, type ResultAsync } from "@mintport/core/result";
import {
  type AccessToken,
  type ApiKey,
  apiKeyClient,
  findApiKey,
  opaqueAccessTokens,
  tokenFaultOf,
  useOnce,
} from "@mintport/core/tokens";

/** The issuer's stores, where a resource server may look at them. */
export interface TokenStoreOptions {
  readonly storage: {
    readonly tenants: TenantStore;
    readonly clients: ClientStore;
    readonly accessTokens: AccessTokenStore;
    readonly replays: ReplayStore;
  };
  readonly tenant: TenantId;
  readonly digester?: Digester;
}

/**
 * The issuer's stores, as a resource server asks them: revocations and ended tokens at once, opaque tokens, and whether a
 * DPoP proof was used before. Without it a JWT is good until it expires.
 */
export interface TokenStore {
  /** Whether the token is dead, though its signature and time are good. */
  isDead(
    token: Pick<AccessToken, "id" | "client" | "issuedAt" | "expiresAt" | "origin">,
    now: Instant,
  ): ResultAsync<boolean, PortError>;
  /** The opaque token of this text; `undefined` if there is none. */
  findOpaque(text: string, now: Instant): ResultAsync<AccessToken | undefined, PortError>;
  /** The API key of this text, its client and its tenant, if all live. */
  findApiKey(text: string, now: Instant): ResultAsync<LiveApiKey | undefined, PortError>;
  /** Marks a proof as used: `first` for exactly one caller. */
  useProof(
    name: readonly string[],
    deadAt: number,
    now: Instant,
  ): ResultAsync<"first" | "seen", PortError>;
}

/** An API key that is accepted now, with its client and tenant. */
export interface LiveApiKey {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly key: ApiKey;
}

/**
 * The issuer's stores for a resource server. Throws `ConfigurationError` if an option is unknown.
 *
 * @example
 * resourceServer({ …, store: tokenStore({ storage, tenant: tenant.id }) })
 */
export const tokenStore = (options: TokenStoreOptions): TokenStore => {
  requireKnownOptions("tokenStore", options, { storage: true, tenant: true, digester: true });
  const { storage, tenant, digester = systemDigester } = options;
  const opaque = opaqueAccessTokens({ ...storage, digester, entropy: systemEntropy });
  const findTenant = (): ResultAsync<Tenant, PortError> =>
    toAsync(storage.tenants.find(tenant)).andThen(
      (found): Result<Tenant, PortError> =>
        found?.id === tenant && !found.disabled
          ? ok(found)
          : err(portError("unavailable", "tenant-store", "the tenant is gone")),
    );
  return {
    isDead: (token, now) =>
      findTenant()
        .andThen((found) => toAsync(tokenFaultOf(storage)(found, token, now)))
        .map((fault) => fault !== undefined),
    findOpaque: (text, now) =>
      findTenant()
        .andThen((found) => toAsync(opaque.read(text, found, now)))
        .map((reading) => reading.unwrapOr(undefined)),
    findApiKey: (text, now) => {
      const id = apiKeyClient(text);
      if (id === undefined) return okAsync(undefined);
      return findTenant().andThen((owner) =>
        toAsync(storage.clients.find(tenant, id)).andThen((found) => {
          const client = found?.id === id && !found.disabled ? found : undefined;
          return toAsync(findApiKey(digester, text, { client, now })).map((key) =>
            client === undefined || key === undefined ? undefined : { tenant: owner, client, key },
          );
        }),
      );
    },
    useProof: (name, expiresAt, now) =>
      useOnce({ replays: storage.replays, digester }, tenant, { name, expiresAt }, now),
  };
};
