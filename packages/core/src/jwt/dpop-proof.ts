import { type JWK, type JWTPayload } from "jose";
import { err, errAsync, ok, type Result, type ResultAsync } from "neverthrow";
import { asymmetricAlgorithms } from "../domain/asymmetric-algorithms.ts";
import type { KeyThumbprint } from "../domain/confirmation.ts";
import { type Instant, type Seconds } from "../domain/instant.ts";
import { maxDpopProofLength } from "../domain/max-jwt-length.ts";
import type { ProofFault } from "../errors/proof-fault.ts";
import { toAsync } from "../ports/maybe-async.ts";
import { type SignatureVerifier, systemSignatureVerifier } from "../ports/signature-verifier.ts";
import { isPublicProofKey, thumbprintOf } from "./is-public-proof-key.ts";
import { isOptionalText } from "./optional-text.ts";
import { clockSkew, maxJtiLength } from "./read-assertion.ts";
import { readJwt } from "./read-jwt.ts";
import { sameTargetUri } from "./same-target-uri.ts";
import { selectKey } from "./select-key.ts";

/** The request that a proof must be about. */
export interface ProofExpectation {
  /** The HTTP method, as it was sent. */
  readonly method: string;
  /** The target URI, in every form that it may have; query and fragment do not count. */
  readonly uris: readonly string[];
  readonly now: Instant;
  /** How old a proof may be, in seconds. */
  readonly lifetime: Seconds;
}

/** A proof that holds: its sender has the key. Whether it was used before is for the caller to find out. */
export interface DpopProof {
  readonly thumbprint: KeyThumbprint;
  readonly jti: string;
  readonly nonce: string | undefined;
  /** The digest of the access token it was made for. */
  readonly ath: string | undefined;
  /** When it is too old, in seconds since the epoch. */
  readonly staleAt: number;
}

/**
 * Judges the value of a `DPoP` header (RFC 9449 §4.3) by everything that needs no memory.
 *
 * @example
 * verifyDpopProof(request.headers.get("dpop"), { method: "GET", uris: ["https://api.example.com/a"], now, lifetime: 60 })
 */
export const verifyDpopProof = (
  value: string | null | undefined,
  expected: ProofExpectation,
  verifier: SignatureVerifier = systemSignatureVerifier,
): ResultAsync<DpopProof, ProofFault> =>
  readProof(value).asyncAndThen(({ text, alg, jwk, claims }) => {
    if (!asymmetricAlgorithms.includes(alg)) return errAsync("algorithm_not_allowed" as const);
    // Only members that say which key it is: `use` or `key_ops` of the sender's decide nothing. A header's `kid` is a
    // hint (RFC 7515 §4.1.4), and there is one key.
    const key = selectKey([keyMembers(jwk)], { alg, kid: undefined });
    if (key === undefined) return errAsync("signature_invalid" as const);
    return thumbprintOf(jwk)
      .andThrough(() =>
        toAsync(verifier.verify(text, alg, key)).andThen(
          (signed): Result<void, ProofFault> => (signed ? ok() : err("signature_invalid")),
        ),
      )
      .andThen((thumbprint) =>
        judgeClaims(claims, expected).map((judged) => ({ ...judged, thumbprint })),
      );
  });

interface ReadProof {
  readonly text: string;
  readonly alg: string;
  readonly jwk: JWK;
  readonly claims: JWTPayload;
}

const readProof = (value: string | null | undefined): Result<ReadProof, ProofFault> => {
  if (value === null || value === undefined || value === "") return err("missing");
  // Two fields arrive joined by a comma (§4.3 step 1).
  if (value.includes(",")) return err("repeated");
  if (value.length > maxDpopProofLength) return err("malformed");
  const jwt = readJwt(value);
  if (jwt === undefined) return err("malformed");
  const { typ, alg, jwk, claims } = jwt;
  if (typ !== "dpop+jwt") return err("type_wrong");
  return isPublicProofKey(jwk) ? ok({ text: value, alg, jwk, claims }) : err("key_invalid");
};

const keyMembers = ({ kty, crv, x, y, n, e }: JWK): JWK =>
  Object.fromEntries(
    Object.entries({ kty, crv, x, y, n, e }).filter(([, value]) => value !== undefined),
  );

const judgeClaims = (
  claims: JWTPayload,
  { method, uris, now, lifetime }: ProofExpectation,
): Result<Omit<DpopProof, "thumbprint">, ProofFault> => {
  const { htm, htu, iat, jti, nonce, ath } = claims as Readonly<Record<string, unknown>>;
  if (htm !== method) return err("method_mismatch");
  if (typeof htu !== "string" || !uris.some((uri) => sameTargetUri(htu, uri)))
    return err("uri_mismatch");
  if (typeof iat !== "number" || !(iat + lifetime > now && iat <= now + clockSkew))
    return err("stale");
  if (typeof jti !== "string" || jti === "" || jti.length > maxJtiLength) return err("jti_missing");
  if (!isOptionalText(nonce) || !isOptionalText(ath)) return err("malformed");
  return ok({ jti, nonce, ath, staleAt: iat + lifetime });
};
