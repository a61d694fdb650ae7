import { addKey, type KeyLife, type RotationPolicy, stateOf } from "@mintport/core/keys";
import { type Instant, instant, type KeyId, later } from "@mintport/core/ports";

export const policy: RotationPolicy = {
  rotationInterval: 10_000,
  longestTokenLifetime: 3600,
  jwksMaxAge: 300,
  clockSkew: 60,
  ringMaxAge: 40,
};
export const start = instant(1_800_000_000);
export const at = (seconds: number): Instant => later(start, seconds);

export const made = (kid: string, createdAt: number, alg: KeyLife["alg"] = "ES256") => ({
  kid: kid as KeyId,
  alg,
  createdAt: at(createdAt),
});

/** `a` from the start, and `b` announced 100 seconds later. */
export const two = (alg: KeyLife["alg"] = "ES256", first = "a", second = "b"): readonly KeyLife[] =>
  addKey<KeyLife>(
    addKey<KeyLife>([], made(first, 0, alg), "announced", policy),
    made(second, 100, alg),
    "announced",
    policy,
  );

export const states = (keys: readonly KeyLife[], seconds: number) =>
  Object.fromEntries(keys.map((key) => [key.kid, stateOf(key, at(seconds), policy)]));

export const signersAt = (keys: readonly KeyLife[], now: Instant) =>
  keys.filter((key) => stateOf(key, now, policy) === "signing").map(({ kid }) => kid);
