import type { Actor } from "../domain/actor.ts";
import type { Instant } from "../domain/instant.ts";
import type { ResourceIndicator } from "../domain/resource-indicator.ts";
import type { Scope } from "../domain/scope.ts";
import type { TokenSource } from "../domain/token-source.ts";

/** What a grant allows; `issue-tokens` writes it down. */
export interface GrantedAccess {
  /** Whom the tokens speak for (`sub`). */
  readonly subject: string;
  readonly scope: Scope;
  /** Whom they are meant for (`aud`); at least one. */
  readonly audience: readonly ResourceIndicator[];
  /** When they are dead at the latest. A lifetime that is configured shorter still holds. */
  readonly expiresBy?: Instant;
  /** The API key that was given for the tokens, by id: they do not outlive it. */
  readonly apiKey?: string;
  /** The clients whose tokens the new one is made of (RFC 8693): it does not outlive theirs. */
  readonly sources?: readonly TokenSource[];
  /** Who acts for the subject (RFC 8693 §4.1). */
  readonly actor?: Actor;
  /** Who may be made to act for the subject (RFC 8693 §4.4). */
  readonly mayAct?: string;
  /** What the answer says of the token's type (RFC 8693 §2.2.1). */
  readonly issuedTokenType?: string;
}
