import { type GeneralReason, generalReasons } from "./general-reasons.ts";
import type { ParameterName } from "./parameter-name.ts";
import type { Reason, ReasonOf } from "./reason.ts";
import type { RegistrationOnlyErrorCode } from "./registration-error-code.ts";

/** The codes of trouble that no client has made; every endpoint may answer them. */
export type ServerErrorCode = "server_error" | "temporarily_unavailable";

/** The codes of every endpoint that reads a client's form: RFC 6749 §5.2, as far as they are about the client. */
export type ClientErrorCode = "invalid_request" | "invalid_client" | ServerErrorCode;

/** The codes that the token endpoint may answer: RFC 6749 §5.2, RFC 8707 §2, RFC 9449 §5 and §8, RFC 8628 §3.5. */
export type TokenErrorCode =
  | ClientErrorCode
  | DeviceErrorCode
  | "invalid_grant"
  | "invalid_scope"
  | "invalid_target"
  | "invalid_dpop_proof"
  | "use_dpop_nonce"
  | "unauthorized_client"
  | "unsupported_grant_type";

/** The codes for a device that waits for its user (RFC 8628 §3.5). */
export type DeviceErrorCode =
  | "authorization_pending"
  | "slow_down"
  | "access_denied"
  | "expired_token";

/** The codes of the device authorization endpoint (RFC 8628 §3.1): those of a client's proof, and of what it asks for. */
export type DeviceAuthorizationErrorCode =
  | ClientErrorCode
  | "unauthorized_client"
  | "invalid_scope"
  | "invalid_target";

/** The codes that the introspection endpoint may answer (RFC 7662 §2.3). */
export type IntrospectionErrorCode = ClientErrorCode;

/** The codes that the revocation endpoint may answer (RFC 7009 §2.2.1). */
export type RevocationErrorCode = ClientErrorCode | "unauthorized_client";

/** The codes of an endpoint that serves a public document: the metadata (RFC 8414 §3), the JWK Set (RFC 7517 §5). */
export type DocumentErrorCode = "invalid_request" | ServerErrorCode;

/**
 * The codes that the authorization endpoint may answer: RFC 6749 §4.1.2.1, RFC 8707 §2, RFC 9101 §7, OpenID Connect Core §3.1.2.6
 * and its companion for unmet authentication requirements.
 */
export type AuthorizationErrorCode =
  | ServerErrorCode
  | "invalid_request"
  | "unauthorized_client"
  | "access_denied"
  | "unsupported_response_type"
  | "invalid_scope"
  | "invalid_target"
  | "login_required"
  | "account_selection_required"
  | "consent_required"
  | "unmet_authentication_requirements"
  | "invalid_request_uri"
  | "invalid_request_object"
  | "request_not_supported"
  | "request_uri_not_supported";

/** The codes of a pushed authorization request (RFC 9126 §2.3): those of the authorization endpoint, and of the client's proof. */
export type PushedRequestErrorCode =
  | AuthorizationErrorCode
  | ClientErrorCode
  | "invalid_dpop_proof"
  | "use_dpop_nonce";

/** Every error code that core can put on the wire. */
export type OAuthErrorCode =
  | TokenErrorCode
  | RegistrationOnlyErrorCode
  | AuthorizationErrorCode
  | IntrospectionErrorCode
  | RevocationErrorCode
  | DocumentErrorCode;

/**
 * A refusal, as data.
 *
 * `error` and `description` go out; `reason`, `detail` and `cause` never do. `description` is a fixed sentence
 * within RFC 6749 §5.2's characters and holds nothing that the client sent.
 */
export interface OAuthError<Code extends OAuthErrorCode = OAuthErrorCode> {
  readonly error: Code;
  readonly description: string;
  readonly reason: Reason;
  /**
   * Beside `client_document_invalid` and `metadata_invalid`: the member that cannot be. Beside `credentials_refused`: the reason of the method's own, one of those that it declares. Beside `rate_limited`: the budget
   * that is used up.
   */
  readonly detail?: string;
  readonly cause?: unknown;
  /** The HTTP status, where it is not the code's own. */
  readonly status?: number;
  /** Goes out as `Retry-After`, in seconds. */
  readonly retryAfter?: number;
  /** Goes out as `DPoP-Nonce` (RFC 9449 §8). */
  readonly dpopNonce?: string;
}

type ReasonRow = readonly [code: OAuthErrorCode, description: string, status?: number];

/** The reasons of `Rows` whose code on the wire is `Code`. */
export type ReasonIn<Rows, Code> = {
  [R in keyof Rows]: Rows[R] extends readonly [Code, ...unknown[]] ? R : never;
}[keyof Rows];

/** Makes refusals for the reasons of `rows`, each with the sentence and the status of its row; `parameter` names the parameter at fault. */
export const refusalIn =
  <Rows extends Readonly<Record<string, ReasonRow>>>(rows: Rows) =>
  <Code extends OAuthErrorCode>(
    error: Code,
    reason: ReasonIn<Rows, Code>,
    parameter?: ParameterName,
  ): OAuthError<Code> => {
    const [, sentence, status] = rows[reason as keyof Rows] as ReasonRow;
    const description = parameter === undefined ? sentence : `${sentence}: ${parameter}`;
    const refusal = { error, description, reason: reason as Reason };
    return status === undefined ? refusal : { ...refusal, status };
  };

type General<Code extends OAuthErrorCode> = ReasonOf<Code> & GeneralReason;

const refusal = refusalIn(generalReasons);

/** Makes an `invalid_request` (RFC 6749 §5.2); `parameter` names the parameter at fault. */
export const invalidRequest = (
  reason: General<"invalid_request">,
  parameter?: ParameterName,
): OAuthError<"invalid_request"> => refusal("invalid_request", reason, parameter);

/** Makes an `invalid_client`: the client is not authenticated (RFC 6749 §5.2). */
export const invalidClient = (reason: General<"invalid_client">): OAuthError<"invalid_client"> =>
  refusal("invalid_client", reason);

/** Makes an `invalid_scope`: the scope is malformed or may not be granted (RFC 6749 §5.2). */
export const invalidScope = (reason: General<"invalid_scope">): OAuthError<"invalid_scope"> =>
  refusal("invalid_scope", reason);

/** Makes an `invalid_target`: the resource is malformed or may not be used (RFC 8707 §2). */
export const invalidTarget = (reason: General<"invalid_target">): OAuthError<"invalid_target"> =>
  refusal("invalid_target", reason);

/** Makes an `invalid_grant`: the credential of the grant is not accepted (RFC 6749 §5.2). */
export const invalidGrant = (reason: General<"invalid_grant">): OAuthError<"invalid_grant"> =>
  refusal("invalid_grant", reason);

/** Makes an `invalid_dpop_proof`: the DPoP proof is not believed (RFC 9449 §5). */
export const invalidDpopProof = (
  reason: General<"invalid_dpop_proof">,
): OAuthError<"invalid_dpop_proof"> => refusal("invalid_dpop_proof", reason);

/** Makes a `use_dpop_nonce`, with the nonce that the next proof must carry (RFC 9449 §8). */
export const useDpopNonce = (
  reason: General<"use_dpop_nonce">,
  dpopNonce: string,
): OAuthError<"use_dpop_nonce"> => ({ ...refusal("use_dpop_nonce", reason), dpopNonce });

/** Makes an `unauthorized_client`: the client may not use this grant type (RFC 6749 §5.2). */
export const unauthorizedClient = (
  reason: General<"unauthorized_client">,
): OAuthError<"unauthorized_client"> => refusal("unauthorized_client", reason);

/** Makes an `unsupported_grant_type`: the server does not serve it (RFC 6749 §5.2). */
export const unsupportedGrantType = (
  reason: General<"unsupported_grant_type">,
): OAuthError<"unsupported_grant_type"> => refusal("unsupported_grant_type", reason);

/** 429 (RFC 6585 §4): RFC 6749 has no code of its own for it. The budget's name is for the operator alone. */
export const rateLimited = ({
  retryAfter,
  budget,
}: {
  readonly retryAfter: number;
  readonly budget?: string;
}): OAuthError<"temporarily_unavailable"> => {
  const error = { ...refusal("temporarily_unavailable", "rate_limited"), retryAfter };
  return budget === undefined ? error : { ...error, detail: budget };
};

/** Makes a `temporarily_unavailable`, a 503; the cause is for logs and never goes out. */
export const temporarilyUnavailable = (
  reason: General<"temporarily_unavailable">,
  cause: unknown,
): OAuthError<"temporarily_unavailable"> => ({
  ...refusal("temporarily_unavailable", reason),
  cause,
});

/** Makes a `server_error`, a 500; the cause is for logs and never goes out. */
export const serverError = (
  reason: General<"server_error">,
  cause: unknown,
): OAuthError<"server_error"> => ({ ...refusal("server_error", reason), cause });

/**
 * The HTTP status of an error.
 *
 * RFC 6749 §5.2 lists neither `server_error` nor `temporarily_unavailable` for the token endpoint; we answer
 * them with 500 and 503 all the same, because a client must be able to tell an outage from a refusal.
 */
export const httpStatus = (error: OAuthError): number => error.status ?? statusOfCode[error.error];

const statusOfCode: Readonly<Record<OAuthErrorCode, number>> = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_grant: 400,
  invalid_scope: 400,
  invalid_target: 400,
  invalid_dpop_proof: 400,
  use_dpop_nonce: 400,
  unauthorized_client: 400,
  unsupported_grant_type: 400,
  access_denied: 400,
  authorization_pending: 400,
  slow_down: 400,
  expired_token: 400,
  unsupported_response_type: 400,
  login_required: 400,
  account_selection_required: 400,
  consent_required: 400,
  unmet_authentication_requirements: 400,
  invalid_request_uri: 400,
  invalid_request_object: 400,
  request_not_supported: 400,
  request_uri_not_supported: 400,
  invalid_token: 401,
  invalid_redirect_uri: 400,
  invalid_client_metadata: 400,
  invalid_software_statement: 400,
  unapproved_software_statement: 400,
  server_error: 500,
  temporarily_unavailable: 503,
};

/** Whether a code is one of those that core can put on the wire. */
export const isErrorCode = (code: string): boolean => Object.hasOwn(statusOfCode, code);
