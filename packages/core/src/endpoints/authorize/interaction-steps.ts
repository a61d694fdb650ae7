import { err, ok, type Result } from "neverthrow";
import { requestParameters } from "../../domain/authorization/request-parameters.ts";
import { isExpired } from "../../domain/instant.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { type AuthorizationErrorCode, type OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { AuthorizationPorts } from "../browser/authorization-ports.ts";
import { isSameBrowser } from "../browser/bind-browser.ts";
import type { Received } from "../known.ts";
import { findAuthorizingClient, limitSource } from "../steps/authorizing-client.ts";
import { type BrowserRequest, readBrowserRequest } from "../steps/browser-request.ts";
import { findTenant, requireEnabledTenant } from "../steps/find-tenant.ts";
import { judgeRequest, type ReturnableRequest, requireReturnTo } from "../steps/judge-request.ts";
import { type Steps, steps } from "../steps/steps.ts";
import { identify } from "./decide.ts";
import type { FoundInteraction, VisitedRequest } from "./decided-request.ts";
import { findInteraction } from "./keep-interaction.ts";

/** A request of a browser that goes on with an authorization. */
export interface ContinuedRequest extends VisitedRequest {
  readonly interaction: FoundInteraction;
  /** What the browser sent now; `parameters` are those of the authorization request. */
  readonly form: BrowserRequest["parameters"];
}

/**
 * The steps of every endpoint that goes on with an authorization. Client, redirect URI and everything else come from the row; of what the
 * browser sends only the handle counts, and the cookie of the browser that began.
 */
export const interactionSteps = (
  ports: AuthorizationPorts,
  requireOrigin: OriginRule = ok,
): Steps<
  Received,
  ContinuedRequest,
  AuthorizationErrorCode,
  "request" | "interaction" | "visitor"
> =>
  steps<Received>()
    .step("request", readBrowserRequest(ports.bodyLimit))
    .within(
      limitSource<BrowserRequest, Resumed, AuthorizationErrorCode>(ports.rateLimiter),
      foundSteps(ports, requireOrigin),
    )
    .step("interaction", requireUsable)
    .step("interaction", requireSameBrowser(ports))
    .step("interaction", judgeRequest(ports))
    .step("visitor", identify(ports))
    .step("visitor", (known) =>
      ok({
        ...known,
        begunAt: known.interaction.row.begunAt,
        chosenSubject: known.interaction.row.chosenSubject,
        answer: undefined,
      }),
    );

interface Resumed extends ReturnableRequest {
  readonly interaction: FoundInteraction;
  readonly form: BrowserRequest["parameters"];
}

/** Which pages may send what leads here, by the tenant's issuer. Default: any. */
export type OriginRule = (
  known: TenantRequest,
) => Result<TenantRequest, OAuthError<"invalid_request">>;

type TenantRequest = BrowserRequest & { readonly tenant: Tenant };

const foundSteps = (ports: AuthorizationPorts, requireOrigin: OriginRule) =>
  steps<BrowserRequest>()
    .step("interaction", findTenant(ports.tenants))
    .step("interaction", requireEnabledTenant)
    .step("interaction", requireOrigin)
    .step("interaction", (known) =>
      andThen(
        findInteraction(ports, known.tenant.id, known.parameters.get("interaction"), known.at),
        (interaction) =>
          ok({
            ...known,
            interaction,
            form: known.parameters,
            parameters: requestParameters(interaction.row.parameters),
            arrival: interaction.row.arrival,
            claimedClient: interaction.row.client,
          }),
      ),
    )
    .step("interaction", findAuthorizingClient(ports))
    .step("interaction", requireReturnTo);

/** One that is over ends in an answer to the client, whichever browser it is: nothing but an error can come of it. */
const requireUsable = (known: Resumed): Result<Resumed, OAuthError<"access_denied">> =>
  isExpired(known.interaction.row.usableUntil, known.at)
    ? err(refuseAuthorization("access_denied", "interaction_expired"))
    : ok(known);

const requireSameBrowser =
  ({ digester }: AuthorizationPorts) =>
  (known: Resumed): MaybeAsync<Resumed, OAuthError<"invalid_request"> | PortError> => {
    const { request, tenant, interaction } = known;
    return andThen(
      isSameBrowser(digester, request, tenant.issuer, interaction.row.browser),
      (same) =>
        same ? ok(known) : err(refuseAuthorization("invalid_request", "interaction_foreign")),
    );
  };
