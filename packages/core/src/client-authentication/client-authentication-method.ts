import type { ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { OAuthError } from "../errors/oauth-error.ts";
import type { PortError } from "../errors/port-error.ts";
import type { ReasonOf } from "../errors/reason.ts";
import type { Clock } from "../ports/clock.ts";
import type { SecretHasher } from "../ports/secret-hasher.ts";
import type { AuthorizationHeader } from "./authorization-header.ts";

/**
 * A way for a client to prove itself: the extension point behind `token_endpoint_auth_method`.
 *
 * @example createAuthorizationServer({ …, clientAuthentication: [clientSecretBasic, myOwnMethod] })
 */
export interface ClientAuthenticationMethod {
  /** The name a client registers (RFC 7591 §2) and the metadata announces. */
  readonly name: string;

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
}

/** Credentials, read but not yet believed. */
export interface Presentation {
  /** The client that the credentials claim to be, as it was sent. */
  readonly clientId: string;
  /** Whether they stood in the `Authorization` header. */
  readonly fromHeader: boolean;
  /**
   * Judges them. `client` is `undefined` if no such client exists: the method must then do the same work and
   * answer a refusal, so that time tells nothing.
   */
  verify(
    client: Client | undefined,
    context: AuthenticationContext,
  ): ResultAsync<AuthenticationVerdict, PortError>;
}

export interface AuthenticationContext {
  readonly tenant: Tenant;
  readonly clock: Clock;
  readonly secretHasher: SecretHasher;
}

export type AuthenticationVerdict = "proven" | ReasonOf<"invalid_client">;
