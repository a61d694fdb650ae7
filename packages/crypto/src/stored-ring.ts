import { type SigningAlgorithm, signingAlgorithms } from "@mintport/core";
import { err, ok, Result } from "neverthrow";

/** A tenant's keys as `KeyStore` keeps them: the private halves sealed. */
export interface StoredRing {
  /** The first key of an algorithm signs; the others verify. */
  readonly keys: readonly StoredKey[];
}

export interface StoredKey {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  /** The private JWK, encrypted by a `KeySealer`. */
  readonly sealed: string;
}

export const formatRing = (ring: StoredRing): string => JSON.stringify(ring);

/** Reads a ring back; what `formatRing` did not write is `corrupt`. */
export const parseRing = (text: string): Result<StoredRing, "corrupt"> =>
  parseJson(text).andThen((value) => (isRing(value) ? ok(value) : err("corrupt" as const)));

const parseJson: (text: string) => Result<unknown, "corrupt"> = Result.fromThrowable(
  (text: string): unknown => JSON.parse(text),
  () => "corrupt" as const,
);

const isRing = (value: unknown): value is StoredRing =>
  typeof value === "object" &&
  value !== null &&
  "keys" in value &&
  Array.isArray(value.keys) &&
  value.keys.every(isStoredKey);

const isStoredKey = (value: unknown): value is StoredKey =>
  typeof value === "object" &&
  value !== null &&
  "kid" in value &&
  typeof value.kid === "string" &&
  "sealed" in value &&
  typeof value.sealed === "string" &&
  "alg" in value &&
  (signingAlgorithms as readonly unknown[]).includes(value.alg);
