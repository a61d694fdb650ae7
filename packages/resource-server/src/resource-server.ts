import { ConfigurationError, exactScopes } from "@mintport/core";
import {
  andThen,
  isSync,
  type MaybeAsync,
  type PortError,
  present,
  systemClock,
  systemDigester,
  withinDeadline,
} from "@mintport/core/ports";
import { err, ok, type Result, ResultAsync } from "@mintport/core/result";
import { isWithin, type Scope, scopeOf } from "@mintport/core/scope";
import { looksLikeApiKey } from "@mintport/core/tokens";
import type { VerifiedAccessToken } from "./access-token.ts";
import { verifyApiKey } from "./api-key.ts";
import { type PresentedToken, type ProtectedRequest, presentedToken } from "./presented-token.ts";
import type { ProtectionSpace, Refusal } from "./refusal.ts";
import { authenticationProblems, meetsAuthentication } from "./required-authentication.ts";
import { type ResourceServerOptions, requireSoundOptions } from "./resource-server-options.ts";
import type { RouteOptions } from "./route-options.ts";
import { provenSender } from "./sender-proof.ts";
import { maxClockSkew, tokenCheck } from "./token-verifier.ts";

/** Guards protected routes (RFC 6750). */
export interface ResourceServer extends ProtectionSpace {
  /**
   * The token of this request, if it is valid here, its user logged in as `options` ask, and it holds `needed`. Options that are
   * wrong let nobody in: the refusal is `unavailable`, and its cause a `ConfigurationError`.
   */
  authorize(
    request: ProtectedRequest,
    needed: Scope,
    options?: RouteOptions,
  ): ResultAsync<VerifiedAccessToken, Refusal>;
}

/**
 * Makes a guard for one issuer and one audience. Throws `ConfigurationError` if an option is wrong or
 * unknown.
 *
 * @example
 * const api = resourceServer({
 *   issuer: "https://auth.example.com",
 *   audience: "https://api.example.com",
 *   keys: keysFromUrl(new URL("https://auth.example.com/oauth/jwks")),
 * });
 */
export const resourceServer = (options: ResourceServerOptions): ResourceServer => {
  requireSoundOptions(options);
  const { realm = "api", scopePolicy = exactScopes, clock = systemClock } = options;
  const { clockSkew = 0, proofLifetime = 60, timeout = 5000 } = options;
  const { metadata, acrValuesSupported = [] } = options;
  const skew = Math.min(Math.max(clockSkew, 0), maxClockSkew);
  const verify = tokenCheck(options);
  const prove = provenSender({
    origin: options.origin ?? originOf(options.audience),
    digester: options.digester ?? systemDigester,
    store: options.store,
    proofLifetime,
  });
  const identify = (
    request: ProtectedRequest,
    presented: PresentedToken,
    apiKeys: boolean,
  ): MaybeAsync<VerifiedAccessToken, Refusal> => {
    const { scheme, token: text } = presented;
    if (scheme === "api_key" || looksLikeApiKey(text))
      return apiKeys && scheme !== "dpop"
        ? verifyApiKey({ ...options, scopePolicy }, text, clock.now())
        : err({ kind: "invalid_token" });
    return andThen(verify(text), (token) =>
      andThen(prove(request, presented, token, clock.now()), () => ok(token)),
    );
  };
  const judge = (
    request: ProtectedRequest,
    needed: Scope,
    { apiKeys = false, ...required }: RouteOptions = {},
  ): MaybeAsync<VerifiedAccessToken, Refusal> => {
    const problems = authenticationProblems(required);
    if (problems.length > 0)
      return err({ kind: "unavailable", cause: new ConfigurationError("route", problems) });
    const asked = apiKeys ? request : { ...request, apiKey: undefined };
    return andThen(presentedToken(asked), (presented) =>
      andThen(identify(request, presented, apiKeys), (token) => {
        const by = presented.scheme === "dpop" ? ({ scheme: "DPoP" } as const) : {};
        const terms = { now: clock.now(), clockSkew: skew, acrValuesSupported };
        // Before the scope: this challenge names the scope as well, and one new request can then bring both.
        if (!meetsAuthentication(required, token.authentication, terms))
          return err({ kind: "insufficient_user_authentication", required, needed, ...by });
        return isWithin(needed, token.scope, scopePolicy)
          ? ok(token)
          : err<VerifiedAccessToken, Refusal>({ kind: "insufficient_scope", needed, ...by });
      }),
    );
  };
  return {
    realm: realm.replaceAll(/[^\w .:/-]/g, "_"),
    ...present({ metadata }),
    authorize: (request, needed, route) => {
      const settled = settle(() => withinDeadline(timeout, () => judge(request, needed, route)));
      return metadata === undefined
        ? settled
        : settled.mapErr((refusal): Refusal => ({ ...refusal, needed }));
    },
  };
};

/** The store is the embedder's: what it throws is an outage, and must not end the process as an unhandled rejection. */
const settle = <T>(call: () => MaybeAsync<T, Refusal | PortError>): ResultAsync<T, Refusal> => {
  try {
    const answer = call();
    return new ResultAsync(
      isSync(answer)
        ? Promise.resolve(asRefusal(answer))
        : Promise.resolve(answer).then<Result<T, Refusal>>(asRefusal).catch(outage),
    );
  } catch (cause) {
    return new ResultAsync(Promise.resolve(outage(cause)));
  }
};

const asRefusal = <T>(answer: Result<T, Refusal | PortError>): Result<T, Refusal> =>
  answer.mapErr((failure) =>
    "type" in failure ? { kind: "unavailable", cause: failure } : failure,
  );

const outage = (cause: unknown): Result<never, Refusal> => err({ kind: "unavailable", cause });

/** An audience that is no URL has no origin: no proof fits, until `origin` is given. */
const originOf = (audience: string): string =>
  URL.canParse(audience) ? new URL(audience).origin : "null";

/**
 * The scopes that a route needs, all of them. Throws `ConfigurationError` if one is no scope token.
 *
 * @example requireScope("api:read")
 */
export const requireScope = (...tokens: readonly string[]): Scope =>
  scopeOf(tokens).match(
    (scope) => scope,
    () => {
      throw new ConfigurationError("requireScope", [
        { field: "", message: `must be scope tokens (RFC 6749 §3.3): ${tokens.join(", ")}` },
      ]);
    },
  );
