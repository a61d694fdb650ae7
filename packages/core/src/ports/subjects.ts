import type { TenantId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import type { PortError } from "../errors/port-error.ts";
import type { MaybeAsync } from "./maybe-async.ts";

/**
 * Whether a user may still get tokens. It is asked whenever a token is made for a user, who is mostly not there then: with a
 * code, and at every refresh.
 *
 * @example
 * const subjects: Subjects = {
 *   standing: (_tenant, subject) => ok(users.get(subject)?.blocked === false ? "good" : "refused"),
 * };
 */
export interface Subjects {
  /** `refused`: blocked, or locked out. `unknown`: there is no such user, or no longer. */
  standing(tenant: TenantId, subject: string, now: Instant): MaybeAsync<Standing, PortError>;
}

/** A user's standing. Anything but `good` ends what is asked for. */
export type Standing = "good" | "refused" | "unknown";
