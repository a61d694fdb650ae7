import { err, ok, type Result } from "neverthrow";
import { type AuthorizationErrorCode, type OAuthError } from "../../errors/oauth-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import { noStoreJson } from "../../messages/endpoint-response.ts";
import type { AuthorizationPorts } from "../browser/authorization-ports.ts";
import { withBrowserHeaders } from "../browser/browser-headers.ts";
import { isShownTo } from "../browser/is-shown-to.ts";
import type { Answered, EndpointDefinition } from "../endpoint.ts";
import { pageOf } from "./ask-user.ts";
import { decide } from "./decide.ts";
import type { DecidedRequest } from "./decided-request.ts";
import { interactionSteps } from "./interaction-steps.ts";

/**
 * The page of a handle as data, for an application that draws it itself. It is read with the cookie of the browser that began, and it
 * decides nothing: the answer goes to the same endpoint as a form's. Refusals are JSON.
 */
export const describeEndpoint = (
  ports: AuthorizationPorts,
): EndpointDefinition<AuthorizationErrorCode> => ({
  name: "authorize_describe",
  path: { below: `${ports.endpointPath}/authorize/describe` },
  methods: ["GET"],
  steps: interactionSteps(ports).step("decision", decide(ports)).step("page", describe(ports)),
});

const describe =
  (ports: AuthorizationPorts) =>
  (known: DecidedRequest): Result<DecidedRequest & Answered, OAuthError<"invalid_request">> => {
    const { decision, interaction } = known;
    const isQuestion =
      decision.decision === "ask-login" ||
      decision.decision === "ask-account" ||
      decision.decision === "ask-consent";
    // A handle stands for the page that it was given for, and for whoever saw it.
    if (
      interaction === undefined ||
      !isQuestion ||
      decision.decision !== `ask-${interaction.row.page}` ||
      (interaction.row.page !== "login" && !isShownTo(known, interaction.row.shownTo))
    )
      return err(refuseAuthorization("invalid_request", "interaction_answered"));
    const page = pageOf(ports, known, decision, interaction.handle);
    return ok({
      ...known,
      response: withBrowserHeaders({
        status: 200,
        headers: noStoreJson,
        body: JSON.stringify(page),
      }),
    });
  };
