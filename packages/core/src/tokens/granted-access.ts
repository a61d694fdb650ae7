import type { ResourceIndicator } from "../domain/resource-indicator.ts";
import type { Scope } from "../domain/scope.ts";

/** What a grant allows; `issue-tokens` writes it down. */
export interface GrantedAccess {
  /** Whom the tokens speak for (`sub`). */
  readonly subject: string;
  readonly scope: Scope;
  /** Whom they are meant for (`aud`); at least one. */
  readonly audience: readonly ResourceIndicator[];
}
