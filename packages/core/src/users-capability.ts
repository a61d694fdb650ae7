import type { ScopePolicy } from "./domain/scope-policy.ts";
import type { ExplainAuthorization } from "./endpoints/authorize/explain-authorization.ts";
import type { AuthorizationPorts } from "./endpoints/browser/authorization-ports.ts";
import type { EndpointDefinition } from "./endpoints/endpoint.ts";
import type { AuthenticatingEndpoint } from "./endpoints/steps/client-steps.ts";
import type { DocumentClients } from "./endpoints/steps/document-clients.ts";
import type { SenderConstraint } from "./endpoints/steps/sender-constraint.ts";
import type { GrantType } from "./grants/grant-type.ts";
import type { Clock } from "./ports/clock.ts";
import type { Digester } from "./ports/digester.ts";
import type { Entropy } from "./ports/entropy.ts";
import type { RateLimiter } from "./ports/rate-limiter.ts";
import type { RemoteKeySets } from "./ports/remote-key-sets.ts";
import type { SignatureVerifier } from "./ports/signature-verifier.ts";
import type { Storage } from "./ports/storage.ts";
import type { TokenKind } from "./tokens/live-token.ts";

/**
 * The user's half of a server, as a value: `userAuthorization` makes it. A server without it carries none of its code.
 */
export interface UsersCapability {
  /** Wires it into a server. Core calls it once. */
  wire(context: UsersContext): WiredUsers;
}

/** The parts of a server that the user's half works with, each in its deadline already. */
export interface UsersContext {
  readonly storage: Storage;
  readonly rateLimiter?: RateLimiter;
  readonly remoteKeySets?: RemoteKeySets;
  readonly mtlsOrigin?: string;
  readonly scopePolicies: readonly ScopePolicy[];
  readonly endpointPath: string;
  readonly bodyLimit: number;
  readonly portTimeout: number;
  readonly requestTimeout: number;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly digester: Digester;
  readonly signatureVerifier: SignatureVerifier;
}

/** What the user's half adds to a server. */
export interface WiredUsers {
  /** The stores as the whole server uses them, where there are more clients than those that were registered. Default: the server's. */
  readonly storage?: Storage | undefined;
  readonly grants: readonly GrantType[];
  readonly tokenKinds: readonly TokenKind[];
  endpoints(ports: UserEndpointPorts): readonly EndpointDefinition[];
  readonly explain: ExplainAuthorization;
}

/** Clients whose ids are the URLs of their documents, as a value: `clientDocuments` makes it. A server without it carries none of its code. */
export interface ClientDocumentsCapability {
  /** Wires it into the user's half. Core calls it once. */
  wire(context: UsersContext): WiredClientDocuments;
}

/** What clients of documents add to a server: the stores in which they are found, and what the authorization endpoint asks. */
export interface WiredClientDocuments {
  readonly storage: Storage;
  readonly documentClients: DocumentClients;
}

/** Devices that users connect, as a value: `deviceAuthorization` makes it. A server without it carries none of its code. */
export interface DevicesCapability {
  /** Wires it into the user's half. Core calls it once. */
  wire(authorization: AuthorizationPorts, storage: Storage): WiredDevices;
}

/** What devices add to a server. */
export type WiredDevices = Pick<WiredUsers, "grants" | "endpoints">;

/** The ports by which clients prove themselves and their keys. */
export type UserEndpointPorts = AuthenticatingEndpoint & SenderConstraint;
