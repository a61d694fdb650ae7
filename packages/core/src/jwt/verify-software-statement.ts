import { base64url } from "jose";
import { err, errAsync, ok, okAsync, type Result, type ResultAsync } from "neverthrow";
import type { Instant } from "../domain/instant.ts";
import type { Issuer } from "../domain/issuer.ts";
import type { Members } from "../domain/registration/members.ts";
import type { StatementDoor } from "../domain/registration/registration-doors.ts";
import { type PortError, portError } from "../errors/port-error.ts";
import { toAsync } from "../ports/maybe-async.ts";
import type { RemoteKeySets } from "../ports/remote-key-sets.ts";
import type { SignatureVerifier } from "../ports/signature-verifier.ts";
import { findKeys } from "./find-keys.ts";
import { clockSkew } from "./read-assertion.ts";
import { readJwt, type UnverifiedJwt } from "./read-jwt.ts";
import { hasRepeatedMember } from "./repeated-member.ts";
import { verifySignature } from "./verify-signature.ts";

/** The ports by which software statements are verified. */
export interface SoftwareStatementPorts {
  readonly remoteKeySets: RemoteKeySets;
  readonly signatureVerifier: SignatureVerifier;
}

/** What a statement vouches for. */
export interface ProvenStatement {
  readonly by: StatementDoor;
  /** The client's metadata, as the issuer has it. */
  readonly members: Members;
}

/** `unapproved`: nobody here believes its issuer. `invalid`: it is not what that issuer says now. */
export type StatementFault = "unapproved" | "invalid";

/**
 * Judges a software statement (RFC 7591 §2.3): by a key of an issuer that is trusted, of now, and for this server if it names any. The
 * issuer's keys are all that is fetched.
 */
export const verifySoftwareStatement = (
  ports: SoftwareStatementPorts,
  text: string,
  expected: {
    readonly issuers: readonly StatementDoor[];
    readonly audiences: readonly Issuer[];
    readonly now: Instant;
  },
): ResultAsync<Result<ProvenStatement, StatementFault>, PortError> => {
  const jwt = readJwt(text);
  if (jwt === undefined || !plainTypes.has(jwt.typ) || hasRepeatedMember(payloadOf(text)))
    return okAsync(err("invalid"));
  const by = expected.issuers.find(({ issuer }) => issuer === jwt.claims.iss);
  if (by === undefined) return okAsync(err("unapproved"));
  return findKeys(by.keys, ports.remoteKeySets, jwt.kid).andThen((found) => {
    if (found.isErr())
      return found.error === "keys_unreachable"
        ? errAsync(portError("unavailable", "remote-key-sets", "the keys of a software statement"))
        : okAsync(err<never, StatementFault>("invalid"));
    const trusted = { keys: found.value, algorithms: by.algorithms };
    return toAsync(verifySignature(ports.signatureVerifier, text, jwt, trusted))
      .map(() => judgeClaims(jwt, expected).map(() => ({ by, members: metadataOf(jwt) })))
      .orElse(() => ok(err<never, StatementFault>("invalid")));
  });
};

/** What the issuer signed as something else, as an access token, says nothing of software (RFC 8725 §3.11). */
const plainTypes: ReadonlySet<string | undefined> = new Set([undefined, "jwt", "jose"]);

const judgeClaims = (
  { claims }: UnverifiedJwt,
  { audiences, now }: { readonly audiences: readonly Issuer[]; readonly now: Instant },
): Result<void, StatementFault> => {
  const { aud, exp, nbf } = claims as Readonly<Record<string, unknown>>;
  const named: unknown = typeof aud === "string" ? [aud] : aud;
  const isForUs =
    aud === undefined || (Array.isArray(named) && audiences.some((own) => named.includes(own)));
  const lives = exp === undefined || (isTime(exp) && exp + clockSkew > now);
  const began = nbf === undefined || (isTime(nbf) && nbf <= now + clockSkew);
  return isForUs && lives && began ? ok() : err("invalid");
};

const isTime = (value: unknown): value is number => Number.isFinite(value);

const metadataOf = ({ claims }: UnverifiedJwt): Members =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !envelope.has(name)));

/** What is about the statement and not about the client. */
const envelope: ReadonlySet<string> = new Set([
  ...["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "software_statement"],
]);

const payloadOf = (text: string): string =>
  new TextDecoder().decode(base64url.decode(text.split(".", 2)[1] ?? ""));
