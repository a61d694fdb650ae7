import { err, ok } from "neverthrow";
import type { TenantId } from "../../domain/identifiers.ts";
import type { Instant } from "../../domain/instant.ts";
import { type PortError, portError } from "../../errors/port-error.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { Standing, Subjects } from "../../ports/subjects.ts";

/**
 * A user's standing. A slip of the embedder's, say `ok(true)`, is `corrupt` and not a refusal: clients throw their tokens away at
 * `invalid_grant`, and every user would be logged out.
 */
export const standingOf = (
  subjects: Subjects,
  tenant: TenantId,
  subject: string,
  now: Instant,
): MaybeAsync<Standing, PortError> =>
  andThen(subjects.standing(tenant, subject, now), (standing) =>
    standings.has(standing)
      ? ok(standing)
      : err(
          portError(
            "corrupt",
            "subjects",
            new TypeError('Subjects.standing must answer "good", "refused" or "unknown"'),
          ),
        ),
  );

const standings: ReadonlySet<unknown> = new Set<Standing>(["good", "refused", "unknown"]);
