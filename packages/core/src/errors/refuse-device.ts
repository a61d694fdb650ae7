import { deviceReasons } from "./device-reasons.ts";
import { type OAuthError, type OAuthErrorCode, type ReasonIn, refusalIn } from "./oauth-error.ts";

/** Makes a refusal about a device, its codes or its user, with the code that its reason has (RFC 8628 §3.5). */
export const refuseDevice: <Code extends OAuthErrorCode>(
  code: Code,
  reason: ReasonIn<typeof deviceReasons, Code>,
) => OAuthError<Code> = refusalIn(deviceReasons);
