import type { AuthorizationDecision } from "../../domain/authorization/authorization-decision.ts";
import type { EndpointRequest } from "../../messages/endpoint-request.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Attempt } from "../../ports/observer.ts";
import type { AuthorizationPorts } from "../browser/authorization-ports.ts";
import { type ExplainedRefusal, explainSteps } from "../steps/explain-steps.ts";
import { onlyReading } from "../steps/only-reading.ts";
import { type AuthorizationStep, authorizationSteps } from "./authorize-endpoint.ts";
import type { DecidedRequest } from "./decided-request.ts";

/** The course that an authorization request would take. For operators: it holds facts that no client may learn. */
export interface AuthorizationExplanation {
  /** The steps that were passed, in order. */
  readonly passed: readonly AuthorizationStep[];
  /** The facts that were found on the way. */
  readonly found: Attempt;
  /** What would be done: a code, a page, or a refusal that the user or their login causes. */
  readonly decision?: AuthorizationDecision;
  /** Why it would be refused before anything is decided. */
  readonly refusal?: ExplainedRefusal<AuthorizationStep>;
}

/** Tells how an authorization request would be answered, without an effect on any store. */
export type ExplainAuthorization = (request: EndpointRequest) => Promise<AuthorizationExplanation>;

/** Runs the steps of the authorization endpoint up to its decision. Nothing is written, charged or shown. */
export const explainAuthorization = (
  ports: AuthorizationPorts,
  { clock, requestTimeout }: { readonly clock: Clock; readonly requestTimeout: number },
): ExplainAuthorization => {
  const explain = explainSteps<DecidedRequest, AuthorizationStep>({
    ...{ endpoint: "authorize", methods: ["GET", "POST"], first: "request", clock, requestTimeout },
    steps: authorizationSteps({
      ...ports,
      rateLimiter: ports.rateLimiter && onlyReading(ports.rateLimiter),
    }) as never,
  });
  return async (request) => {
    const { known, ...explained } = await explain(request);
    return known === undefined ? explained : { ...explained, decision: known.decision };
  };
};
