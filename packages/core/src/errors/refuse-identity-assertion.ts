import { identityAssertionReasons } from "./identity-assertion-reasons.ts";
import { type OAuthError, type OAuthErrorCode, type ReasonIn, refusalIn } from "./oauth-error.ts";

/** Makes a refusal of an identity assertion, with the code that its reason has. */
export const refuseIdentityAssertion: <Code extends OAuthErrorCode>(
  code: Code,
  reason: ReasonIn<typeof identityAssertionReasons, Code>,
) => OAuthError<Code> = refusalIn(identityAssertionReasons);
