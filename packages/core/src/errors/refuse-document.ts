import { type ClientDocumentReason, clientDocumentReasons } from "./client-document-reasons.ts";
import { type OAuthError, refusalIn } from "./oauth-error.ts";

const refusal = refusalIn(clientDocumentReasons);

/** Makes an `invalid_request` about a client's document; `detail` names the member at fault, or what is wrong with the URL. */
export const documentRefused = (
  reason: ClientDocumentReason,
  more: { readonly detail?: string; readonly cause?: unknown } = {},
): OAuthError<"invalid_request"> => ({ ...refusal("invalid_request", reason), ...more });
