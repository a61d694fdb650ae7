import { err, ok, okAsync, type Result } from "neverthrow";
import type { AccessToken } from "../../domain/access-token.ts";
import type { OAuthError } from "../../errors/oauth-error.ts";
import type { EndpointRequest } from "../../messages/endpoint-request.ts";
import type { Attempt } from "../../ports/observer.ts";
import type { ReplayStore } from "../../ports/replay-store.ts";
import { accessTokenFor } from "../../tokens/issue-tokens.ts";
import type { IssuedTokens } from "../../tokens/issued-tokens.ts";
import { isReadable, tokenFormatOf, tooLong } from "../../tokens/token-format.ts";
import { type ExplainedRefusal, explainSteps } from "../steps/explain-steps.ts";
import {
  type GrantedRequest,
  type GrantStep,
  type GrantSteps,
  grantSteps,
} from "../steps/grant-steps.ts";
import { onlyReading } from "../steps/only-reading.ts";

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
  readonly refusal?: ExplainedRefusal<TokenStep>;
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
  const explain = explainSteps<Previewed, TokenStep>({
    ...{ endpoint: "token", methods: ["POST"], first: "client" },
    steps: grantSteps(withoutEffects(ports)).step("token", previewToken) as never,
    clock: ports.clock,
    requestTimeout: ports.requestTimeout,
    recode: ports.recode,
  });
  return async (request) => {
    const { known, ...explained } = await explain(request);
    return known === undefined
      ? explained
      : { ...explained, token: known.tokens.accessToken.token };
  };
};

/** Of client authentication, of DPoP and of refusals: the grant's ports have no effects anyway. */
const withoutEffects = (ports: ExplainTokenPorts): ExplainTokenPorts => ({
  ...ports,
  noteRefusals: false,
  rateLimiter: ports.rateLimiter && onlyReading(ports.rateLimiter),
  verifiedSecrets: undefined,
  secretUpkeep: undefined,
  replays: onlyLooking(ports.replays),
});

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
