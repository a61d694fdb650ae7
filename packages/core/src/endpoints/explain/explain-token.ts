import { err, ok, okAsync, type Result, ResultAsync } from "neverthrow";
import { withinDeadline } from "../../deadlines/deadline.ts";
import type { AccessToken } from "../../domain/access-token.ts";
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
import { isSync } from "../../ports/maybe-async.ts";
import type { Attempt } from "../../ports/observer.ts";
import type { RateLimiter } from "../../ports/rate-limiter.ts";
import type { ReplayStore } from "../../ports/replay-store.ts";
import { accessTokenFor } from "../../tokens/issue-tokens.ts";
import type { IssuedTokens } from "../../tokens/issued-tokens.ts";
import { isReadable, tokenFormatOf, tooLong } from "../../tokens/token-format.ts";
import { attemptOf } from "../attempt-of.ts";
import type { Known } from "../known.ts";
import {
  type GrantedRequest,
  type GrantStep,
  type GrantSteps,
  grantSteps,
} from "../steps/grant-steps.ts";
import type { Failure } from "../steps/steps.ts";

/** A step of a token request that can be explained; `token` is the last, and nothing is issued. */
export type TokenStep = GrantStep | "token";

/** The course that a token request would take, step by step. For operators: it holds facts that no client may learn. */
export interface Explanation {
  /** The steps that were passed, in order. */
  readonly passed: readonly TokenStep[];
  /** The facts that were found on the way: tenant, client, grant type, scopes. */
  readonly found: Attempt;
  /** The token that would be minted; its `id` is made up. */
  readonly token?: AccessToken;
  /** Why it would be refused. */
  readonly refusal?: ExplainedRefusal;
}

/** The step at which a token request would be refused, with its reason and the answer. */
export interface ExplainedRefusal {
  /** The step that was not passed; `request` for all that comes before the client is known. */
  readonly step: TokenStep | "request";
  readonly reason: Reason;
  /** The HTTP status that the client would see. */
  readonly status: number;
  readonly error: string;
  readonly description: string;
  /** The cause behind it: a finer fault, or the failure of a store. */
  readonly cause?: unknown;
}

/** Tells how a token request would be answered, without an effect on any store. */
export type ExplainToken = (request: EndpointRequest) => Promise<Explanation>;

/** The ports of an explanation: those of the token endpoint without issuance. */
export type ExplainTokenPorts = GrantSteps & {
  /** Another code for a refusal, as the token endpoint gives it. */
  readonly recode: (error: OAuthError) => OAuthError;
  /** Milliseconds that an explanation may take, as a request may. */
  readonly requestTimeout: number;
};

/**
 * Runs the steps of the token endpoint on a request up to the grant's check, which has no effect: nothing is minted,
 * committed, counted or marked as used, and no observer is told. No key is asked to sign either, so that an outage of the
 * keys is not foretold. A limit is, if the rate limiter can look without charging.
 */
export const explainToken = (ports: ExplainTokenPorts): ExplainToken => {
  const explained = grantSteps(withoutEffects(ports)).step("token", previewToken);
  return async (request) => {
    const begun: TokenStep[] = [];
    let last: Known = { request, at: instant(0) };
    const refused = (failure: Failure, known: Known): Explanation => {
      const error = ports.recode(asOAuthError(failure));
      return {
        passed: begun.slice(0, -1),
        found: attemptOf("token", known, error),
        refusal: explainRefusal(error, begun.at(-1) ?? "client"),
      };
    };
    const explain = async (): Promise<Explanation> => {
      if (request.method !== "POST") return refused(invalidRequest("method_not_allowed"), last);
      const received = { request, at: ports.clock.now() };
      const answer = withinDeadline(ports.requestTimeout, (deadline) =>
        explained.run(received, {
          begin: (step, known) => {
            if (begun.at(-1) !== step) begun.push(step as TokenStep);
            last = known;
            return deadline.begin(step);
          },
        }),
      );
      const judged = isSync(answer) ? answer : await answer;
      if (judged.isOk()) {
        const { token } = judged.value.tokens.accessToken;
        return { passed: begun, found: attemptOf("token", judged.value), token };
      }
      return "known" in judged.error
        ? refused(judged.error.failure, judged.error.known)
        : refused(judged.error, last);
    };
    // A bug, here or in an extension of the embedder's, is explained as the endpoint would answer it.
    return ResultAsync.fromThrowable(explain, (defect) => serverError("defect", defect))().match(
      (explanation) => explanation,
      (defect): Explanation => ({
        passed: begun.slice(0, -1),
        // A request that no step has read may be anything.
        found: begun.length === 0 ? { endpoint: "token", at: last.at } : attemptOf("token", last),
        refusal: explainRefusal(defect, begun.at(-1) ?? "client"),
      }),
    );
  };
};

const explainRefusal = (error: OAuthError, step: TokenStep): ExplainedRefusal => {
  const { reason, description, cause } = error;
  const before = step === "client" && error.error === "invalid_request";
  return {
    step: before ? "request" : step,
    reason,
    status: httpStatus(error),
    error: error.error,
    description,
    ...present({ cause }),
  };
};

/** Of client authentication and of DPoP: the grant's ports have no effects anyway. */
const withoutEffects = (ports: ExplainTokenPorts): ExplainTokenPorts => ({
  ...ports,
  rateLimiter: ports.rateLimiter && onlyReading(ports.rateLimiter),
  verifiedSecrets: undefined,
  secretUpkeep: undefined,
  replays: onlyLooking(ports.replays),
});

/** Says what the limiter would say, and charges nothing. */
const onlyReading = (limiter: RateLimiter): RateLimiter => {
  const look: RateLimiter["look"] = (attempt, now) => limiter.look(attempt, now);
  return { admit: look, recognise: look, settle: () => ok({ verdict: "allowed" }), look };
};

/** Says what `insertOnce` would say, and inserts nothing. */
const onlyLooking = (replays: ReplayStore): ReplayStore => ({
  insertOnce: (tenant, digest, _expiresAt, now) =>
    replays.isSeen(tenant, digest, now).map((seen) => (seen ? "seen" : "first")),
  isSeen: replays.isSeen,
  prune: () => okAsync(0),
  removeAll: () => okAsync({ removed: 0 }),
});

type Previewed = GrantedRequest & { readonly tokens: IssuedTokens };

/** The token as it would be, with no text. */
const previewToken = (
  known: GrantedRequest,
): Result<Previewed, OAuthError<"invalid_scope" | "invalid_request">> => {
  const { tenant, client, granted, confirmation, at } = known;
  const claims = known.claims ?? client.claims;
  const request = { tenant, client, granted, claims, confirmation, now: at };
  const format = tokenFormatOf(request);
  const token = accessTokenFor(request, format.lifetime, { text: () => explainedId });
  return isReadable(token, format)
    ? ok({ ...known, tokens: { accessToken: { token, value: "" }, reused: false } })
    : err(tooLong(token));
};

/** As long as the id of a token that is issued. */
const explainedId = "explained-explained-ex";
