import { err, errAsync, ok, okAsync, type Result, ResultAsync } from "neverthrow";
import type { AccessToken } from "../../domain/access-token.ts";
import { instant } from "../../domain/instant.ts";
import {
  httpStatus,
  invalidRequest,
  type OAuthError,
  serverError,
} from "../../errors/oauth-error.ts";
import type { Reason } from "../../errors/reason.ts";
import { asOAuthError } from "../../errors/to-oauth-error.ts";
import type { GrantType } from "../../grants/grant-type.ts";
import type { Attempt } from "../../ports/observer.ts";
import type { ReplayStore } from "../../ports/replay-store.ts";
import { accessTokenFor, type IssueTokens } from "../../tokens/issue-tokens.ts";
import { tokenFormatOf } from "../../tokens/token-format.ts";
import { isReadable, tooLong } from "../../tokens/token-length.ts";
import type { OpenAttempt } from "../endpoint.ts";
import type { EndpointRequest } from "../message.ts";
import { type BeginStep, type Decided, decideToken, type TokenStep } from "./decide-token.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";
import { withGrantCode } from "./token-response.ts";

/** What would become of a token request, step by step. For operators: it says what no client may learn. */
export interface Explanation {
  /** The steps that were passed, in order. */
  readonly passed: readonly TokenStep[];
  /** What was found out on the way: tenant, client, grant type, scopes. */
  readonly found: Attempt;
  /** What would be minted; its `id` is made up. */
  readonly token?: AccessToken;
  /** The grant's name, if the request came as far and the grant, an embedder's own, offers no `preview` of itself. */
  readonly notJudged?: string;
  /** Why it would be refused. */
  readonly refusal?: ExplainedRefusal;
}

export interface ExplainedRefusal {
  /** The step that was not passed; `request` for what comes before the client is known. */
  readonly step: TokenStep | "request";
  readonly reason: Reason;
  /** What the client would see. */
  readonly status: number;
  readonly error: string;
  readonly description: string;
  /** What is behind it: a finer fault, or the failure of a store. */
  readonly cause?: unknown;
}

export type ExplainToken = (request: EndpointRequest) => Promise<Explanation>;

/**
 * Runs the decision of the token endpoint on a request without any effect: nothing is minted, stored, counted or
 * marked as used, and no observer is told. No key is asked to sign either, so that an outage of the keys is not
 * foretold, nor a limit of the rate limiter.
 */
export const explainToken =
  (ports: TokenEndpoint): ExplainToken =>
  async (request) => {
    const begun: TokenStep[] = [];
    const found: OpenAttempt = { endpoint: "token", at: instant(0) };
    const decide = decideToken(withoutEffects(ports));
    const note: BeginStep = (step) => {
      begun.push(step);
      return ok();
    };
    // A bug, here or in a grant of the embedder's own, is explained as the endpoint would answer it.
    const judge = ResultAsync.fromThrowable(
      async (): Promise<Result<Decided, OAuthError>> => {
        found.at = ports.clock.now();
        return decide(request, found, note).mapErr(asOAuthError);
      },
      (defect): OAuthError => serverError("defect", defect),
    );
    const refused = (error: OAuthError): Explanation => ({
      passed: begun.slice(0, -1),
      found,
      ...(error === unjudged
        ? { notJudged: found.grantType ?? "" }
        : { refusal: explainRefusal(error, begun.at(-1) ?? "client") }),
    });
    if (request.method !== "POST") return refused(invalidRequest("method_not_allowed"));
    return judge()
      .andThen((decided) => decided)
      .mapErr(withGrantCode(ports.refusedGrantCode))
      .match(
        ({ issued }): Explanation => ({ passed: begun, found, token: issued.accessToken }),
        refused,
      );
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
    ...(cause === undefined ? {} : { cause }),
  };
};

const withoutEffects = (ports: TokenEndpoint): TokenEndpoint => ({
  ...ports,
  rateLimiter: undefined,
  verifiedSecrets: undefined,
  secretUpkeep: undefined,
  replays: onlyLooking(ports.replays),
  issueTokens: nothingMinted,
  grants: new Map([...ports.grants].map(([name, grant]) => [name, onlyPreviewed(grant)])),
});

/** What a grant of the embedder's own does besides answering is not known here: it is asked for a preview or not at all. */
const onlyPreviewed = (grant: GrantType): GrantType => ({
  name: grant.name,
  exchange: (request, ports) => grant.preview?.(request, ports) ?? err(unjudged),
});

const unjudged: OAuthError<"server_error"> = serverError("defect", "the grant was not judged");

/** Says what `insertOnce` would say, and inserts nothing. */
const onlyLooking = (replays: ReplayStore): ReplayStore => ({
  insertOnce: (tenant, digest, _expiresAt, now) =>
    replays.isSeen(tenant, digest, now).map((seen) => (seen ? "seen" : "first")),
  isSeen: replays.isSeen,
  prune: () => okAsync(0),
  removeAll: () => okAsync({ removed: 0 }),
});

const nothingMinted: IssueTokens = (order) => {
  const form = tokenFormatOf(order);
  const accessToken = accessTokenFor(order, form.lifetime, { text: () => explainedId });
  return isReadable(accessToken, form)
    ? okAsync({ accessToken, minted: { value: "" }, reused: false })
    : errAsync(tooLong(accessToken));
};

/** As long as the id of a token that is issued. */
const explainedId = "explained-explained-ex";
