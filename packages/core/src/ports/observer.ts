import type { ClientId, KeyId, TenantId, TokenId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import type { Scope } from "../domain/scope.ts";
import type { OAuthErrorCode } from "../errors/oauth-error.ts";
import type { Reason } from "../errors/reason.ts";
import type { TokenFault } from "../errors/token-fault.ts";

/** Learns of every request, after its answer is decided: for audit, metrics and logs. */
export interface Observer {
  /**
   * Takes one event. Must not block: it is called on the request's path, and its answer is not awaited. What it
   * throws is dropped; an observer can neither fail nor delay a request.
   */
  observe(event: EndpointEvent): void;
}

/**
 * The outcome at an endpoint: one event per request.
 *
 * It holds no credential, no token and no text that a client made up: everything here was parsed into our own types first.
 */
export type EndpointEvent = AnsweredEvent | RefusedEvent;

/** The event of a request that was answered as the client wished. */
export interface AnsweredEvent extends Attempt {
  readonly outcome: "answered";
}

/** The event of a request that was refused, with the reason. */
export interface RefusedEvent extends Attempt {
  readonly outcome: "refused";
  /** Why, finer than what the client was told. */
  readonly reason: Reason;
  /** The error code that the client was told. */
  readonly error: OAuthErrorCode;
  /** The failure or the bug behind a 5xx. */
  readonly cause?: unknown;
}

/** The facts that were known of a request when it was answered or refused. */
export interface Attempt {
  /** The name of the endpoint, as in `AuthorizationServer.endpoints`. */
  readonly endpoint: string;
  readonly at: Instant;
  /** Names the request in every log: the binding's name for it, or one that core made. */
  readonly requestId?: string;
  /** How long it took to decide, in milliseconds with a fraction. */
  readonly durationMs?: number;
  /** The peer, as the HTTP binding knows it. */
  readonly remoteAddress?: string;
  readonly tenant?: TenantId;
  /** The client that the request claims to be; proven only if `authenticationMethod` stands beside it. */
  readonly client?: ClientId;
  /**
   * Of a client whose id is the URL of a document: when its facts were fetched from there. It is `at` where this request fetched
   * them.
   */
  readonly documentFetchedAt?: Instant;
  /** Of a client that registers itself: who let it in. `open`, or the kind of door and its name, as `initial_access_token iat-…`. */
  readonly registeredBy?: string;
  /** The method by which the client proved itself. */
  readonly authenticationMethod?: string;
  /** The grant type, if this server knows it. */
  readonly grantType?: string;
  /** The user that the request is about: the embedder's name for them. */
  readonly subject?: string;
  /** The page that the user was shown. */
  readonly page?:
    | "login"
    | "account"
    | "consent"
    | "device-code"
    | "device-confirm"
    | "device-done";
  /**
   * Who agreed to `grantedScope`: the user now, to all that was asked or to a part of it (`narrowed`), the user before, or the
   * tenant's policy.
   */
  readonly consent?: "given" | "narrowed" | "remembered" | "implied";
  readonly requestedScope?: Scope;
  readonly grantedScope?: Scope;
  readonly tokenId?: TokenId;
  readonly keyId?: KeyId;
  /** The token was issued before, and is handed out again to the same client. */
  readonly reused?: true;
  /**
   * The refresh token was handed out before: a client that had lost the answer asked again, in time. One that is presented too
   * late is refused as `refresh_token_reused` (RFC 9700 §4.14.2).
   */
  readonly retried?: true;
  /** The key or certificate that the token is bound to: of DPoP or of TLS. */
  readonly boundTo?: readonly ("dpop" | "mtls")[];
  readonly expiresAt?: Instant;
  /**
   * Of `client_document_invalid`: the member of the document. Of `credentials_refused`: the reason of the method's own, one of those that it declares. Of `rate_limited`: the budget that
   * is used up. Of an endpoint of the embedder's own: what it chooses to say.
   */
  readonly detail?: string;
  /** Why the token that introspection or revocation is about counts as dead, or as no business of whoever asked. */
  readonly tokenFault?: TokenFault;
}
