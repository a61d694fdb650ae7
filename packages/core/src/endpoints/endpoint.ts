import { type Deadline, withinDeadline } from "../deadlines/deadline.ts";
import { type Instant, instant } from "../domain/instant.ts";
import { maskedId } from "../domain/looks-like-credential.ts";
import { invalidRequest, type OAuthError, serverError } from "../errors/oauth-error.ts";
import type { PortError } from "../errors/port-error.ts";
import { asOAuthError } from "../errors/to-oauth-error.ts";
import type { Clock, Stopwatch } from "../ports/clock.ts";
import type { Entropy } from "../ports/entropy.ts";
import { isSync, type MaybeAsync } from "../ports/maybe-async.ts";
import type { Attempt, EndpointEvent, EndpointName, Observer } from "../ports/observer.ts";
import { errorResponse } from "./error-response.ts";
import type { Endpoint, EndpointRequest, EndpointResponse } from "./message.ts";

/** What an endpoint's own folder says; `endpoint` adds what all of them share. */
export interface EndpointDefinition {
  readonly name: EndpointName;
  /** The methods it answers; every other is refused with 405 and this list in `Allow`. */
  readonly methods: readonly string[];
  /** Answers a request, and notes in `attempt` what becomes known on the way, for the event. */
  answer(
    request: EndpointRequest,
    attempt: OpenAttempt,
    deadline: Deadline,
  ): MaybeAsync<EndpointResponse, OAuthError | PortError>;
  /** What the endpoint makes of a refusal before it goes out. */
  refusal?(error: OAuthError): OAuthError;
}

/** An attempt still being filled in. */
export type OpenAttempt = { -readonly [Fact in keyof Attempt]: Attempt[Fact] };

export interface EndpointPorts {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly stopwatch: Stopwatch;
  readonly observer: Observer | undefined;
  /** Milliseconds that a request may take. */
  readonly requestTimeout: number;
}

/**
 * Makes an endpoint of its definition: the method check, the deadline, the one event, and the border where a `Result`
 * becomes a response. A bug, here or in a port, becomes `server_error` and an event.
 */
export const endpoint =
  (definition: EndpointDefinition, ports: EndpointPorts): Endpoint =>
  async (request) => {
    const attempt = openAttempt(definition.name, request);
    const tell = observe(ports, attempt);
    const refuse = (failure: OAuthError | PortError): EndpointResponse => {
      const plain = asOAuthError(failure);
      const error = definition.refusal?.(plain) ?? plain;
      tell(() => refusedEvent(attempt, error));
      return errorResponse(error, attempt.tenant, definition.methods);
    };
    try {
      attempt.at = ports.clock.now();
      if (!definition.methods.includes(request.method))
        return refuse(invalidRequest("method_not_allowed"));
      const answer = withinDeadline(ports.requestTimeout, (deadline) =>
        definition.answer(request, attempt, deadline),
      );
      const answered = isSync(answer) ? answer : await answer;
      if (answered.isErr()) return refuse(answered.error);
      tell(() => ({ ...attempt, outcome: "answered" }));
      return answered.value;
    } catch (defect) {
      return refuse(serverError("defect", defect));
    }
  };

const openAttempt = (
  name: EndpointName,
  { remoteAddress, requestId }: EndpointRequest,
): OpenAttempt => ({
  endpoint: name,
  at: epoch,
  ...(remoteAddress === undefined ? {} : { remoteAddress }),
  ...(requestId !== undefined && plainName.test(requestId) ? { requestId } : {}),
});

/** What comes from outside reaches logs only if it can break no line and no field. */
const plainName = /^[\w.-]{1,128}$/;

type Tell = (event: () => EndpointEvent) => void;

/** Tells the observer, if there is one; without one nothing is even measured. */
const observe = ({ observer, entropy, stopwatch }: EndpointPorts, attempt: OpenAttempt): Tell => {
  if (observer === undefined) return () => {};
  const start = stopwatch.milliseconds();
  return (event) => {
    try {
      attempt.requestId ??= entropy.text(16);
      attempt.durationMs = stopwatch.milliseconds() - start;
      observer.observe(event());
    } catch {
      // The observer promised not to matter: what it throws must not turn an answer into an error.
    }
  };
};

const refusedEvent = (attempt: Attempt, { reason, error, cause }: OAuthError): EndpointEvent => ({
  ...attempt,
  // What was never proven may be anything, say a secret that was put into the wrong field.
  ...(attempt.client === undefined || attempt.authenticationMethod !== undefined
    ? {}
    : { client: maskedId(attempt.client) }),
  outcome: "refused",
  reason,
  error,
  ...(cause === undefined ? {} : { cause }),
});

/** Stands until the clock has been asked, which is a port and may fail. */
const epoch: Instant = instant(0);
