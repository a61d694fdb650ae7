import { err, ok, type Result } from "neverthrow";
import { issuersOf } from "../../domain/issuer-alias.ts";
import type { Members } from "../../domain/registration/members.ts";
import type { StatementDoor } from "../../domain/registration/registration-doors.ts";
import type { OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { refuseRegistration } from "../../errors/refuse-registration.ts";
import { verifySoftwareStatement } from "../../jwt/verify-software-statement.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { AtDoors } from "./door-steps.ts";
import type { RegistrationPorts } from "./registration-ports.ts";

/** A refusal for the sake of a software statement. */
export type StatementRefusal = OAuthError<
  "invalid_software_statement" | "unapproved_software_statement"
>;

/** The metadata as it counts, and the issuer that vouched for it, if one did. */
export interface ReadStatement {
  readonly members: Members;
  readonly door: StatementDoor | undefined;
}

/** Reads the software statement of a request, if there is one: what its issuer says stands in the place of what the client says (RFC 7591 §2.3). */
export const readStatement = (
  ports: RegistrationPorts,
  { tenant, doors, members, at }: AtDoors & { readonly members: Members },
): MaybeAsync<ReadStatement, StatementRefusal | PortError> => {
  const statement = members["software_statement"];
  if (statement === undefined || statement === null || statement === "")
    return ok({ members, door: undefined });
  if (typeof statement !== "string") return err(refusals.invalid);
  const expected = { issuers: doors.softwareStatements, audiences: issuersOf(tenant), now: at };
  return andThen(
    verifySoftwareStatement(ports, statement, expected),
    (verdict): Result<ReadStatement, StatementRefusal> =>
      verdict
        .map(({ by, members: vouched }) => ({ members: { ...members, ...vouched }, door: by }))
        .mapErr((fault) => refusals[fault]),
  );
};

const refusals = {
  invalid: refuseRegistration("invalid_software_statement", "software_statement_invalid"),
  unapproved: refuseRegistration("unapproved_software_statement", "software_statement_unapproved"),
};
