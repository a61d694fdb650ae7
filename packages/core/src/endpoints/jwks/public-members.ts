import type { PublicJwk } from "../../ports/signing-keys.ts";

/** The key port may be the embedder's: only members that are public for every key type go out (RFC 7518 §6). */
export const publicMembers = (key: PublicJwk): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(key).filter(([name]) => publicNames.has(name)));

const publicNames: ReadonlySet<string> = new Set([
  "kty",
  "kid",
  "alg",
  "use",
  "n",
  "e",
  "crv",
  "x",
  "y",
  // RFC 9964: the public key of kty AKP.
  "pub",
]);
