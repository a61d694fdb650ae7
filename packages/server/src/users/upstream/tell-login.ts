import type { EndpointRequest, TenantId } from "@mintport/core";
import { present } from "@mintport/core/ports";
import type { UpstreamFailure } from "./upstream-failure.ts";
import type { UpstreamParts } from "./upstream-parts.ts";
import type { UpstreamUser } from "./upstream-user.ts";

/** A login that is over, for logs. */
export interface LoginOutcome {
  readonly tenant: TenantId;
  readonly request: EndpointRequest;
  /** The user, whose subject names the provider; or why nobody was logged in. */
  readonly outcome: UpstreamUser | { readonly provider: string; readonly failure: UpstreamFailure };
}

/** Tells logs and the audit log of a login: who, by which provider, or why not. No code, state or token is among it. */
export const tellLogin = (
  { observer, clock }: Pick<UpstreamParts, "observer" | "clock">,
  { tenant, request: { remoteAddress, requestId }, outcome }: LoginOutcome,
): void => {
  const attempt = {
    ...{ endpoint: "login", at: clock.now(), tenant },
    ...present({ remoteAddress, requestId }),
  };
  if ("failure" in outcome)
    observer?.observe({
      ...attempt,
      ...{ outcome: "refused", reason: "login_required", error: "login_required" },
      detail: `${outcome.provider}:${outcome.failure.fault}`,
      ...present({ cause: outcome.failure.cause }),
    });
  else observer?.observe({ ...attempt, outcome: "answered", subject: outcome.subject });
};
