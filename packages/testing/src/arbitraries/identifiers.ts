import type { ClientId, TenantId } from "@mintport/core";
import fc from "fast-check";

/** A tenant name as core accepts it. */
export const arbitraryTenantId = (): fc.Arbitrary<TenantId> =>
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/).map((text) => text as TenantId);

/** A client identifier as core accepts it. */
export const arbitraryClientId = (): fc.Arbitrary<ClientId> =>
  fc.stringMatching(/^[\x20-\x7e]{1,64}$/).map((text) => text as ClientId);

/**
 * Identifiers that have broken stores before: separators, quotes, patterns, NUL, length, every Unicode plane. Core
 * lets few of them through; a store must keep all of them apart.
 */
export const hostileIdentifiers: readonly string[] = [
  "a:b",
  "a",
  "b",
  "{a}",
  "a}:{b",
  "100%",
  "%_",
  "*",
  "?[a-z]",
  "it's",
  'say "hi"',
  "back`tick",
  "\\",
  "; DROP TABLE clients; --",
  "nul\u0000nul",
  "\u0000",
  " leading and trailing ",
  "Case",
  "case",
  "cafe\u0301",
  "caf\u00e9",
  "\u{1f511}",
  "\u{20000}\u{e0001}\u{f0000}\u{10ffff}",
  "__proto__",
  "constructor",
  "x".repeat(512),
  `${"x".repeat(511)}y`,
];
