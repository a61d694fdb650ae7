import { formatScope, type Scope, scopeOf } from "@mintport/core/scope";
import fc from "fast-check";
import { expectOk } from "../expect-ok.ts";

/** One scope token: any text of RFC 6749 §3.3's characters. */
export const arbitraryScopeToken = (): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...scopeCharacters), { minLength: 1, maxLength: 12 })
    .map((characters) => characters.join(""));

/** Tokens with segments in common, so that policies have something to cover: `a:b`, `a:*`. */
export const arbitrarySegmentedToken = (): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom("a", "b", "c", "*"), { minLength: 1, maxLength: 4 })
    .map((segments) => segments.join(":"));

/** A scope of either kind of token. */
export const arbitraryScope = (): fc.Arbitrary<Scope> =>
  fc
    .array(fc.oneof(arbitraryScopeToken(), arbitrarySegmentedToken()), { maxLength: 8 })
    .map((tokens) => expectOk(scopeOf(tokens)));

/** A scope as a client may write it: any order, with repetitions. */
export const arbitraryScopeText = (): fc.Arbitrary<string> =>
  arbitraryScope()
    .chain((scope) => fc.shuffledSubarray([...scope, ...scope], { minLength: scope.length }))
    .map((tokens) => formatScope(tokens as readonly string[] as Scope));

const scopeCharacters = Array.from({ length: 0x7f - 0x21 }, (_, i) =>
  String.fromCharCode(0x21 + i),
).filter((character) => character !== '"' && character !== "\\");
