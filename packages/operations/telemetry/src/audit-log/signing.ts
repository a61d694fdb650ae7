import { createHmac, timingSafeEqual } from "node:crypto";
import type { ChainHead } from "./chain.ts";

/** The key that signs now, and those whose signatures still count. Each of 32 bytes or more. */
export interface AuditKeys {
  readonly key: Uint8Array;
  /** Keys that signed before. Default: none. */
  readonly formerKeys?: readonly Uint8Array[];
}

/** The statement about a head that is signed. One purpose's signature is worth nothing for another. */
export type Purpose = "checkpoint" | "cut" | "memory" | "break" | "archive";

/** `unknown_key`: made by a key that is not here, so that nothing can be said of it. */
export type Genuineness = "genuine" | "forged" | "unknown_key";

/** A signature as text: the key's id, a dot, and HMAC-SHA256 over the purpose and the heads. */
export const signature = (
  key: Uint8Array,
  purpose: Purpose,
  ...heads: readonly ChainHead[]
): string => `${keyIdOf(key)}.${macOf(key, purpose, heads)}`;

/** The verdict on a signature by the keys that are here. */
export const genuineness = (
  { key, formerKeys = [] }: AuditKeys,
  given: string,
  purpose: Purpose,
  ...heads: readonly ChainHead[]
): Genuineness => {
  const maker = [key, ...formerKeys].find((one) => given.startsWith(`${keyIdOf(one)}.`));
  if (maker === undefined) return wellFormed.test(given) ? "unknown_key" : "forged";
  const [expected, got] = [signature(maker, purpose, ...heads), given].map((text) =>
    Buffer.from(text),
  ) as [Buffer, Buffer];
  return expected.length === got.length && timingSafeEqual(expected, got) ? "genuine" : "forged";
};

const wellFormed = /^[\w-]{16}\.[\w-]{43}$/;

/** Tells keys apart and says nothing of them: 96 bits of an HMAC under the key. */
const keyIdOf = (key: Uint8Array): string =>
  createHmac("sha256", key).update("mintport audit key id").digest("base64url").slice(0, 16);

const macOf = (key: Uint8Array, purpose: Purpose, heads: readonly ChainHead[]): string =>
  createHmac("sha256", key)
    .update(
      [`mintport audit ${purpose}`, ...heads.flatMap(({ seq, hash }) => [seq, hash])].join("\n"),
    )
    .digest("base64url");
