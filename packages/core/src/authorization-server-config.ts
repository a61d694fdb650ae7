import type { ClientAuthenticationMethod } from "./client-authentication/client-authentication-method.ts";
import { clientSecretBasic } from "./client-authentication/methods/client-secret-basic.ts";
import { clientSecretPost } from "./client-authentication/methods/client-secret-post.ts";
import { noClientAuthentication } from "./client-authentication/methods/no-client-authentication.ts";
import { privateKeyJwt } from "./client-authentication/methods/private-key-jwt.ts";
import type { Extension } from "./deadlines/extension.ts";
import type { Seconds } from "./domain/instant.ts";
import {
  exactScopes,
  hierarchicScopes,
  type ScopePolicy,
  wildcardScopes,
} from "./domain/scope-policy.ts";
import type { ClaimsFor } from "./endpoints/steps/custom-claims-step.ts";
import type { RefusedGrantCode } from "./endpoints/token/token-response.ts";
import type { GrantType } from "./grants/grant-type.ts";
import { clientCredentials } from "./grants/types/client-credentials.ts";
import { type Clock, type Stopwatch, systemClock, systemStopwatch } from "./ports/clock.ts";
import type { Digester } from "./ports/digester.ts";
import type { DpopNonces } from "./ports/dpop-nonces.ts";
import { type Entropy, systemEntropy } from "./ports/entropy.ts";
import type { Observer } from "./ports/observer.ts";
import type { RateLimiter } from "./ports/rate-limiter.ts";
import type { RemoteKeySets } from "./ports/remote-key-sets.ts";
import type { SecretHasher } from "./ports/secret-hasher.ts";
import type { SecretUpkeep } from "./ports/secret-upkeep.ts";
import { type SignatureVerifier, systemSignatureVerifier } from "./ports/signature-verifier.ts";
import type { SigningKeys } from "./ports/signing-keys.ts";
import type { Storage } from "./ports/storage.ts";
import { systemDigester } from "./ports/system-digester.ts";
import type { VerifiedSecrets } from "./ports/verified-secrets.ts";
import type { VerifiedTokens } from "./ports/verified-tokens.ts";
import type { RegistrationCapability } from "./registration-capability.ts";
import type { VerifiedJwt } from "./tokens/jwt-access-token.ts";
import type { TokenReuse } from "./tokens/reuse-tokens.ts";
import type { UsersCapability } from "./users-capability.ts";

/** Every decision of a deployment: the parts that it must bring, and the options that it may choose. */
export interface AuthorizationServerConfig extends Dependencies, Partial<ServerOptions> {}

/** The parts that a deployment brings. Those with a `?` may be left out, and then their work is not done. */
export interface Dependencies {
  /** The stores of tenants, clients, access tokens and replays. */
  readonly storage: Storage;
  /** The keys that tokens are signed with, and those that are published. */
  readonly keys: SigningKeys;
  /** Hashes clients' secrets and verifies them. */
  readonly secretHasher: SecretHasher;
  /** Learns of every request, after its answer is decided. Without one, no event is made. */
  readonly observer?: Observer;
  /** Slows guessing down and bounds what each client asks for. Without it nothing is limited. */
  readonly rateLimiter?: RateLimiter;
  /** Remembers secrets that were verified lately, so that a slow hash is computed once. */
  readonly verifiedSecrets?: VerifiedSecrets;
  /** Remembers JWTs whose signature was verified a moment ago, for introspection, revocation and token exchange. */
  readonly verifiedTokens?: VerifiedTokens<VerifiedJwt>;
  /** Notes which secrets are used, and hashes them anew where their scheme is old. */
  readonly secretUpkeep?: SecretUpkeep;
  /** Fetches keys that others publish. Without it, clients and issuers with a `jwksUri` are refused. */
  readonly remoteKeySets?: RemoteKeySets;
  /** With nonces, every DPoP proof must carry one (RFC 9449 §8). Without, none need. */
  readonly dpopNonces?: DpopNonces;
  /** Hands a client its token again within a window. Without it every request gets a token of its own. */
  readonly tokenReuse?: TokenReuse;
  /** Claims of the embedder's own for each access token. Without it only those of clients' definitions stand. */
  readonly claims?: ClaimsFor;
  /** Lets users authorize clients: `userAuthorization({ … })`. Without it clients act for themselves alone. */
  readonly users?: UsersCapability;
  /** Lets clients register themselves: `dynamicRegistration({ … })`. Without it operators register clients. */
  readonly registration?: RegistrationCapability;
  /** The origin at which TLS clients present certificates, if it is not the issuers' own (RFC 8705 §5). */
  readonly mtlsOrigin?: string;
}

/** The options of a deployment. `defaults` holds each default with its reason. */
export interface ServerOptions {
  /** The grant types that it serves. @default [clientCredentials] */
  readonly grants: readonly Extension<GrantType>[];
  /**
   * The methods by which its clients may authenticate.
   *
   * @default [clientSecretBasic, clientSecretPost, privateKeyJwt, noClientAuthentication]
   */
  readonly clientAuthentication: readonly Extension<ClientAuthenticationMethod>[];
  /** The scope policies that its tenants may choose from. @default [exactScopes, hierarchicScopes, wildcardScopes] */
  readonly scopePolicies: readonly ScopePolicy[];
  /** The error code for a grant type that a client may not use (RFC 6749 §5.2). @default "unauthorized_client" */
  readonly refusedGrantCode: RefusedGrantCode;
  /** The path of the endpoints below each issuer: it begins with `/` and does not end with one. @default "/oauth" */
  readonly endpointPath: string;
  /** The largest request body, in bytes: 1024 to 1,048,576. @default 32_768 */
  readonly bodyLimit: number;
  /** The longest that a request may take, in milliseconds, whatever ports it asks; past that, it is 503. @default 5000 */
  readonly requestTimeout: number;
  /** The longest that one call of a port may take, in milliseconds; past that, the request is 503. @default 3000 */
  readonly portTimeout: number;
  /** The longest that verifiers may keep the JWK Set, in seconds. @default 300 */
  readonly jwksMaxAge: Seconds;
  /** The longest that clients may keep the metadata, in seconds. @default 3600 */
  readonly metadataMaxAge: Seconds;
  /** Whether the metadata is signed as well (RFC 8414 §2.1). @default false */
  readonly signedMetadata: boolean;
  /**
   * Whether the same metadata stands at `/.well-known/openid-configuration` too (RFC 8414 §5), for resource servers and clouds that look
   * for keys nowhere else. It promises no ID token.
   *
   * @default false
   */
  readonly openidConfiguration: boolean;
  /** The age that a DPoP proof may reach, in seconds (RFC 9449 §11.1). @default 60 */
  readonly dpopProofLifetime: Seconds;
  /** The time of day, by which things expire. @default systemClock */
  readonly clock: Clock;
  /** Time that only grows, by which durations are measured. @default systemStopwatch */
  readonly stopwatch: Stopwatch;
  /** The source of random text. @default systemEntropy */
  readonly entropy: Entropy;
  /** Makes the digests that stores hold instead of tokens. @default systemDigester */
  readonly digester: Digester;
  /** Verifies signatures of others. @default systemSignatureVerifier */
  readonly signatureVerifier: SignatureVerifier;
}

/** Every default, with its reason. `docs/configuration.md` holds the same table. */
export const defaults: ServerOptions = {
  // The one grant that needs no user; others are added as they are wanted.
  grants: [clientCredentials],
  // RFC 6749 §2.3.1: Basic must work for every client with a secret; `none` never opens client_credentials.
  clientAuthentication: [
    clientSecretBasic,
    clientSecretPost,
    privateKeyJwt,
    noClientAuthentication,
  ],
  // All are preorders, and a tenant without a choice gets `exact`, which covers least.
  scopePolicies: [exactScopes, hierarchicScopes, wildcardScopes],
  // RFC 6749 §5.2.
  refusedGrantCode: "unauthorized_client",
  // Keeps `/.well-known` below the issuer free.
  endpointPath: "/oauth",
  // Room for a client assertion and a hundred scopes; small enough to hold in memory for every connection.
  bodyLimit: 32_768,
  // Below what clients and proxies wait, so that they hear of it.
  requestTimeout: 5000,
  // Far above what a healthy store takes, and within a request's time, so that the refusal names the port.
  portTimeout: 3000,
  // A new key is published this long before it signs.
  jwksMaxAge: 300,
  // The configuration changes with a deployment, not within one.
  metadataMaxAge: 3600,
  // TLS protects the document already; a deployment that needs a signature besides says so.
  signedMetadata: false,
  openidConfiguration: false,
  // Long enough for clocks that are not quite right, short enough to remember every proof.
  dpopProofLifetime: 60,
  clock: systemClock,
  stopwatch: systemStopwatch,
  entropy: systemEntropy,
  digester: systemDigester,
  signatureVerifier: systemSignatureVerifier,
};
