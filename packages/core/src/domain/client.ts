import type { ApiKey } from "./api-key.ts";
import type { Brand } from "./brand.ts";
import type { CustomClaims } from "./custom-claims.ts";
import type { FederatedIdentity } from "./federated-identity.ts";
import type { Generation } from "./generation.ts";
import type { ClientId } from "./identifiers.ts";
import { type Instant, instant, isExpired, type Seconds } from "./instant.ts";
import type { PublicKeys } from "./public-keys.ts";
import type { RedirectUri } from "./redirect-uri.ts";
import type { ClientRegistration } from "./registration/client-registration.ts";
import type { AccessTokenFormatName } from "./resource.ts";
import type { ResourceIndicator } from "./resource-indicator.ts";
import type { Scope } from "./scope.ts";
import type { SigningAlgorithm } from "./signing-algorithm.ts";
import type { TlsClientSubject } from "./tls-client-subject.ts";

/** A registered client of one tenant (RFC 6749 §2). */
export interface Client {
  readonly id: ClientId;
  /** The `token_endpoint_auth_method`s it may use, by name. With `none` it is public. */
  readonly authenticationMethods: readonly string[];
  readonly secrets: readonly ClientSecret[];
  /** The `grant_type`s it may use, by name. */
  readonly grantTypes: readonly string[];
  /**
   * The scopes it may have for itself, with no user involved: the ceiling of client_credentials. A list of its
   * own, apart from what users may delegate to the client. Empty means none.
   */
  readonly ownScope: Scope;
  /** The scope that it is granted when it asks for none; core re-checks it against `ownScope`. */
  readonly defaultOwnScope: Scope;
  /** How long its access tokens live, instead of the tenant's lifetime. */
  readonly accessTokenLifetime?: Seconds;
  /** The farthest ahead that `exp` of its assertions may lie; default: the tenant's way. Platforms make some of an hour. */
  readonly longestAssertionLifetime?: Seconds;
  /** Requests a minute in its name, in place of the limiter's budget. Default: as the limiter says. */
  readonly requestsPerMinute?: number;
  /** How its access tokens are handed out, unless their resource says otherwise; default: the tenant's way. */
  readonly accessTokenFormat?: AccessTokenFormatName;
  /** Its public keys: for `private_key_jwt` and `self_signed_tls_client_auth`. */
  readonly keys?: PublicKeys;
  /**
   * Whether the token endpoint's URL is accepted as `aud` of its assertions beside the issuer identifier: for clients
   * that were written before RFC 7523bis. An assertion with such an `aud` may be good at a hostile server too.
   */
  readonly dangerouslyAcceptTokenEndpointAudience?: boolean;
  /** How its certificate is recognised with `tls_client_auth`. */
  readonly tlsSubject?: TlsClientSubject;
  /** Whether its tokens are bound to its TLS certificate (RFC 8705 §3.4); without one it gets none. */
  readonly certificateBoundAccessTokens?: boolean;
  /** Whether it must send a DPoP proof with each token request (RFC 9449 §5.2). */
  readonly dpopBoundAccessTokens?: boolean;
  /** Claims of the embedder's own that stand in each of its access tokens. Default: none. */
  readonly claims?: CustomClaims;
  /** Its API keys. Default: none. */
  readonly apiKeys?: readonly ApiKey[];
  /** The workloads elsewhere that are this client. Default: none. */
  readonly federatedIdentities?: readonly FederatedIdentity[];
  /** The trusted issuers whose identity assertions it may bring, by `issuer`: it acts for users of theirs. Default: none. */
  readonly identityAssertionIssuers?: readonly string[];
  /** The clients whose tokens it may exchange (RFC 8693). Default: none. */
  readonly tokenExchange?: TokenExchangePermissions;
  /** The resources it stands for: it may introspect the tokens that are meant for them. Default: none. */
  readonly introspects?: readonly ResourceIndicator[];
  /** What users may do with it. Default: nothing, it acts for itself alone. */
  readonly authorization?: ClientAuthorization;
  /** Which life of this id it is in, and how often its tokens were ended. Default, for definitions in code: the first. */
  readonly generation?: Generation;
  /** Its id is the URL of a document, of which these facts were taken when it was fetched. Default: somebody registered it. */
  readonly document?: { readonly fetchedAt: Instant };
  /** It registered itself. Default: an operator registered it. */
  readonly registration?: ClientRegistration;
  /** A disabled client is refused as an unknown one. */
  readonly disabled: boolean;
}

/** The part of a client's registration that is about its users: what it looks like to them, and what they may allow it. */
export interface ClientAuthorization {
  /** The name that users see (RFC 7591 §2 `client_name`). Default: its id. */
  readonly name?: string;
  /** Its page about itself (`client_uri`), its picture (`logo_uri`), its privacy policy (`policy_uri`) and its terms (`tos_uri`). */
  readonly uri?: string;
  readonly logoUri?: string;
  readonly policyUri?: string;
  readonly termsUri?: string;
  /** The exact redirect URIs that answers may go to (RFC 9700 §2.1). */
  readonly redirectUris: readonly RedirectUri[];
  /** Whether it runs on the users' own machines (OpenID Connect Registration §2). @default "web" */
  readonly applicationType?: "web" | "native";
  /** Names beside the IP literals that stand for its own machine, so that any port is good: for native clients only. Default: none. */
  readonly loopbackNames?: readonly "localhost"[];
  /** The scopes that users may delegate to it. Default: none. */
  readonly delegatedScope: Scope;
  /** The scope that is asked of the user when the client asks for none. Default: none, and such a request is refused. */
  readonly defaultDelegatedScope: Scope;
  /** Scopes that the user cannot refuse alone. Default: none. */
  readonly requiredScope?: Scope;
  /** Whether the user is asked: never, the first time and for more, or every time. @default "remembered" */
  readonly consent?: ConsentMode;
  /** Seconds after which a consent is over, with all its tokens. Default: it has no end. */
  readonly consentLifetime?: Seconds;
  /**
   * When it gets a refresh token: where `offline_access` was asked for and the user agreed (OpenID Connect Core §11), or always.
   *
   * @default "asked"
   */
  readonly offlineAccess?: "asked" | "implied";
  /** Whether an exact `https` redirect URI identifies it though it is public (OAuth 2.1 §7.3.1). @default false */
  readonly httpsRedirectIdentifies?: boolean;
  /** Nobody vouched for it: it registered itself, or its id is a document. @default false */
  readonly selfAsserted?: boolean;
  /** Only pushed requests are accepted of it (RFC 9126 §6). @default false */
  readonly requirePushedRequests?: boolean;
  /** Only signed requests are accepted of it (RFC 9101 §10.5). @default false */
  readonly requireSignedRequests?: boolean;
  /** The one algorithm that its signed requests have (RFC 9101 §10.1). Default: any that its keys fit. */
  readonly requestSigningAlgorithm?: SigningAlgorithm;
}

/** Whether a user is asked what a client may do. `implied`: the tenant answers for them, as for its own applications. */
export type ConsentMode = "implied" | "remembered" | "always";

/** The tokens that a client may exchange, by the client that they were issued to. Neither list implies the other. */
export interface TokenExchangePermissions {
  /** May get tokens that speak for the subject, with no trace of itself (RFC 8693 §1.1 impersonation). */
  readonly impersonates?: readonly ClientId[];
  /** May get tokens that speak for the subject and name the actor (RFC 8693 §1.1 delegation). */
  readonly actsFor?: readonly ClientId[];
  /**
   * The resources, or the tenant's audience, that it may get tokens for though the subject token is not meant for them.
   * Default: none, so that a token which was asked for one resource opens no other.
   */
  readonly targets?: readonly ResourceIndicator[];
}

/** Whether the client cannot keep a credential (RFC 6749 §2.1): it may authenticate with `none`. */
export const isPublic = (client: Client): boolean => client.authenticationMethods.includes("none");

/** A secret as stores keep it: `$scheme$…`, made by a `SecretHasher`. Never the secret. */
export type SecretHash = Brand<string, "SecretHash">;

/** A secret encrypted by a `SecretSealer`, for `client_secret_jwt`, which needs the secret itself. */
export type SealedSecret = Brand<string, "SealedSecret">;

/** One of the secrets a client may authenticate with. */
export interface ClientSecret {
  /** Names the secret in audit and management; not secret itself. */
  readonly id: string;
  readonly hash: SecretHash;
  /** A name for people. */
  readonly label?: string;
  readonly createdAt?: Instant;
  /** The day of its last use: the moment at which that day began (UTC). Written at most once a day. */
  readonly lastUsedDay?: Instant;
  /** The same secret, sealed. Only where the client uses `client_secret_jwt`. */
  readonly sealed?: SealedSecret;
  /** The first moment it is accepted. */
  readonly notBefore?: Instant;
  /** The first moment it is no longer accepted. */
  readonly expiresAt?: Instant;
}

/** Tells whether a client's secret is accepted at a moment: it has begun and has not expired. */
export const isLive = (secret: ClientSecret, now: Instant): boolean =>
  (secret.notBefore === undefined || secret.notBefore <= now) &&
  (secret.expiresAt === undefined || !isExpired(secret.expiresAt, now));

/** The moment at which a day begins (UTC). */
export const dayOf = (moment: Instant): Instant => instant(moment - (moment % secondsPerDay));

const secondsPerDay = 86_400;

/** A client has at most this many secrets: each one more makes every guess dearer. */
export const maxSecrets = 10;
