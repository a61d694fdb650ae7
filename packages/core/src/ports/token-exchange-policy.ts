import type { ResultAsync } from "neverthrow";
import type { AccessToken } from "../domain/access-token.ts";
import type { Client } from "../domain/client.ts";
import type { TenantId } from "../domain/identifiers.ts";
import type { ResourceIndicator } from "../domain/resource-indicator.ts";
import type { Scope } from "../domain/scope.ts";
import type { PortError } from "../errors/port-error.ts";

/** Decides which token exchanges (RFC 8693) are permitted. An exchange that it does not permit is refused. */
export interface TokenExchangePolicy {
  permits(question: ExchangeQuestion): ResultAsync<boolean, PortError>;
}

/** One token exchange that a policy must allow or refuse (RFC 8693 §2.1). */
export interface ExchangeQuestion {
  readonly tenant: TenantId;
  /** The client that asks. */
  readonly client: Client;
  /** The token of the subject that the new token will speak for: a live one of this tenant. */
  readonly subject: AccessToken;
  /** The token of the party that will act for the subject: a live one of this tenant; `undefined` for impersonation. */
  readonly actor: AccessToken | undefined;
  /** Whom it will be meant for: perhaps somebody whom the subject token is not meant for. */
  readonly audience: readonly ResourceIndicator[];
  readonly scope: Scope;
}
