import type { ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import type { Instant } from "../domain/instant.ts";
import type { Scope } from "../domain/scope.ts";
import type { ScopePolicy } from "../domain/scope-policy.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { OAuthError, TokenErrorCode } from "../errors/oauth-error.ts";
import type { PortError } from "../errors/port-error.ts";
import type { GrantedAccess } from "../tokens/granted-access.ts";

/**
 * A grant type: the extension point behind `grant_type` (RFC 6749 §4.5).
 *
 * Core has authenticated the client and found the grant enabled for it before `exchange` is called, and re-checks
 * afterwards that no scope was granted that was not asked for.
 *
 * @example
 * const nightly: GrantType = {
 *   name: "urn:example:nightly",
 *   exchange: ({ tenant, client }) =>
 *     okAsync({ subject: client.id, scope: emptyScope, audience: [tenant.audience] }),
 * };
 * createAuthorizationServer({ …, grants: [clientCredentials, nightly] });
 */
export interface GrantType {
  /** The `grant_type` value: a short name, or an absolute URI for an extension. */
  readonly name: string;
  exchange(
    request: GrantRequest,
  ): ResultAsync<GrantedAccess, OAuthError<TokenErrorCode> | PortError>;
}

export interface GrantRequest {
  readonly tenant: Tenant;
  readonly client: Client;
  /** The decoded body: each name once, no empty values. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The scope asked for; `undefined` if none was. */
  readonly requestedScope: Scope | undefined;
  /** What a held scope covers at this tenant. */
  readonly scopePolicy: ScopePolicy;
  readonly now: Instant;
}
