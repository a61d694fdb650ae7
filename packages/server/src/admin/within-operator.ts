import { wildcardScopes } from "@mintport/core";
import { err, ok, type Result } from "@mintport/core/result";
import { narrow, type Scope, uncovered, union } from "@mintport/core/scope";
import type { Refusal, VerifiedAccessToken } from "@mintport/resource-server";
import type { Operators } from "../console/operators.ts";

/**
 * Judges the token of a user anew with each request: it counts only while the settings name its user as an operator, and for no
 * more than they say. So whoever is taken off the list has lost the power at once, whatever their token says. A client
 * that acts for itself is no user; what it may do its registration says.
 */
export const withinOperator = (
  token: VerifiedAccessToken,
  operators: Operators,
  needed: Scope,
): Result<VerifiedAccessToken, Refusal> => {
  if (token.authentication === undefined && token.subject === token.client) return ok(token);
  const allowed = operators.get(token.subject);
  if (allowed === undefined) return err({ kind: "insufficient_scope", needed });
  const scope = meet(token.scope, allowed);
  return uncovered(needed, scope, wildcardScopes).length === 0
    ? ok({ ...token, scope })
    : err({ kind: "insufficient_scope", needed });
};

/** What both cover: of each the tokens that the other covers. */
const meet = (one: Scope, other: Scope): Scope =>
  union(narrow(one, other, wildcardScopes), narrow(other, one, wildcardScopes));
