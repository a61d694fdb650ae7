import { type Scope, uncovered } from "../../domain/scope.ts";
import { exactScopes, hierarchicScopes, wildcardScopes } from "../../domain/scope-policy.ts";

/** The part of `scope` that `ceiling` covers by none of the built-in policies: a definition does not say which its tenant has. */
export const outsideOf = (ceiling: Scope, scope: Scope): Scope =>
  [exactScopes, hierarchicScopes, wildcardScopes].reduce(
    (left, policy) => uncovered(left, ceiling, policy),
    scope,
  );
