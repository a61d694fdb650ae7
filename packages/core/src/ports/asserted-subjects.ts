import type { AssertedSubject } from "../domain/asserted-subject.ts";
import type { TenantId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import type { PortError } from "../errors/port-error.ts";
import type { MaybeAsync } from "./maybe-async.ts";

/**
 * Finds the user of this server whom an identity assertion means. It is asked whenever an assertion is a grant, after all of the
 * assertion is verified.
 *
 * Issuer, issuer's tenant and subject together name a user. An address that another issuer may give as well, such as `email`, names nobody.
 *
 * @example
 * const assertedSubjects: AssertedSubjects = {
 *   find: (_tenant, { issuer, subject }) => {
 *     const user = users.byLogin(issuer, subject);
 *     return ok(user === undefined ? { verdict: "unknown" } : { verdict: "found", subject: user.id });
 *   },
 * };
 */
export interface AssertedSubjects {
  /** The user of this tenant whom `asserted` means. Changes nothing that matters: `explain` asks too. */
  find(
    tenant: TenantId,
    asserted: AssertedSubject,
    now: Instant,
  ): MaybeAsync<FoundSubject, PortError>;
}

/**
 * `found`: with the name that tokens have as `sub`, which may be no client's id (RFC 9068 §5). `refused`: the user is blocked. `unknown`:
 * there is no such user. Without `found` there are no tokens.
 */
export type FoundSubject =
  | { readonly verdict: "found"; readonly subject: string }
  | { readonly verdict: "refused" }
  | { readonly verdict: "unknown" };
