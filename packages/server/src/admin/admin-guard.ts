import { type Tenant, type TenantId, wildcardScopes } from "@mintport/core";
import { systemClock, toAsync } from "@mintport/core/ports";
import { err, ok, type Result, type ResultAsync } from "@mintport/core/result";
import { emptyScope, issuersOf, tenantAt } from "@mintport/core/scope";
import {
  keysFromPort,
  type ProtectedRequest,
  type Refusal,
  type ResourceServer,
  requireScope,
  resourceServer,
  tokenStore,
} from "@mintport/resource-server";
import type { Operators } from "../console/operators.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Caller } from "./within-authority.ts";
import { withinOperator } from "./within-operator.ts";

/** Names the protection space in challenges (RFC 9110 §11.5). */
export const adminRealm = "admin";

/** The origin that DPoP proofs name (RFC 9449 §4.2): that of the audience, or else the issuer's. It is the same at every port. */
export const adminProofOrigin = ({
  issuer,
  audience,
}: Pick<Tenant, "issuer" | "audience">): string =>
  new URL(URL.canParse(audience) ? audience : issuer).origin;

/** Lets holders of tokens of the admin tenant pass, with the scope that the operation asks for. Without one any scope will do. */
export type AdminGuard = (
  request: ProtectedRequest,
  scope?: string,
) => ResultAsync<Caller, Refusal>;

/**
 * The guard of the admin API. It looks the admin tenant up with each request, through the cache that the token endpoint
 * reads through: what is changed of the tenant holds from then on, and of a disabled or removed one no token counts. The
 * token of a user counts as far as the user is an operator.
 */
export const adminGuard = (
  id: TenantId,
  {
    storage,
    keys,
    operators,
    timeout,
  }: Pick<Deployment, "storage" | "keys"> & {
    readonly operators: Operators;
    readonly timeout: number;
  },
): AdminGuard => {
  const [published, store] = [keysFromPort(keys, id), tokenStore({ storage, tenant: id })];
  const guardOf = (tenant: Tenant): ResourceServer => {
    const { issuer, audience, accessTokenType } = tenant;
    const [, ...issuerAliases] = issuersOf(tenantAt(tenant, undefined, systemClock.now()));
    return resourceServer({
      ...{ issuer, issuerAliases, audience, store, keys: published, realm: adminRealm, timeout },
      ...{ type: accessTokenType, scopePolicy: wildcardScopes },
      origin: adminProofOrigin({ issuer, audience }),
    });
  };
  return (request, scope) => {
    const needed = scope === undefined ? emptyScope : requireScope(scope);
    return toAsync(storage.tenants.find(id))
      .mapErr((cause): Refusal => ({ kind: "unavailable", cause }))
      .andThen(
        (tenant): Result<Tenant, Refusal> =>
          tenant === undefined || tenant.disabled ? err({ kind: "invalid_token" }) : ok(tenant),
      )
      .andThen((tenant) =>
        guardOf(tenant)
          .authorize(request, needed)
          .andThen((token) => withinOperator(token, operators, needed))
          .map((token) => ({ tenant, token })),
      );
  };
};
