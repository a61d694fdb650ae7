import { err, ok, type Result } from "neverthrow";
import { requestedTarget, type Target } from "../../../domain/requested-resource.ts";
import { invalidTarget, type OAuthError } from "../../../errors/oauth-error.ts";
import type { GrantRequest } from "../../grant-type.ts";

/**
 * Whom an exchanged token is asked for: `audience` (RFC 8693 §2.1), which names the tenant's audience or one of its
 * resources as `resource` does. One token has one target here: if both are sent, both must name it.
 */
export const exchangeTarget = (
  { tenant, parameters, target }: Pick<GrantRequest, "tenant" | "parameters" | "target">,
  audience: string | undefined,
): Result<Target, OAuthError<"invalid_target">> => {
  if (audience === undefined) return ok(target);
  return requestedTarget(tenant, audience)
    .mapErr(() => invalidTarget("audience_unknown"))
    .andThen((named) =>
      parameters.has("resource") && parameters.get("resource") !== audience
        ? err(invalidTarget("audience_ambiguous"))
        : ok(named),
    );
};
