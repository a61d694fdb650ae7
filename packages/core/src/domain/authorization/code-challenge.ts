import { err, ok, type Result } from "neverthrow";
import { type OAuthError } from "../../errors/oauth-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import type { Digest } from "../digest.ts";
import { equalText } from "../equal-text.ts";

/** Proof Key for Code Exchange: the challenge that a code is bound to (RFC 7636 §4.2). `S256`, and no other method. */
export interface CodeChallenge {
  /** The SHA-256 digest of the verifier, in base64url. */
  readonly digest: Digest;
}

/** The challenge of a request. Every request must have one (RFC 9700 §2.1.1). */
export const readCodeChallenge = (
  challenge: string | undefined,
  method: string | undefined,
): Result<CodeChallenge, OAuthError<"invalid_request">> => {
  if (challenge === undefined)
    return err(refuseAuthorization("invalid_request", "code_challenge_missing"));
  // RFC 7636 §4.3: without a method it is `plain`, which shows the verifier to whoever sees the request.
  if (method !== "S256")
    return err(refuseAuthorization("invalid_request", "code_challenge_method_unsupported"));
  return sha256Text.test(challenge)
    ? ok({ digest: challenge as Digest })
    : err(refuseAuthorization("invalid_request", "code_challenge_malformed"));
};

/** RFC 7636 §4.1: a verifier as a client may make one. */
export const isCodeVerifier = (text: string): boolean => /^[\w.~-]{43,128}$/.test(text);

/** Whether `verifierDigest`, of the verifier that came, is that of the challenge (RFC 7636 §4.6). */
export const meetsChallenge = ({ digest }: CodeChallenge, verifierDigest: Digest): boolean =>
  equalText(digest, verifierDigest);

/** 256 bits in base64url without padding. */
const sha256Text = /^[\w-]{43}$/;
