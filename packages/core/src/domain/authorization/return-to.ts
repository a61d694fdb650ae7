import { err, ok, type Result } from "neverthrow";
import { invalidRequest, type OAuthError } from "../../errors/oauth-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import type { Client } from "../client.ts";
import { matchesRedirectUri } from "../redirect-uri.ts";
import type { ReturnTo } from "./authorization-request.ts";
import type { RequestParameters } from "./request-parameters.ts";

/**
 * Where the answer goes: to the redirect URI that is sent, if it is registered, or to the only one that is (RFC 6749 §3.1.2.3). What is
 * refused before this is known goes nowhere.
 */
export const findReturnTo = (
  parameters: RequestParameters,
  { authorization }: Client,
): Result<ReturnTo, OAuthError<"invalid_request">> => {
  const registered = authorization?.redirectUris ?? [];
  if (parameters.isRepeated("redirect_uri"))
    return err(invalidRequest("parameter_repeated", "redirect_uri"));
  const sent = parameters.get("redirect_uri");
  const [only, second] = registered;
  const redirectUri = sent ?? (second === undefined ? only : undefined);
  if (redirectUri === undefined)
    return err(refuseAuthorization("invalid_request", "redirect_uri_missing"));
  const { applicationType = "web", loopbackNames = [] } = authorization ?? {};
  const names = applicationType === "native" ? loopbackNames : [];
  if (!registered.some((uri) => matchesRedirectUri(uri, redirectUri, names)))
    return err(refuseAuthorization("invalid_request", "redirect_uri_not_registered"));
  const state = parameters.get("state");
  return ok({
    redirectUri,
    // One that is not known is refused later, and that answer goes in the query.
    responseMode: parameters.get("response_mode") === "form_post" ? "form_post" : "query",
    state: state !== undefined && state.length <= maxStateLength ? state : undefined,
  });
};

/** The most characters of `state` that come back. */
export const maxStateLength = 4096;
