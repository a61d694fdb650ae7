import { err, ok, Result } from "neverthrow";
import type { Members } from "../domain/registration/members.ts";
import { invalidRequest, type OAuthError, serverError } from "../errors/oauth-error.ts";
import { refuseRegistration } from "../errors/refuse-registration.ts";
import { hasRepeatedMember } from "../jwt/repeated-member.ts";
import type { EndpointRequest } from "../messages/endpoint-request.ts";

/**
 * Reads a JSON object that was posted: media type, size, UTF-8, and each member once. The counterpart of `readFormRequest`. Nothing of it
 * is believed yet.
 */
export const readJsonRequest = (
  { headers, body, form }: EndpointRequest,
  bodyLimit: number,
): Result<Members, OAuthError<"invalid_request" | "server_error">> => {
  const encoding = headers.get("content-encoding");
  if (encoding && encoding.toLowerCase() !== "identity")
    return err(invalidRequest("content_encoding_unsupported"));
  if (!isJsonMediaType(headers.get("content-type")))
    return err(refuseRegistration("invalid_request", "json_required"));
  if (body === undefined)
    return err(form === undefined ? serverError("body_taken", bodyTaken) : malformed);
  if (body.length > bodyLimit) return err(invalidRequest("body_too_large"));
  return decodeJsonObject(body);
};

const isJsonMediaType = (contentType: string | null | undefined): boolean =>
  (contentType?.split(";", 1)[0]?.trim().toLowerCase() ?? "") === "application/json";

const decodeJsonObject = (body: string): Result<Members, OAuthError<"invalid_request">> =>
  parse(body)
    .mapErr(() => malformed)
    .andThen(({ text, value }) =>
      typeof value === "object" &&
      value !== null &&
      !Array.isArray(value) &&
      !hasRepeatedMember(text)
        ? ok(value as Members)
        : err(malformed),
    );

/** The body has one character a byte. */
const parse: (body: string) => Result<{ readonly text: string; readonly value: unknown }, unknown> =
  Result.fromThrowable((body: string) => {
    const bytes = Uint8Array.from(body, (character) => character.charCodeAt(0));
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { text, value: JSON.parse(text) as unknown };
  });

const malformed = refuseRegistration("invalid_request", "json_malformed");

const bodyTaken = new Error(
  "somebody read the body before the binding and left nothing of it: mount the binding before body parsers",
);
