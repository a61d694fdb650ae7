import type { Client } from "../domain/client.ts";
import type { ReadCertificate } from "../domain/client-certificate.ts";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
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

/**
 * A way for a client to prove itself: the extension point behind `token_endpoint_auth_method`.
 *
 * @example createAuthorizationServer({ …, clientAuthentication: [clientSecretBasic, myOwnMethod] })
 */
export interface ClientAuthenticationMethod {
  /** The name a client registers (RFC 7591 §2) and the metadata announces. */
  readonly name: string;

  /** The only grant types that it opens; default: all. What opens some only opens no endpoint but the token endpoint. */
  readonly onlyGrantTypes?: readonly string[];

  /** The JWS algorithms that its assertions may have, for the metadata. */
  readonly signingAlgorithms?: readonly string[];

  /**
   * The parameters that are its credentials. One beside another mechanism is refused (RFC 6749 §2.3), one in the URL is
   * refused (§2.3.1), and one in the body is judged by this method alone. `[]` says that it reads none: its credentials
   * are the `Authorization` header or a certificate, or it has none.
   */
  readonly credentials: readonly string[];

  /**
   * What the request presents by this method: `undefined` if nothing, an error if something that cannot be read.
   * Looks at the request only; proves nothing yet.
   */
  present(request: AuthenticatingRequest): Presentation | OAuthError<"invalid_client"> | undefined;
}

/** The parts of a request that credentials may stand in. */
export interface AuthenticatingRequest {
  readonly authorization: AuthorizationHeader | undefined;
  readonly parameters: ReadonlyMap<string, string>;
  /** What the sender proved to hold in the TLS handshake. */
  readonly clientCertificate?: ReadCertificate | undefined;
  /** The peer's address, for limits. */
  readonly remoteAddress?: string | undefined;
}

/** Credentials, read but not yet believed. */
export interface Presentation {
  /** The client that the credentials claim to be, as it was sent. */
  readonly clientId: string;
  /** Whether they stood in the `Authorization` header. */
  readonly fromHeader: boolean;
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

/** Who says that it proved itself lately, by what the request says and nothing that was looked up. */
export interface RecentVerification {
  readonly tenant: TenantId;
  readonly client: ClientId;
  readonly source: Source;
}

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
  /** The token endpoint's URL. */
  readonly tokenEndpoint: string;
}

/**
 * What a method finds. One of the embedder's own may refuse for a reason of its own: the client sees the one answer of all
 * refusals, the event says `credentials_refused`, and `explain` shows the text as the cause.
 */
export type AuthenticationVerdict =
  | "proven"
  | ReasonOf<"invalid_client">
  | { readonly refused: string };
