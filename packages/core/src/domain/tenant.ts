import type { Generation } from "./generation.ts";
import type { TenantId } from "./identifiers.ts";
import type { Seconds } from "./instant.ts";
import type { Issuer } from "./issuer.ts";
import type { IssuerAlias } from "./issuer-alias.ts";
import type { InitialAccessToken } from "./registration/initial-access-token.ts";
import type { AccessTokenFormatName, Resource } from "./resource.ts";
import type { ResourceIndicator } from "./resource-indicator.ts";
import type { Scope } from "./scope.ts";
import type { SigningAlgorithm } from "./signing-algorithm.ts";
import type { TrustedIssuer } from "./trusted-issuer.ts";

/**
 * A tenant: one issuer with its own clients, keys, scopes and lifetimes. A token, a key or a credential of one
 * tenant is worth nothing at another.
 */
export interface Tenant {
  readonly id: TenantId;
  readonly issuer: Issuer;
  /**
   * Its issuer identifiers at other hosts, while it moves: a request to one's host meets it as the issuer, and what names one
   * is accepted wherever the issuer would be. Default: none.
   */
  readonly issuerAliases?: readonly IssuerAlias[];
  /** The `aud` of a token for which no resource was asked (RFC 9068 §3). Never a client's id. */
  readonly audience: ResourceIndicator;
  /** Further resources that a client may ask for with `resource`. */
  readonly resources: readonly Resource[];
  /** The scopes that the metadata announces as `scopes_supported`, beside `offline_access` where users authorize clients. Each client's lists decide which are granted. */
  readonly scopes: Scope;
  /** The name of the `ScopePolicy` by which held scopes cover requested ones. */
  readonly scopePolicy: string;
  /** The lifetime of an access token, in seconds, unless its client says otherwise. */
  readonly accessTokenLifetime: Seconds;
  /**
   * The farthest ahead that `exp` of its clients' assertions may lie, unless its client says otherwise.
   *
   * @default 300
   */
  readonly longestAssertionLifetime?: Seconds;
  /** Proven requests a minute of all its clients together, in place of the limiter's budget. Default: as the limiter says. */
  readonly requestsPerMinute?: number;
  /** The algorithm that access tokens are signed with. */
  readonly signingAlgorithm: SigningAlgorithm;
  /** The JWS `typ`: `at+jwt` (RFC 9068 §2.1), or `JWT` for verifiers that know no other. */
  readonly accessTokenType: AccessTokenType;
  /**
   * How its access tokens are handed out, unless a resource or a client says otherwise.
   *
   * @default "jwt"
   */
  readonly accessTokenFormat?: AccessTokenFormatName;
  /** Which life of this id it is in, and how often its tokens were ended. Default, for definitions in code: the first. */
  readonly generation?: Generation;
  /** Issuers elsewhere whose tokens may prove a client of this tenant. Default: none. */
  readonly trustedIssuers?: readonly TrustedIssuer[];
  /** The name that users see on pages. Default: its id. */
  readonly name?: string;
  /** Only pushed authorization requests are accepted (RFC 9126 §5). @default false */
  readonly requirePushedRequests?: boolean;
  /** Only signed authorization requests are accepted (RFC 9101 §10.5). @default false */
  readonly requireSignedRequests?: boolean;
  /** The authentication context classes that its login can reach (RFC 9470 §7 `acr_values_supported`), lowest first. Default: none. */
  readonly acrValues?: readonly string[];
  /** The tokens that let their bearers register clients (RFC 7591 §1.2). Default: none. */
  readonly initialAccessTokens?: readonly InitialAccessToken[];
  /** A disabled tenant answers as one that does not exist. */
  readonly disabled: boolean;
}

/** The `typ` header of a tenant's JWT access tokens: `at+jwt` is that of RFC 9068 §2.1. */
export type AccessTokenType = "at+jwt" | "JWT";

/** The registration of a resource; the tenant's own audience may have none. */
export const resourceOf = (tenant: Tenant, indicator: ResourceIndicator): Resource | undefined =>
  tenant.resources.find((resource) => resource.indicator === indicator);

/** Whether this tenant's tokens may be meant for `resource`. */
export const serves = (tenant: Tenant, resource: ResourceIndicator): boolean =>
  tenant.audience === resource || resourceOf(tenant, resource) !== undefined;
