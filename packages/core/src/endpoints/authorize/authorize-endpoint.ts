import { err, ok, type Result } from "neverthrow";
import { requestParameters } from "../../domain/authorization/request-parameters.ts";
import { isExpired } from "../../domain/instant.ts";
import {
  type AuthorizationErrorCode,
  invalidRequest,
  type OAuthError,
} from "../../errors/oauth-error.ts";
import { type PortError, portError } from "../../errors/port-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import { type PushedRequest, pushedRequestRecord } from "../../records/interaction-record.ts";
import type { AuthorizationPorts } from "../browser/authorization-ports.ts";
import { refuseToBrowser } from "../browser/refuse.ts";
import type { EndpointDefinition } from "../endpoint.ts";
import type { Received } from "../known.ts";
import { findAuthorizingClient, limitSource } from "../steps/authorizing-client.ts";
import { type BrowserRequest, readBrowserRequest } from "../steps/browser-request.ts";
import { findTenantAndClient, requireEnabledTenant } from "../steps/find-tenant.ts";
import {
  type ArrivedRequest,
  guessReturnTo,
  type JudgedRequest,
  judgeRequest,
  openRequestObject,
  requireArrival,
  requireReturnTo,
} from "../steps/judge-request.ts";
import { requestUriPrefix } from "../steps/request-uri.ts";
import { type Steps, steps } from "../steps/steps.ts";
import { authorizationMetadata } from "./authorization-metadata.ts";
import { decide, identify } from "./decide.ts";
import type { DecidedRequest } from "./decided-request.ts";
import { proceed } from "./proceed.ts";

/** The authorization endpoint (RFC 6749 §3.1): where a user's browser begins. */
export const authorizeEndpoint = (
  ports: AuthorizationPorts,
): EndpointDefinition<AuthorizationErrorCode> => ({
  name: "authorize",
  path: { below: `${ports.endpointPath}/authorize` },
  methods: ["GET", "POST"],
  metadata: (tenant, url) => authorizationMetadata(ports, tenant, url),
  steps: authorizationSteps(ports).step("answer", proceed(ports)),
  refuse: refuseToBrowser(ports, ["GET", "POST"]),
});

/** The steps of an authorization request, in the order in which they are judged (the first failure decides). */
export type AuthorizationStep =
  | "request"
  | "tenant"
  | "client"
  | "redirect_uri"
  | "pushed_request"
  | "signed_request"
  | "parameters"
  | "visitor"
  | "decision";

/** Judges an authorization request as far as it can be without an effect. `explain` runs the same. */
export const authorizationSteps = (
  ports: AuthorizationPorts,
): Steps<Received, DecidedRequest, AuthorizationErrorCode, AuthorizationStep> =>
  steps<Received>()
    .step("request", readBrowserRequest(ports.bodyLimit))
    .within(
      limitSource<BrowserRequest, JudgedRequest, AuthorizationErrorCode>(ports.rateLimiter),
      requestSteps(ports),
    )
    .step("visitor", identify(ports))
    .step("decision", (known) =>
      ok({
        ...known,
        ...{ interaction: undefined, begunAt: known.at },
        ...{ chosenSubject: undefined, answer: undefined },
      }),
    )
    .step("decision", decide(ports));

const requestSteps = (ports: AuthorizationPorts) =>
  steps<BrowserRequest>()
    .step("tenant", findTenantAndClient(ports))
    .step("tenant", requireEnabledTenant)
    .step("client", findAuthorizingClient(ports))
    .step("redirect_uri", guessReturnToOfOpaque)
    .step("pushed_request", openPushedRequest(ports))
    .step("signed_request", openRequestObject(ports))
    .step("redirect_uri", requireReturnTo)
    .step("signed_request", requireArrival)
    .step("parameters", judgeRequest(ports));

/** What cannot be opened, a signed request or a foreign `request_uri`, is refused where its outside says. A pushed one has no outside. */
const guessReturnToOfOpaque = <K extends Pick<ArrivedRequest, "parameters" | "authorizingClient">>(
  known: K,
) => {
  const { parameters } = known;
  const isForeign = parameters.all("request_uri").some((uri) => !uri.startsWith(requestUriPrefix));
  return isForeign || parameters.all("request").length > 0 ? guessReturnTo(known) : ok(known);
};

type Client = ArrivedRequest["authorizingClient"];

/** RFC 9126 §4: takes the parameters out of a pushed request. Beside it only `client_id` counts. */
const openPushedRequest =
  ({ singleUse, digester }: AuthorizationPorts) =>
  <
    K extends BrowserRequest & {
      readonly tenant: ArrivedRequest["tenant"];
      readonly authorizingClient: Client;
    },
  >(
    known: K,
  ): MaybeAsync<K & ArrivedRequest, OAuthError<AuthorizationErrorCode> | PortError> => {
    const { parameters, tenant, authorizingClient, at } = known;
    const plain: K & ArrivedRequest = { ...known, arrival: { signed: false } };
    const [uri, second] = parameters.all("request_uri");
    if (uri === undefined) return ok(plain);
    if (second !== undefined) return err(invalidRequest("parameter_repeated", "request_uri"));
    if (parameters.all("request").length > 0)
      return err(refuseAuthorization("invalid_request", "request_passed_twice"));
    if (!uri.startsWith(requestUriPrefix))
      return err(refuseAuthorization("request_uri_not_supported", "request_uri_foreign"));
    return andThen(digester.digest(uri), (digest) =>
      andThen(
        singleUse.peek(tenant.id, digest, at),
        (found): MaybeAsync<K & ArrivedRequest, OAuthError<AuthorizationErrorCode> | PortError> => {
          if (found.verdict !== "fresh")
            return err(
              refuseAuthorization(
                "invalid_request_uri",
                found.verdict === "replayed" ? "pushed_request_used" : "pushed_request_unknown",
              ),
            );
          return andThen(readPushed(found.content), (pushed) =>
            pushed.client === authorizingClient.id && !isExpired(pushed.usableUntil, at)
              ? ok({
                  ...known,
                  parameters: requestParameters(pushed.parameters),
                  arrival: { ...pushed.arrival, pushed: digest },
                })
              : err(refuseAuthorization("invalid_request_uri", "pushed_request_unknown")),
          );
        },
      ),
    );
  };

const readPushed = (content: string): Result<PushedRequest, PortError> =>
  pushedRequestRecord
    .decode(content)
    .mapErr(() => portError("corrupt", "single-use-store", "the pushed request cannot be read"));
