import { ResultAsync } from "neverthrow";
import { withinDeadline } from "../../deadlines/deadline.ts";
import { instant } from "../../domain/instant.ts";
import { present } from "../../domain/present.ts";
import {
  httpStatus,
  invalidRequest,
  type OAuthError,
  serverError,
} from "../../errors/oauth-error.ts";
import type { Reason } from "../../errors/reason.ts";
import { asOAuthError } from "../../errors/to-oauth-error.ts";
import type { EndpointRequest } from "../../messages/endpoint-request.ts";
import type { Clock } from "../../ports/clock.ts";
import { isSync } from "../../ports/maybe-async.ts";
import type { Attempt } from "../../ports/observer.ts";
import { attemptOf } from "../attempt-of.ts";
import type { Known, Received } from "../known.ts";
import type { Failure, Steps } from "./steps.ts";

/** The step at which a request would be refused, with its reason and the answer. */
export interface ExplainedRefusal<Step extends string = string> {
  /** The step that was not passed; `request` for all that comes before anybody is known. */
  readonly step: Step | "request";
  readonly reason: Reason;
  /** The HTTP status that would be seen. */
  readonly status: number;
  readonly error: string;
  readonly description: string;
  /** The cause behind it: a finer fault, or the failure of a store. */
  readonly cause?: unknown;
}

/** The course of a request through the steps of an endpoint. */
export interface ExplainedSteps<To, Step extends string> {
  readonly passed: readonly Step[];
  readonly found: Attempt;
  /** The last record, if every step was passed. */
  readonly known?: To;
  readonly refusal?: ExplainedRefusal<Step>;
}

/** What is explained, and how. The steps must have no effect. */
export interface Explained<To extends Known, Step extends string> {
  /** The name of the endpoint. */
  readonly endpoint: string;
  readonly methods: readonly string[];
  readonly steps: Steps<Received, To, never, Step>;
  readonly clock: Clock;
  /** Milliseconds that an explanation may take, as a request may. */
  readonly requestTimeout: number;
  /** The step that stands for what a request looks like. */
  readonly first: Step;
  readonly recode?: (error: OAuthError) => OAuthError;
}

/** Runs steps that have no effect, and tells how far a request came. A bug is explained as the endpoint would answer it. */
export const explainSteps =
  <To extends Known, Step extends string>({
    endpoint,
    methods,
    steps,
    clock,
    requestTimeout,
    first,
    recode = (error) => error,
  }: Explained<To, Step>) =>
  async (request: EndpointRequest): Promise<ExplainedSteps<To, Step>> => {
    const begun: Step[] = [];
    let last: Known = { request, at: instant(0) };
    const refused = (failure: Failure, known: Known): ExplainedSteps<To, Step> => {
      const error = recode(asOAuthError(failure));
      return {
        passed: begun.slice(0, -1),
        found: attemptOf(endpoint, known, error),
        refusal: explainRefusal(error, begun.at(-1) ?? first, first),
      };
    };
    const explain = async (): Promise<ExplainedSteps<To, Step>> => {
      if (!methods.includes(request.method))
        return refused(invalidRequest("method_not_allowed"), last);
      const received = { request, at: clock.now() };
      const answer = withinDeadline(requestTimeout, (deadline) =>
        steps.run(received, {
          begin: (step, known) => {
            if (begun.at(-1) !== step) begun.push(step as Step);
            last = known;
            return deadline.begin(step);
          },
        }),
      );
      const judged = isSync(answer) ? answer : await answer;
      if (judged.isOk())
        return { passed: begun, found: attemptOf(endpoint, judged.value), known: judged.value };
      return "known" in judged.error
        ? refused(judged.error.failure, judged.error.known)
        : refused(judged.error, last);
    };
    // A bug, here or in an extension of the embedder's, is explained as the endpoint would answer it.
    return ResultAsync.fromThrowable(explain, (defect) => serverError("defect", defect))().match(
      (explanation) => explanation,
      (defect): ExplainedSteps<To, Step> => ({
        passed: begun.slice(0, -1),
        // A request that no step has read may be anything.
        found: begun.length === 0 ? { endpoint, at: last.at } : attemptOf(endpoint, last),
        refusal: explainRefusal(defect, begun.at(-1) ?? first, first),
      }),
    );
  };

const explainRefusal = <Step extends string>(
  error: OAuthError,
  step: Step,
  first: Step,
): ExplainedRefusal<Step> => {
  const { reason, description, cause } = error;
  const before = step === first && error.error === "invalid_request";
  return {
    step: before ? "request" : step,
    reason,
    status: httpStatus(error),
    error: error.error,
    description,
    ...present({ cause }),
  };
};
