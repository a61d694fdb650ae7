import type { MetadataFault } from "./metadata-fault.ts";
import { type OAuthError, type ReasonIn, refusalIn, type ServerErrorCode } from "./oauth-error.ts";
import type { RegistrationOnlyErrorCode } from "./registration-error-code.ts";
import { registrationReasons } from "./registration-reasons.ts";

const refusal = refusalIn(registrationReasons);

/** The codes of the client registration endpoint (RFC 7591 §3.2.2), and of the token that it is asked with (RFC 6750 §3.1). */
export type RegistrationErrorCode = ServerErrorCode | "invalid_request" | RegistrationOnlyErrorCode;

/** The codes of the client configuration endpoint (RFC 7592 §2). */
export type ClientConfigurationErrorCode = RegistrationErrorCode | "access_denied";

/** Makes the refusal of a client's metadata: it names the member and says what is right (RFC 7591 §3.2.2). */
export const metadataRefused = ({
  code,
  member,
  message,
}: MetadataFault): OAuthError<MetadataFault["code"]> => ({
  error: code,
  reason: code === "invalid_redirect_uri" ? "metadata_redirect_uri_invalid" : "metadata_invalid",
  description: describable(`${member} ${message}`),
  detail: member,
});

/** Makes any other refusal of a registration, with the code that its reason has. */
export const refuseRegistration = <Code extends ClientConfigurationErrorCode>(
  code: Code,
  reason: ReasonIn<typeof registrationReasons, Code>,
  more: { readonly detail?: string; readonly cause?: unknown } = {},
): OAuthError<Code> => ({ ...refusal(code, reason), ...more });

/** RFC 6749 §5.2: a description has no quotation mark, no backslash and nothing beyond ASCII. */
const describable = (text: string): string =>
  text
    .replaceAll('"', "'")
    .replaceAll("§", "section ")
    .replaceAll("…", "...")
    .replaceAll(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "?");
