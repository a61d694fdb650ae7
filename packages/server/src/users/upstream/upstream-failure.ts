import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from "openid-client";

/** Why a login at a provider came to nothing. The words stand in logs, behind `upstream_`. */
export type UpstreamFault =
  /** The provider said no, or the user did there (RFC 6749 §4.1.2.1). */
  | "denied"
  /** What the browser brought is no answer to what this browser asked: another issuer, a code that does not count. */
  | "mismatched"
  /** The provider cannot be reached, or is out of order itself. */
  | "unreachable"
  /** The provider's metadata, its answer or its ID token does not hold, or it does not know us. */
  | "untrusted"
  /** A new login, or one that is young enough, was asked for, and the provider does not say that it was one. */
  | "not_fresh"
  /** The account is none of those that are let in, or its name cannot stand in `sub`. */
  | "not_allowed";

/** A login that came to nothing. */
export interface UpstreamFailure {
  readonly fault: UpstreamFault;
  /** For logs, which tell its names and codes alone: the text may hold what the provider sent. */
  readonly cause?: unknown;
}

/** What an error of the library means. */
export const failureOf = (cause: unknown): UpstreamFailure => ({ fault: faultOf(cause), cause });

const faultOf = (cause: unknown): UpstreamFault => {
  if (cause instanceof AuthorizationResponseError) return "denied";
  if (cause instanceof ResponseBodyError) return faultOfAnswer(cause);
  if (cause instanceof WWWAuthenticateChallengeError) return "untrusted";
  if (cause instanceof ClientError) return isAway(cause) ? "unreachable" : "untrusted";
  // `fetch` says so of every connection that fails.
  return cause instanceof TypeError && !("code" in cause) ? "unreachable" : "untrusted";
};

/** RFC 6749 §5.2. A code that does not count may have come from anybody. */
const faultOfAnswer = ({ error, status }: ResponseBodyError): UpstreamFault => {
  if (status >= 500) return "unreachable";
  return error === "invalid_grant" ? "mismatched" : "untrusted";
};

const isAway = ({ code, cause }: ClientError): boolean =>
  code === "OAUTH_TIMEOUT" ||
  code === "OAUTH_ABORT" ||
  (cause instanceof Response && (cause.status >= 500 || cause.status === 429));
