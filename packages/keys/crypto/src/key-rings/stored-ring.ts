import { type KeyLife, type SigningAlgorithm, signingAlgorithms } from "@mintport/core/keys";
import { type Instant, instant, type KeyId, present } from "@mintport/core/ports";
import { err, ok, Result } from "@mintport/core/result";

/** A key as `KeyStore` keeps it. */
export interface StoredKey extends KeyLife {
  /** The private JWK, encrypted by a `KeySealer`. Gone from a revoked key. */
  readonly sealed?: string;
}

/** A tenant's keys as text: JSON, with the version of its format. */
export const formatRing = (keys: readonly StoredKey[]): string => JSON.stringify({ version, keys });

/**
 * Reads a ring back; what `formatRing` did not write is `corrupt`, and so is a version from the future. The format
 * before versions had one key an algorithm and no instants: such a key is as old as can be, and signs.
 */
export const parseRing = (text: string): Result<readonly StoredKey[], "corrupt"> =>
  parseJson(text)
    .andThen(readKeys)
    .andThen((keys) => (isRing(keys) ? ok(keys) : err("corrupt" as const)));

const version = 2;

const parseJson: (text: string) => Result<unknown, "corrupt"> = Result.fromThrowable(
  (text: string): unknown => JSON.parse(text),
  () => "corrupt" as const,
);

const readKeys = (value: unknown): Result<readonly StoredKey[], "corrupt"> => {
  if (!isRecord(value) || !Array.isArray(value["keys"])) return err("corrupt");
  const keys: readonly (StoredKey | undefined)[] = value["keys"].map(
    "version" in value ? readKey : readFormerKey,
  );
  if ("version" in value && value["version"] !== version) return err("corrupt");
  return keys.includes(undefined) ? err("corrupt") : ok(keys as readonly StoredKey[]);
};

const readKey = (value: unknown): StoredKey | undefined => {
  if (!isRecord(value) || typeof value["kid"] !== "string" || !isAlgorithm(value["alg"])) return;
  const { kid, alg, createdAt, signsFrom, retiresAt, revokedAt, sealed } = value;
  if (!isInstant(createdAt) || !isInstant(signsFrom)) return;
  if (!isInstantOrAbsent(retiresAt) || !isInstantOrAbsent(revokedAt)) return;
  if (revokedAt === undefined && typeof sealed !== "string") return;
  return {
    kid: kid as KeyId,
    alg,
    createdAt,
    signsFrom,
    ...present({ retiresAt }),
    ...(revokedAt === undefined ? { sealed: sealed as string } : { revokedAt }),
  };
};

const readFormerKey = (value: unknown): StoredKey | undefined =>
  isRecord(value)
    ? readKey({
        kid: value["kid"],
        alg: value["alg"],
        sealed: value["sealed"],
        createdAt: instant(0),
        signsFrom: instant(0),
      })
    : undefined;

/** A `kid` names one key, and of an algorithm at most one key has no end. */
const isRing = (keys: readonly StoredKey[]): boolean => {
  const open = keys.filter((key) => key.revokedAt === undefined && key.retiresAt === undefined);
  return areDistinct(keys.map(({ kid }) => kid)) && areDistinct(open.map(({ alg }) => alg));
};

const areDistinct = (values: readonly string[]): boolean => new Set(values).size === values.length;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const isAlgorithm = (value: unknown): value is SigningAlgorithm =>
  (signingAlgorithms as readonly unknown[]).includes(value);

const isInstant = (value: unknown): value is Instant => Number.isSafeInteger(value);

const isInstantOrAbsent = (value: unknown): value is Instant | undefined =>
  value === undefined || isInstant(value);
