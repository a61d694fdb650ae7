import type { Actor } from "../domain/actor.ts";
import type { FamilyId, GrantId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import type { ResourceIndicator } from "../domain/resource-indicator.ts";
import type { Scope } from "../domain/scope.ts";
import type { TokenSource } from "../domain/token-source.ts";
import type { UserAuthentication } from "../domain/user-authentication.ts";
import type { OAuthError, TokenErrorCode } from "../errors/oauth-error.ts";
import type { PortError } from "../errors/port-error.ts";
import type { Digester } from "../ports/digester.ts";
import type { MaybeAsync } from "../ports/maybe-async.ts";
import type { ReplayStore } from "../ports/replay-store.ts";
import type { IssuedTokens } from "./issued-tokens.ts";

/** The access that a grant allows; `issue-tokens` writes it down. */
export interface GrantedAccess {
  /** The subject that the tokens speak for (`sub`). */
  readonly subject: string;
  readonly scope: Scope;
  /** The resources that they are meant for (`aud`); at least one. */
  readonly audience: readonly ResourceIndicator[];
  /** The moment at which they are dead at the latest. A lifetime that is configured shorter still holds. */
  readonly expiresBy?: Instant;
  /** The API key that was given for the tokens, by id: they do not outlive it. */
  readonly apiKey?: string;
  /** The grant, where one is kept that outlives this request: its tokens can be found and ended by it. */
  readonly grant?: GrantId;
  /** The family of the tokens, where one code led to all of them: ending it ends each. */
  readonly family?: FamilyId;
  /** How the user logged in. */
  readonly authentication?: UserAuthentication;
  /** The clients whose tokens the new one is made of (RFC 8693): it does not outlive theirs. */
  readonly sources?: readonly TokenSource[];
  /** The party that acts for the subject (RFC 8693 §4.1). */
  readonly actor?: Actor;
  /** The party that may be made to act for the subject (RFC 8693 §4.4). */
  readonly mayAct?: string;
  /** The `issued_token_type` of the answer (RFC 8693 §2.2.1). */
  readonly issuedTokenType?: string;
  /**
   * The one effect of the grant, and its one atomic verdict: uses a code up, replaces a refresh token, marks an assertion.
   * The token endpoint calls it, and nobody else, once the tokens are signed and right before they go out: a signer that
   * fails costs the client nothing. It answers the tokens, and a refresh or an ID token that it adds goes out beside the access token; an
   * error ends the request, and the tokens are thrown away.
   */
  readonly commit?: CommitGrant;
}

/** Makes the grant's own effect last, and answers the tokens that go out. It runs after issuance, before the answer. */
export type CommitGrant = (
  tokens: IssuedTokens,
  ports: CommitPorts,
) => MaybeAsync<IssuedTokens, OAuthError<TokenErrorCode> | PortError>;

/** The ports that core gives to a commit. The grant brings any other that it needs. */
export interface CommitPorts {
  readonly replays: ReplayStore;
  readonly digester: Digester;
}
