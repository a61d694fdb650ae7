import type { EndpointRequest, EndpointResponse } from "@mintport/core";
import { type Instant, instant } from "@mintport/core/ports";
import { err, ok, type Result } from "@mintport/core/result";
import { attemptOf } from "../../src/endpoints/attempt-of.ts";
import type { EndpointDefinition } from "../../src/endpoints/endpoint.ts";
import type { Known, Received } from "../../src/endpoints/known.ts";
import type { Failure, Steps } from "../../src/endpoints/steps/steps.ts";
import type { OAuthErrorCode } from "../../src/errors/oauth-error.ts";
import { type PortError, portError } from "../../src/errors/port-error.ts";
import { toAsync } from "../../src/ports/maybe-async.ts";
import type { Attempt } from "../../src/ports/observer.ts";

export interface Running {
  readonly at?: Instant;
  /** The step at whose beginning the request's time is over. */
  readonly stopAt?: string;
}

export interface Ran<T> {
  readonly answer: Result<T, Failure>;
  /** The event's facts, of the last record. */
  readonly attempt: Attempt;
  /** The steps that were to begin, in order; one that has several rows stands once. */
  readonly steps: readonly string[];
  /** The failure of the step at which the time is over. */
  readonly late: PortError;
}

/** Runs steps on a request and writes down which began. */
export const runSteps = async <To extends Known, Code extends OAuthErrorCode, Name extends string>(
  { name, steps }: { readonly name: string; readonly steps: Steps<Received, To, Code, Name> },
  request: EndpointRequest,
  { at = instant(1_800_000_000), stopAt }: Running = {},
): Promise<Ran<To>> => {
  const begun: string[] = [];
  const late = portError("timed_out", "request");
  const begin = (step: string): Result<void, PortError> => {
    if (begun.at(-1) !== step) begun.push(step);
    return step === stopAt ? err(late) : ok();
  };
  return toAsync(steps.run({ request, at }, { begin })).match(
    (known) => ({ answer: ok(known), attempt: attemptOf(name, known), steps: begun, late }),
    ({ failure, known }) => ({
      ...{
        answer: err(failure),
        attempt: attemptOf(name, known, failureIn(failure)),
        steps: begun,
        late,
      },
    }),
  );
};

const failureIn = (failure: Failure) => ("error" in failure ? failure : {});

/** Runs an endpoint's steps; the answer is its response. */
export const runEndpoint = async <Code extends OAuthErrorCode>(
  definition: EndpointDefinition<Code>,
  request: EndpointRequest,
  running: Running = {},
): Promise<Ran<EndpointResponse>> => {
  const { answer, ...ran } = await runSteps(definition, request, running);
  return { ...ran, answer: answer.map(({ response }) => response) };
};
