/**
 * Decides which scope tokens a held one covers.
 *
 * `covers` must be a preorder: every token covers itself, and if `a` covers `b` and `b` covers `c` then `a`
 * covers `c`. `scopePolicyLaws` in `@mintport/testing` checks a policy of your own.
 */
export interface ScopePolicy {
  /** The name that a tenant chooses the policy by. */
  readonly name: string;
  covers(held: string, wanted: string): boolean;
}

/** A token covers itself and nothing else. */
export const exactScopes: ScopePolicy = {
  name: "exact",
  covers: (held, wanted) => held === wanted,
};

/** A token covers itself and all below it: `api` covers `api:read` and `api:read:own`, not `apis`. */
export const hierarchicScopes: ScopePolicy = {
  name: "hierarchic",
  covers: (held, wanted) => wanted === held || wanted.startsWith(`${held}:`),
};

/**
 * A `*` segment stands for any one segment, and at the end for one or more: `api:*` covers `api:read` and
 * `api:read:own`, `*:read` covers `api:read`. A wanted pattern is covered only if all it could match is.
 */
export const wildcardScopes: ScopePolicy = {
  name: "wildcard",
  covers: (held, wanted) =>
    held === wanted || (held.includes("*") && matches(held.split(":"), wanted.split(":"))),
};

const matches = (held: readonly string[], wanted: readonly string[]): boolean => {
  for (const [i, segment] of held.entries()) {
    const other = wanted[i];
    if (other === undefined) return false;
    if (segment === "*" && i === held.length - 1) return true;
    if (segment !== "*" && segment !== other) return false;
  }
  return held.length === wanted.length;
};
