import { withinDeadline } from "../deadlines/deadline.ts";
import { type Instant, instant } from "../domain/instant.ts";
import { maskedId } from "../domain/looks-like-credential.ts";
import { present } from "../domain/present.ts";
import type { Tenant } from "../domain/tenant.ts";
import {
  type DocumentErrorCode,
  invalidRequest,
  type OAuthError,
  type OAuthErrorCode,
  type ServerErrorCode,
  serverError,
} from "../errors/oauth-error.ts";
import { asOAuthError } from "../errors/to-oauth-error.ts";
import type { EndpointRequest } from "../messages/endpoint-request.ts";
import type { EndpointResponse } from "../messages/endpoint-response.ts";
import type { Clock, Stopwatch } from "../ports/clock.ts";
import type { Entropy } from "../ports/entropy.ts";
import { isSync } from "../ports/maybe-async.ts";
import type { EndpointEvent, Observer } from "../ports/observer.ts";
import { attemptOf, requestIdOf } from "./attempt-of.ts";
import type { EndpointPath } from "./endpoint-path.ts";
import { errorResponse } from "./error-response.ts";
import type { Known, Received } from "./known.ts";
import type { Failure, Steps } from "./steps/steps.ts";

/** An endpoint as a function: it knows no framework, and never rejects. */
export type Endpoint = (request: EndpointRequest) => Promise<EndpointResponse>;

/** The last record of a request that is answered. */
export interface Answered extends Known {
  readonly response: EndpointResponse;
}

/**
 * All that one endpoint is: its folder makes one of these, and everything else loops over them. `Code` holds the error
 * codes that its RFC lists; its steps can refuse with no other.
 */
export interface EndpointDefinition<Code extends OAuthErrorCode = OAuthErrorCode> {
  /** Names it in events, and for `AuthorizationServer.handle`. */
  readonly name: string;
  readonly path: EndpointPath;
  /** The methods it answers; every other is refused with 405 and this list in `Allow`. */
  readonly methods: readonly string[];
  readonly steps: Steps<Received, Answered, Code, string>;
  /** The members that it adds to the metadata (RFC 8414 §2); `url` is its place below the tenant's issuer. */
  metadata?(tenant: Tenant, url: string): Readonly<Record<string, unknown>>;
  /** Whether TLS clients present certificates here, so that it has an alias at their origin (RFC 8705 §5). */
  readonly takesCertificates?: boolean;
  /** The challenges in its 401 (RFC 9110 §11.6.1). Default: Basic. */
  readonly challenges?: (realm: string) => readonly string[];
  /**
   * Makes an answer of a refusal: JSON, a redirect, or a page. Default: JSON as in RFC 6749 §5.2. `known` is all that was
   * found out before. A page may be made by the embedder, and take a while.
   */
  refuse?(
    error: OAuthError<Code | ServerErrorCode>,
    known: Known,
  ): EndpointResponse | Promise<EndpointResponse>;
  /** Another code for a refusal, where a deployment has promised one. The reason stays. */
  recode?(error: OAuthError<Code | ServerErrorCode>): OAuthError<Code | ServerErrorCode>;
}

/** The ports and the deadline that every endpoint works with. */
export interface EndpointPorts {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly stopwatch: Stopwatch;
  readonly observer?: Observer | undefined;
  /** Milliseconds that a request may take. */
  readonly requestTimeout: number;
}

/**
 * Makes an endpoint of its definition: the method check, the deadline, the one event, and the border where a `Result`
 * becomes a response. A bug, here or in a port, becomes `server_error` and an event.
 */
export const endpoint =
  <Code extends OAuthErrorCode>(
    definition: EndpointDefinition<Code>,
    ports: EndpointPorts,
  ): Endpoint =>
  async (request) => {
    const tell = observe(ports, definition.name, request);
    const refuse = async (
      failure: Failure<Code | DocumentErrorCode>,
      known: Known,
    ): Promise<EndpointResponse> => {
      const plain = asOAuthError(failure) as OAuthError<Code | ServerErrorCode>;
      const error = definition.recode?.(plain) ?? plain;
      // Made before it is told of: one that cannot be made is a defect, and told of as one.
      const response =
        (await definition.refuse?.(error, known)) ?? plainRefusal(definition, error, known);
      tell(known, error);
      return response;
    };
    /** The last record: all that is known where a deadline or a bug ends the request. */
    let last: Known = { request, at: epoch };
    try {
      const received: Received = { request, at: ports.clock.now() };
      last = received;
      if (!definition.methods.includes(request.method))
        return await refuse(invalidRequest("method_not_allowed"), received);
      const answer = withinDeadline(ports.requestTimeout, (deadline) =>
        definition.steps.run(received, {
          begin: (step, known) => {
            last = known;
            return deadline.begin(step);
          },
        }),
      );
      const answered = isSync(answer) ? answer : await answer;
      if (answered.isErr())
        return "known" in answered.error
          ? await refuse(answered.error.failure, answered.error.known)
          : await refuse(answered.error, last);
      tell(answered.value);
      return answered.value.response;
    } catch (defect) {
      const error = serverError("defect", defect);
      const response = await refusalOfDefect(definition, error, last);
      tell(last, error);
      return response;
    }
  };

/** A bug is answered in the endpoint's own form too (RFC 6749 §4.1.2.1), unless that form is where the bug is. */
const refusalOfDefect = async (
  definition: EndpointDefinition,
  error: OAuthError<"server_error">,
  known: Known,
): Promise<EndpointResponse> => {
  try {
    return (await definition.refuse?.(error, known)) ?? plainRefusal(definition, error, known);
  } catch {
    return plainRefusal(definition, error, known);
  }
};

const plainRefusal = (
  { methods, challenges }: Pick<EndpointDefinition, "methods" | "challenges">,
  error: OAuthError,
  { tenant }: Known,
): EndpointResponse =>
  errorResponse(error, { tenant: tenant?.id, allowed: methods, ...present({ challenges }) });

type Tell = (known: Known, refusal?: OAuthError) => void;

/** Tells the observer, if there is one; without one nothing is even measured. */
const observe = (
  { observer, entropy, stopwatch }: EndpointPorts,
  name: string,
  request: EndpointRequest,
): Tell => {
  if (observer === undefined) return () => {};
  const start = stopwatch.milliseconds();
  return (known, refusal) => {
    try {
      const requestId = requestIdOf(request) ?? entropy.text(16);
      const durationMs = stopwatch.milliseconds() - start;
      const attempt = { ...attemptOf(name, known, refusal), requestId, durationMs };
      observer.observe(
        refusal === undefined
          ? { ...attempt, outcome: "answered" }
          : refusedEvent(attempt, refusal),
      );
    } catch {
      // The observer promised not to matter: an error that it throws must not turn an answer into an error.
    }
  };
};

const refusedEvent = (
  attempt: ReturnType<typeof attemptOf>,
  { reason, error, cause }: OAuthError,
): EndpointEvent => ({
  ...attempt,
  // An id that was never proven may be anything, say a secret that was put into the wrong field.
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
