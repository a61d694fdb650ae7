import { err, ok, type Result } from "neverthrow";
import { type RequestedResource, resolveResource } from "../../../domain/requested-resource.ts";
import { parseAudience } from "../../../domain/resource-indicator.ts";
import { invalidTarget, type OAuthError } from "../../../errors/oauth-error.ts";
import type { GrantRequest } from "../../grant-type.ts";

/**
 * Whom an exchanged token is asked for: `audience` (RFC 8693 §2.1), which names the tenant's audience or one of its
 * resources as `resource` does, and by a plain name too. One token has one target here: if both are sent, both must name it.
 */
export const exchangeAudience = (
  {
    tenant,
    parameters,
    requestedResource,
  }: Pick<GrantRequest, "tenant" | "parameters" | "requestedResource">,
  audience: string | undefined,
): Result<RequestedResource, OAuthError<"invalid_target">> => {
  if (audience === undefined) return ok(requestedResource);
  return resolveResource(tenant, audience, parseAudience)
    .mapErr(() => invalidTarget("audience_unknown"))
    .andThen((named) =>
      parameters.has("resource") && parameters.get("resource") !== audience
        ? err(invalidTarget("audience_ambiguous"))
        : ok(named),
    );
};
