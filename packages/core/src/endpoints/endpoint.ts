import type { ResultAsync } from "neverthrow";
import { type Instant, instant } from "../domain/instant.ts";
import { invalidRequest, type OAuthError, serverError } from "../errors/oauth-error.ts";
import type { Clock } from "../ports/clock.ts";
import type { Attempt, EndpointEvent, EndpointName, Observer } from "../ports/observer.ts";
import { errorResponse } from "./error-response.ts";
import type { Endpoint, EndpointRequest, EndpointResponse } from "./message.ts";

/** What an endpoint's own folder says; `endpoint` adds what all of them share. */
export interface EndpointDefinition {
  readonly name: EndpointName;
  /** The methods it answers; every other is refused with 405 and this list in `Allow`. */
  readonly methods: readonly string[];
  /** Answers a request, and notes in `attempt` what becomes known on the way, for the event. */
  answer(request: EndpointRequest, attempt: OpenAttempt): ResultAsync<EndpointResponse, OAuthError>;
}

/** An attempt still being filled in. */
export type OpenAttempt = { -readonly [Fact in keyof Attempt]: Attempt[Fact] };

export interface EndpointPorts {
  readonly clock: Clock;
  readonly observer: Observer | undefined;
}

/**
 * Makes an endpoint of its definition: the method check, the one event, and the border where a `Result` becomes a
 * response. Holds core's only `try`/`catch`: a bug, here or in a port, becomes `server_error` and an event.
 */
export const endpoint =
  (definition: EndpointDefinition, ports: EndpointPorts): Endpoint =>
  async (request) => {
    const attempt = openAttempt(definition.name, request);
    const refuse = (error: OAuthError): EndpointResponse => {
      report(ports.observer, refused(attempt, error));
      return errorResponse(error, attempt.tenant, definition.methods);
    };
    try {
      attempt.at = ports.clock.now();
      if (!definition.methods.includes(request.method))
        return refuse(invalidRequest("method_not_allowed"));
      return await definition.answer(request, attempt).match((response) => {
        report(ports.observer, { ...attempt, outcome: "answered" });
        return response;
      }, refuse);
    } catch (defect) {
      return refuse(serverError("defect", defect));
    }
  };

const openAttempt = (name: EndpointName, { remoteAddress }: EndpointRequest): OpenAttempt => ({
  endpoint: name,
  at: epoch,
  ...(remoteAddress === undefined ? {} : { remoteAddress }),
});

const refused = (attempt: Attempt, { reason, error, cause }: OAuthError): EndpointEvent => ({
  ...attempt,
  outcome: "refused",
  reason,
  error,
  ...(cause === undefined ? {} : { cause }),
});

/** Stands until the clock has been asked, which is a port and may fail. */
const epoch: Instant = instant(0);

const report = (observer: Observer | undefined, event: EndpointEvent): void => {
  try {
    observer?.observe(event);
  } catch {
    // The observer promised not to matter: what it throws must not turn an answer into an error.
  }
};
