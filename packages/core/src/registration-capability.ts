import type { Client } from "./domain/client.ts";
import type { TenantId } from "./domain/identifiers.ts";
import type { Instant } from "./domain/instant.ts";
import type { EndpointDefinition } from "./endpoints/endpoint.ts";
import type { Observer } from "./ports/observer.ts";
import type { SecretHasher } from "./ports/secret-hasher.ts";
import type { Storage } from "./ports/storage.ts";
import type { UsersContext } from "./users-capability.ts";

/** Clients that register themselves, as a value: `dynamicRegistration` makes it. A server without it carries none of its code. */
export interface RegistrationCapability {
  /** Wires it into a server. Core calls it once. */
  wire(context: RegistrationContext): WiredRegistration;
  /**
   * Whether nobody has used a client that registered itself for as long as its rules allow. `removeUnusedClients` asks it; what a user still
   * allows the client keeps it all the same.
   */
  isUnused(tenant: TenantId, client: Client, now: Instant): boolean;
}

/** The parts of a server that registration works with, each in its deadline already. */
export interface RegistrationContext
  extends Pick<
    UsersContext,
    | "storage"
    | "rateLimiter"
    | "remoteKeySets"
    | "endpointPath"
    | "bodyLimit"
    | "portTimeout"
    | "clock"
    | "entropy"
    | "digester"
    | "signatureVerifier"
  > {
  readonly secretHasher: SecretHasher;
}

/** What registration adds to a server. */
export interface WiredRegistration {
  /** The stores as the whole server uses them: clients that nobody uses any more are gone. */
  readonly storage: Storage;
  /** Learns which clients got tokens. */
  readonly observer: Observer;
  endpoints(): readonly EndpointDefinition[];
}
