import type { Digest } from "@mintport/core/ports";
import { freshDigest } from "../samples.ts";

/** Digests that a careless key column takes for one: they differ in case, or in their last character alone. */
export const closeDigests = (): readonly [Digest, Digest, Digest] => {
  const base = freshDigest().slice(0, -2);
  return [`${base}aX`, `${base}ax`, `${base}aY`] as unknown as readonly [Digest, Digest, Digest];
};

/** A text of exactly 64 KiB in UTF-8, with characters of one, two, three and four bytes. */
export const longestContent = (): string => {
  const letters = "a\u00e9\u20ac\u{1f511}";
  return letters.repeat(Math.floor(65_536 / 10)) + "x".repeat(65_536 % 10);
};
