import type { Client } from "../domain/client.ts";
import type { Confirmation } from "../domain/confirmation.ts";
import type { Instant } from "../domain/instant.ts";
import type { RequestedResource } from "../domain/requested-resource.ts";
import type { Scope } from "../domain/scope.ts";
import type { ScopePolicy } from "../domain/scope-policy.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { OAuthError, TokenErrorCode } from "../errors/oauth-error.ts";
import type { PortError } from "../errors/port-error.ts";
import type { IdentityTokenPorts } from "../jwt/verify-identity-token.ts";
import type { Digester } from "../ports/digester.ts";
import type { MaybeAsync } from "../ports/maybe-async.ts";
import type { ReplayStore } from "../ports/replay-store.ts";
import type { GrantedAccess } from "../tokens/granted-access.ts";
import type { FindLiveToken } from "../tokens/live-token.ts";

/**
 * A grant type: the extension point behind `grant_type` (RFC 6749 §4.5).
 *
 * It has two phases. `check` reads and answers, and changes nothing: `explain` calls it too. An effect, such as using a
 * code up, is the `commit` of the access that it answers.
 *
 * Core has authenticated the client and found the grant enabled for it before `check` is called, and re-checks
 * afterwards that no scope was granted that was not asked for.
 *
 * One with a port of its own is a function that gets the port's deadline (`Extension`).
 *
 * @example
 * const nightly: GrantType = {
 *   name: "urn:example:nightly",
 *   check: ({ tenant, client }) =>
 *     ok({ subject: client.id, scope: emptyScope, audience: [tenant.audience] }),
 * };
 * createAuthorizationServer({ …, grants: [clientCredentials, nightly] });
 */
export interface GrantType {
  /** The `grant_type` value: a short name, or an absolute URI for an extension. */
  readonly name: string;
  /** The parameters that carry its credential, as `assertion`: one in the URL is refused (RFC 6749 §2.3.1). Default: none. */
  readonly credentials?: readonly string[];
  /** Its scope was decided before the request, which can ask for no other: a `scope` is not heeded. @default false */
  readonly ignoresScope?: boolean;
  /** The profiles of the grant that a tenant accepts, for `authorization_grant_profiles_supported` of its metadata. Default: none. */
  profiles?(tenant: Tenant): readonly string[];
  /** Judges a request, with no effect of any kind. */
  check(
    request: GrantRequest,
    ports: GrantPorts,
  ): MaybeAsync<GrantedAccess, OAuthError<TokenErrorCode> | PortError>;
  /**
   * The effect of a refusal of `check`, as the note that a device asked too early; answers the refusal that goes out. The token endpoint
   * calls it, and `explain` does not. Default: a refusal has no effect.
   */
  noteRefusal?(
    request: GrantRequest,
    refusal: OAuthError<TokenErrorCode>,
  ): MaybeAsync<OAuthError<TokenErrorCode>, PortError>;
}

/** The ports that a grant may ask while it checks: look-ups, and nothing that writes. */
export interface GrantPorts extends IdentityTokenPorts {
  readonly replays: Pick<ReplayStore, "isSeen">;
  readonly digester: Digester;
  /** Finds the token of a text, if it is this tenant's and live. */
  readonly findLiveToken: FindLiveToken;
}

/** A token request as a grant sees it: the client is authenticated and may use the grant type. */
export interface GrantRequest {
  readonly tenant: Tenant;
  readonly client: Client;
  /** The decoded body: each name once, no empty values. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The resource that the tokens are asked for (RFC 8707), or the tenant's audience. */
  readonly requestedResource: RequestedResource;
  /** The scope asked for; `undefined` if none was. */
  readonly requestedScope: Scope | undefined;
  /** Decides at this tenant which scopes a held one covers. */
  readonly scopePolicy: ScopePolicy;
  /** The key that the tokens get bound to, proven by this request; `undefined` for plain Bearer tokens. */
  readonly confirmation: Confirmation | undefined;
  readonly now: Instant;
}
