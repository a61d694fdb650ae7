import { base64url } from "jose";
import { err, ok, okAsync, type Result, type ResultAsync } from "neverthrow";
import { asymmetricAlgorithms } from "../domain/asymmetric-algorithms.ts";
import type { Client } from "../domain/client.ts";
import type { FormPair } from "../domain/form.ts";
import type { Instant } from "../domain/instant.ts";
import type { Issuer } from "../domain/issuer.ts";
import { type OAuthError } from "../errors/oauth-error.ts";
import type { PortError } from "../errors/port-error.ts";
import { refuseAuthorization } from "../errors/refuse-authorization.ts";
import { toAsync } from "../ports/maybe-async.ts";
import type { RemoteKeySets } from "../ports/remote-key-sets.ts";
import type { SignatureVerifier } from "../ports/signature-verifier.ts";
import { findKeys } from "./find-keys.ts";
import { clockSkew } from "./read-assertion.ts";
import { readJwt, type UnverifiedJwt } from "./read-jwt.ts";
import { hasRepeatedMember } from "./repeated-member.ts";
import { verifySignature } from "./verify-signature.ts";

/** The ports by which signed requests are verified. */
export interface RequestObjectPorts {
  readonly remoteKeySets: RemoteKeySets;
  readonly signatureVerifier: SignatureVerifier;
  /** Whether `typ`, `iss`, `aud`, `nbf` and `exp` must be there, as FAPI 2.0 Message Signing has it. */
  readonly strict: boolean;
}

/** Whose request it must be, and for whom. */
export interface RequestObjectExpectation {
  readonly client: Client;
  /** Its issuer identifiers: one of them must be meant. */
  readonly issuers: readonly Issuer[];
  readonly now: Instant;
}

type Refused = OAuthError<"invalid_request_object" | "invalid_request">;

/**
 * The parameters of a signed request (RFC 9101 §6). By a key of that client and an asymmetric algorithm, never `none`; what the header
 * says of itself is believed only once the signature holds.
 */
export const verifyRequestObject = (
  ports: RequestObjectPorts,
  text: string,
  { client, issuers, now }: RequestObjectExpectation,
): ResultAsync<readonly FormPair[], Refused | PortError> => {
  const jwt = readJwt(text);
  if (jwt === undefined || !isRequestType(jwt, ports.strict)) return refused();
  if (hasRepeatedMember(payloadOf(text))) return refused();
  const only = client.authorization?.requestSigningAlgorithm;
  const algorithms = only === undefined ? asymmetricAlgorithms : [only];
  return findKeys(client.keys, ports.remoteKeySets, jwt.kid).andThen(
    (keys): ResultAsync<readonly FormPair[], Refused | PortError> =>
      keys.isErr()
        ? refused()
        : toAsync(
            verifySignature(ports.signatureVerifier, text, jwt, { keys: keys.value, algorithms }),
          )
            .mapErr((): Refused => invalid)
            .andThen(() => judgeClaims(jwt, { client, issuers, now }, ports.strict))
            .andThen(() => pairsOf(jwt, ports.strict)),
  );
};

/** The claims as they were written. */
const payloadOf = (text: string): string =>
  new TextDecoder().decode(base64url.decode(text.split(".", 2)[1] ?? ""));

const invalid = refuseAuthorization("invalid_request_object", "request_object_invalid");

const refused = (): ResultAsync<never, Refused> =>
  okAsync(undefined).andThen(() => err<never, Refused>(invalid));

/** RFC 9101 §10.8: a JWT that was made for something else is no request. */
const isRequestType = ({ typ, claims }: UnverifiedJwt, strict: boolean): boolean => {
  if (claims.sub !== undefined) return false;
  return typ === "oauth-authz-req+jwt" || (!strict && (typ === undefined || typ === "jwt"));
};

const judgeClaims = (
  { claims }: UnverifiedJwt,
  { client, issuers, now }: RequestObjectExpectation,
  strict: boolean,
): Result<void, Refused> => {
  const { iss, aud, exp, nbf } = claims as Readonly<Record<string, unknown>>;
  if (claims["client_id"] !== client.id)
    return err(refuseAuthorization("invalid_request", "request_client_mismatch"));
  // RFC 9101 §4: neither may be passed inside.
  if ("request" in claims || "request_uri" in claims) return err(invalid);
  if (iss === undefined ? strict : iss !== client.id) return err(invalid);
  const audience: unknown = typeof aud === "string" ? [aud] : aud;
  if (
    aud === undefined
      ? strict
      : !(Array.isArray(audience) && issuers.some((issuer) => audience.includes(issuer)))
  )
    return err(invalid);
  if (exp === undefined ? strict : !isTime(exp) || exp + clockSkew <= now) return err(invalid);
  if (nbf === undefined ? strict : !isTime(nbf) || nbf > now + clockSkew) return err(invalid);
  return strict && (Number(exp) - now > hour || now - Number(nbf) > hour) ? err(invalid) : ok();
};

const hour = 3600;

const isTime = (value: unknown): value is number => Number.isFinite(value);

/** Half a character: it could not be sent back. */
const loneSurrogate = /\p{Surrogate}/u;

/** What is about the JWT and not about the request. */
const envelope: ReadonlySet<string> = new Set(["iss", "aud", "exp", "nbf", "iat", "jti"]);

/** The claims as parameters: text, numbers as JSON numbers, and lists where a parameter may repeat (RFC 9101 §4). */
const pairsOf = (
  { claims }: UnverifiedJwt,
  strict: boolean,
): Result<readonly FormPair[], Refused> => {
  const pairs: FormPair[] = [];
  for (const [name, claim] of Object.entries(claims)) {
    if (envelope.has(name)) continue;
    const numeric = name === "max_age";
    for (const value of Array.isArray(claim) ? (claim as readonly unknown[]) : [claim]) {
      if (typeof value === "number" && numeric) pairs.push([name, String(value)]);
      else if (typeof value === "string" && !loneSurrogate.test(value) && !(numeric && strict))
        pairs.push([name, value]);
      else if (known.has(name)) return err(invalid);
    }
  }
  return ok(pairs);
};

/** Parameters whose value must be understood; of others an unknown form is ignored as they are. */
const known: ReadonlySet<string> = new Set([
  ...["client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce"],
  ...["resource", "code_challenge", "code_challenge_method", "prompt", "max_age", "acr_values"],
  ...["dpop_jkt", "login_hint", "ui_locales", "display"],
]);
