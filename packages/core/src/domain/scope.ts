import { err, ok, type Result } from "neverthrow";
import type { Brand } from "./brand.ts";
import type { ScopePolicy } from "./scope-policy.ts";

/**
 * A set of RFC 6749 §3.3 scope tokens, in canonical form: distinct, in code-unit order.
 * Two scopes are the same set exactly when their arrays are equal.
 */
export type Scope = Brand<readonly string[], "Scope">;

/** A reason for which a text is no scope (RFC 6749 §3.3). */
export type ScopeFault = "scope_malformed" | "scope_too_long";

/** The most tokens that one scope text may hold. */
export const maxScopeTokens = 1024;

/** The scope without tokens. */
export const emptyScope: Scope = [] as unknown as Scope;

/**
 * Reads a scope text: tokens of `%x21 / %x23-5B / %x5D-7E` with single spaces between. The empty text is the
 * empty scope. Order and repetition mean nothing (RFC 6749 §3.3).
 *
 * @example parseScope("api:write api:read") // ok(["api:read", "api:write"])
 */
export const parseScope = (text: string): Result<Scope, ScopeFault> => {
  if (text === "") return ok(emptyScope);
  if (!scopeText.test(text)) return err("scope_malformed");
  const tokens = text.split(" ");
  return tokens.length > maxScopeTokens ? err("scope_too_long") : ok(canonical(tokens));
};

/** The scope of these tokens; refuses what is no scope token. */
export const scopeOf = (tokens: Iterable<string>): Result<Scope, ScopeFault> => {
  const all = [...tokens];
  return all.every((token) => scopeToken.test(token)) ? ok(canonical(all)) : err("scope_malformed");
};

/** The scope as it stands on the wire: `parseScope(formatScope(scope))` is `scope` again. */
export const formatScope = (scope: Scope): string => scope.join(" ");

/** Tells whether a scope holds no token. */
export const isEmptyScope = (scope: Scope): boolean => scope.length === 0;

/** The scope of all tokens that are in either scope. */
export const union = (a: Scope, b: Scope): Scope => canonical([...a, ...b]);

/** The scope of the tokens that are in both scopes. */
export const intersection = (a: Scope, b: Scope): Scope => {
  const inB = new Set(b);
  return a.filter((token) => inB.has(token)) as unknown as Scope;
};

/** Whether every token of `scope` is literally in `of`. */
export const isSubset = (scope: Scope, of: Scope): boolean =>
  intersection(scope, of).length === scope.length;

/**
 * The part of `requested` that `ceiling` covers under `policy`. Never yields what the ceiling lacks; monotone in
 * both; order-blind.
 */
export const narrow = (requested: Scope, ceiling: Scope, policy: ScopePolicy): Scope =>
  requested.filter((token) => isCovered(token, ceiling, policy)) as unknown as Scope;

/** The part of `requested` that `ceiling` does not cover under `policy`. `narrow` takes it away. */
export const uncovered = (requested: Scope, ceiling: Scope, policy: ScopePolicy): Scope =>
  requested.filter((token) => !isCovered(token, ceiling, policy)) as unknown as Scope;

/** Whether `ceiling` covers the whole of `requested`: `narrow` would take nothing away. */
export const isWithin = (requested: Scope, ceiling: Scope, policy: ScopePolicy): boolean =>
  requested.every((token) => isCovered(token, ceiling, policy));

const isCovered = (token: string, ceiling: Scope, policy: ScopePolicy): boolean =>
  ceiling.some((held) => policy.covers(held, token));

const canonical = (tokens: readonly string[]): Scope =>
  (isCanonical(tokens) ? tokens : [...new Set(tokens)].sort()) as unknown as Scope;

/** Most scopes are sent as they were documented, in order: no set and no sorting for those. */
const isCanonical = (tokens: readonly string[]): boolean =>
  tokens.every((token, i) => i === 0 || String(tokens[i - 1]) < token);

const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const scopeText = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;
