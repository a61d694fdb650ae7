import { authorizationReasons } from "./authorization-reasons.ts";
import { type OAuthError, type OAuthErrorCode, type ReasonIn, refusalIn } from "./oauth-error.ts";
import type { ParameterName } from "./parameter-name.ts";

/** Makes a refusal of what users authorize, with the code that its reason has; `parameter` names the parameter at fault. */
export const refuseAuthorization: <Code extends OAuthErrorCode>(
  code: Code,
  reason: ReasonIn<typeof authorizationReasons, Code>,
  parameter?: ParameterName,
) => OAuthError<Code> = refusalIn(authorizationReasons);
