import { err, ok, type Result } from "neverthrow";
import { present } from "../../../domain/present.ts";
import { scopeAtResource } from "../../../domain/requested-resource.ts";
import type { ResourceIndicator } from "../../../domain/resource-indicator.ts";
import { emptyScope, isEmptyScope, narrow, type Scope } from "../../../domain/scope.ts";
import { resourceOf, serves } from "../../../domain/tenant.ts";
import type { OAuthError } from "../../../errors/oauth-error.ts";
import { refuseIdentityAssertion } from "../../../errors/refuse-identity-assertion.ts";
import type { GrantedAccess } from "../../../tokens/granted-access.ts";
import type { GrantRequest } from "../../grant-type.ts";
import type { IdentityAssertion } from "./read-identity-assertion.ts";

/**
 * What an assertion comes to at this tenant (§4.4.1): its resources and its scope are ceilings, and so are what users may delegate to the
 * client and what the resources know. More is cut away, and the answer says what is left.
 */
export const assertedAccess = (
  request: GrantRequest,
  assertion: IdentityAssertion,
): Result<
  Omit<GrantedAccess, "subject" | "commit">,
  OAuthError<"invalid_target" | "invalid_scope">
> =>
  assertedAudience(request, assertion).andThen((audience) =>
    assertedScope(request, assertion, audience).map((scope) => {
      const { authentication, actor, mayAct } = assertion;
      return { scope, audience, ...present({ authentication, actor, mayAct }) };
    }),
  );

/** The resources of the assertion that are served here, or the one among them that is asked for. */
const assertedAudience = (
  { tenant, parameters, requestedResource: { audience: asked } }: GrantRequest,
  { resources }: IdentityAssertion,
): Result<readonly ResourceIndicator[], OAuthError<"invalid_target">> => {
  if (resources === undefined) return ok(asked);
  const served = [...new Set(resources)]
    .map((name) => name as ResourceIndicator)
    .filter((indicator) => serves(tenant, indicator));
  if (served.length === 0)
    return err(refuseIdentityAssertion("invalid_target", "identity_assertion_resource_unknown"));
  if (!parameters.has("resource")) return ok(served);
  return asked.every((indicator) => served.includes(indicator))
    ? ok(asked)
    : err(refuseIdentityAssertion("invalid_target", "identity_assertion_resource_other"));
};

const assertedScope = (
  { tenant, client: { authorization }, requestedScope, scopePolicy }: GrantRequest,
  { scope: asserted }: IdentityAssertion,
  audience: readonly ResourceIndicator[],
): Result<Scope, OAuthError<"invalid_scope">> => {
  const asked = requestedScope ?? asserted ?? authorization?.defaultDelegatedScope ?? emptyScope;
  const ceilings = [asserted, authorization?.delegatedScope ?? emptyScope];
  const allowed = ceilings.reduce<Scope>(
    (scope, ceiling) => (ceiling === undefined ? scope : narrow(scope, ceiling, scopePolicy)),
    asked,
  );
  const scope = audience.reduce<Scope>(
    (left, indicator) => scopeAtResource(left, resourceOf(tenant, indicator), scopePolicy),
    allowed,
  );
  return isEmptyScope(scope)
    ? err(refuseIdentityAssertion("invalid_scope", "identity_assertion_scope_empty"))
    : ok(scope);
};
