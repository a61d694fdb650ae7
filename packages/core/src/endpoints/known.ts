import type { Client } from "../domain/client.ts";
import type { ClientId, KeyId, TokenId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import type { Scope } from "../domain/scope.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { TokenFault } from "../errors/token-fault.ts";
import type { EndpointRequest } from "../messages/endpoint-request.ts";
import type { Attempt } from "../ports/observer.ts";
import type { IssuedTokens } from "../tokens/issued-tokens.ts";

/** A request that has just come in. */
export interface Received {
  readonly request: EndpointRequest;
  /** When it came. The whole request is judged by this one instant. */
  readonly at: Instant;
}

/**
 * The record that the steps of an endpoint hand on: it never changes, each step answers it with what the step found out
 * added. These are the findings that an event tells; a step may add others for the steps behind it.
 */
export interface Known extends Received {
  readonly tenant?: Tenant;
  /** The client that the request claims to be. */
  readonly claimedClient?: ClientId | undefined;
  /** The client that a user is to authorize. */
  readonly authorizingClient?: Client;
  /** The client that proved itself. */
  readonly client?: Client;
  /** The method by which it did, by name. */
  readonly authenticationMethod?: string;
  readonly grantType?: { readonly name: string };
  readonly requestedScope?: Scope | undefined;
  readonly tokens?: IssuedTokens;
  /** Who let a client in that registers itself. */
  readonly registeredBy?: string;
  /** The user that the request is about. */
  readonly subject?: string;
  /** The page that the user was shown. */
  readonly page?: NonNullable<Attempt["page"]>;
  readonly consent?: NonNullable<Attempt["consent"]>;
  readonly grantedScope?: Scope;
  /** The token that the request is about, and why it counts as dead or as somebody else's. */
  readonly tokenId?: TokenId | undefined;
  readonly tokenFault?: TokenFault | undefined;
  /** The key that signed the answer. */
  readonly keyId?: KeyId | undefined;
}
