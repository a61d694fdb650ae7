import { err, ok } from "neverthrow";
import { type AssertedSubject, qualifiedSubject } from "../../../domain/asserted-subject.ts";
import type { OAuthError } from "../../../errors/oauth-error.ts";
import { type PortError, portError } from "../../../errors/port-error.ts";
import { refuseIdentityAssertion } from "../../../errors/refuse-identity-assertion.ts";
import type { AssertedSubjects } from "../../../ports/asserted-subjects.ts";
import { andThen, type MaybeAsync } from "../../../ports/maybe-async.ts";
import type { Subjects } from "../../../ports/subjects.ts";
import type { GrantRequest } from "../../grant-type.ts";
import { standingOf } from "../../users/standing-of.ts";

/** The ports that know users. */
export interface SubjectPorts {
  readonly assertedSubjects: AssertedSubjects | undefined;
  readonly subjects: Subjects | undefined;
}

type Refused = OAuthError<"invalid_grant"> | PortError;

/** The user's `sub` here, if there is such a user and they may have tokens (§6.3). */
export const findSubject = (
  { assertedSubjects, subjects }: SubjectPorts,
  { tenant, now }: Pick<GrantRequest, "tenant" | "now">,
  asserted: AssertedSubject,
): MaybeAsync<string, Refused> =>
  andThen(
    assertedSubjects?.find(tenant.id, asserted, now) ??
      ok({ verdict: "found" as const, subject: qualifiedSubject(asserted) }),
    (found): MaybeAsync<string, Refused> => {
      if (found.verdict !== "found") return err(unfound(found.verdict));
      if (subjects === undefined) return ok(found.subject);
      return andThen(standingOf(subjects, tenant.id, found.subject, now), (standing) =>
        standing === "good" ? ok(found.subject) : err(refused(standing)),
      );
    },
  );

/** A slip of the embedder's is no refusal, and lets nobody in either. */
const unfound = (verdict: "refused" | "unknown"): Refused =>
  verdicts.has(verdict)
    ? refused(verdict)
    : portError(
        "corrupt",
        "asserted-subjects",
        new TypeError(
          'AssertedSubjects.find must answer the verdict "found", "refused" or "unknown"',
        ),
      );

const verdicts: ReadonlySet<unknown> = new Set(["refused", "unknown"]);

const refused = (verdict: "refused" | "unknown"): OAuthError<"invalid_grant"> =>
  refuseIdentityAssertion("invalid_grant", `identity_assertion_subject_${verdict}`);
