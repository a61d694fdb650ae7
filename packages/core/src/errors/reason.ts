import { authorizationReasons } from "./authorization-reasons.ts";
import { clientDocumentReasons } from "./client-document-reasons.ts";
import { deviceReasons } from "./device-reasons.ts";
import { generalReasons } from "./general-reasons.ts";
import { identityAssertionReasons } from "./identity-assertion-reasons.ts";
import { registrationReasons } from "./registration-reasons.ts";

/**
 * Why a request was refused: the closed list that observers, audit logs and tests read.
 *
 * A reason is finer than the code on the wire: a wrong secret and an unknown client are two reasons
 * but one `invalid_client`, so that nobody outside can tell them apart. Reasons never leave the server.
 * Each row: the RFC code, the fixed sentence that goes out as `error_description`, and the HTTP status
 * where it is not the code's own (`oauth-error.ts`).
 */
export const reasons: typeof generalReasons &
  typeof authorizationReasons &
  typeof deviceReasons &
  typeof clientDocumentReasons &
  typeof identityAssertionReasons &
  typeof registrationReasons = {
  ...generalReasons,
  ...authorizationReasons,
  ...deviceReasons,
  ...clientDocumentReasons,
  ...identityAssertionReasons,
  ...registrationReasons,
};

/** The name of a reason for a refusal: finer than the error code, and never sent to a client. */
export type Reason = keyof typeof reasons;

/** The reasons whose code on the wire is `Code`. */
export type ReasonOf<Code extends string> = {
  [R in Reason]: (typeof reasons)[R][0] extends Code ? R : never;
}[Reason];
