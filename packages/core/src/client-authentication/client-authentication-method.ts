import type { Client } from "../domain/client.ts";
import type { ReadCertificate } from "../domain/client-certificate.ts";
import type { Requiring } from "../domain/client-requirement.ts";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
import type { Issuer } from "../domain/issuer.ts";
import type { Source } from "../domain/source.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { OAuthError } from "../errors/oauth-error.ts";
import type { PortError } from "../errors/port-error.ts";
import type { ReasonOf } from "../errors/reason.ts";
import type { Clock } from "../ports/clock.ts";
import type { Digester } from "../ports/digester.ts";
import type { MaybeAsync } from "../ports/maybe-async.ts";
import type { RateLimiter } from "../ports/rate-limiter.ts";
import type { RemoteKeySets } from "../ports/remote-key-sets.ts";
import type { ReplayStore } from "../ports/replay-store.ts";
import type { SecretHasher } from "../ports/secret-hasher.ts";
import type { SecretUpkeep } from "../ports/secret-upkeep.ts";
import type { SignatureVerifier } from "../ports/signature-verifier.ts";
import type { VerifiedSecrets } from "../ports/verified-secrets.ts";
import type { AuthorizationHeader } from "./authorization-header.ts";
import type { DeclaredCredentials } from "./declared-credentials.ts";

/**
 * A way for a client to prove itself: the extension point behind `token_endpoint_auth_method`. One value says all that is a
 * method's own. One with a port of its own is a function that gets the port's deadline (`Extension`).
 *
 * @example createAuthorizationServer({ …, clientAuthentication: [clientSecretBasic, myOwnMethod] })
 */
export interface ClientAuthenticationMethod extends Requiring {
  /** The name a client registers (RFC 7591 §2) and the metadata announces. */
  readonly name: string;

  /** The only grant types that it opens. A method with such a list works at the token endpoint alone. Default: all. */
  readonly onlyGrantTypes?: readonly string[];

  /** The JWS algorithms that its assertions may have, for the metadata. */
  readonly signingAlgorithms?: readonly string[];

  /** By it a client only says who it is (RFC 6749 §2.1): no endpoint that wants a proof takes it. */
  readonly identifiesOnly?: true;
  /**
   * Whether nobody can guess its credentials, as signatures by a private key. Then those that fail count for their source, and
   * not for their source at this client, whose few failures would bound how many honest requests are under way.
   *
   * @default false
   */
  readonly unguessable?: true;

  /**
   * All of a request that it reads to prove a client. Credentials of two methods in one request are refused (RFC 6749 §2.3),
   * a parameter in the URL is refused (§2.3.1), and what is presented is judged by the methods that declare it alone. `{}`
   * says that it has none.
   */
  readonly credentials: DeclaredCredentials;

  /** The reasons of its own that it refuses for (`{ refused }`): 1 to 64 of `a-z 0-9 _` each. */
  readonly reasons?: readonly string[];

  /**
   * The reasons, core's or its own, that it finds for any client without secrets and API keys. A client that may not pass is
   * judged as one, and its event then says why it may not.
   */
  readonly reasonsWithoutSecrets?: readonly string[];

  /**
   * Its challenge in a 401 (RFC 9110 §11.6.1), if it has an authentication scheme. The realm needs no escaping.
   *
   * @example (realm) => `Badge realm="${realm}"`
   */
  challenge?(realm: string): string;

  /**
   * Reads the credentials that the request presents by this method: `undefined` if none, an error if they cannot be read.
   * Looks at the request only; proves nothing yet.
   */
  present(
    request: AuthenticatingRequest,
  ): PresentedCredentials | OAuthError<"invalid_client"> | undefined;
}

/** The parts of a request that credentials may stand in. */
export interface AuthenticatingRequest {
  readonly authorization: AuthorizationHeader | undefined;
  readonly parameters: ReadonlyMap<string, string>;
  /** Header fields by name in lower case; a repeated field arrives joined by `, ` (RFC 9110 §5.3). */
  readonly headers: { get(name: string): string | null | undefined };
  /** The certificate that the sender proved to hold in the TLS handshake. */
  readonly clientCertificate?: ReadCertificate | undefined;
  /** The peer's address, for limits. */
  readonly remoteAddress?: string | undefined;
}

/** Credentials, read but not yet believed. */
export interface PresentedCredentials {
  /** The client that they claim to be, as it was sent. */
  readonly clientId: string;
  /**
   * Whether the same credentials were verified lately for the same source, so that they cannot be a guess. Costs no
   * hash and no lookup, and is asked only where the source's budget is used up, within a budget of its own
   * (`RateLimiter.recognise`). Without it that source is refused.
   */
  verifiedRecently?(verifiedSecrets: VerifiedSecrets, by: RecentVerification): boolean;
  /**
   * Judges them. `client` is `undefined` if no such client exists, and has neither secrets nor API keys if it may not pass
   * anyway: the method must then do the same work and answer a refusal, so that time tells nothing.
   */
  verify(
    client: Client | undefined,
    context: AuthenticationContext,
  ): MaybeAsync<AuthenticationVerdict, PortError>;
}

/** The sender that may have proved itself lately, as the request alone says and nothing that was looked up. */
export interface RecentVerification {
  readonly tenant: TenantId;
  readonly client: ClientId;
  readonly source: Source;
}

/** The facts and ports that a method of client authentication judges by. */
export interface AuthenticationContext {
  readonly tenant: Tenant;
  /** Where the request comes from. */
  readonly source: Source;
  readonly clock: Clock;
  readonly secretHasher: SecretHasher;
  readonly verifiedSecrets: VerifiedSecrets | undefined;
  readonly rateLimiter: RateLimiter | undefined;
  readonly secretUpkeep: SecretUpkeep | undefined;
  readonly replays: ReplayStore;
  readonly digester: Digester;
  readonly remoteKeySets: RemoteKeySets;
  readonly signatureVerifier: SignatureVerifier;
  /** The token endpoint's URL at an issuer. */
  readonly tokenEndpointOf: (issuer: Issuer) => string;
}

/**
 * The finding of a method. One of the embedder's own may refuse for a reason of its own, which it declares in `reasons`: the
 * client sees the one answer of all refusals, the event says `credentials_refused` and names the reason as its `detail`. A
 * text that is not declared is told by `explain` alone, as the cause.
 */
export type AuthenticationVerdict =
  | "proven"
  | ReasonOf<"invalid_client">
  | { readonly refused: string };
