import { ConfigurationError, exactScopes } from "@mintport/core";
import {
  andThen,
  type Digester,
  isSync,
  type KnownOptions,
  type MaybeAsync,
  type PortError,
  requireKnownOptions,
  systemClock,
  systemDigester,
  withinDeadline,
} from "@mintport/core/ports";
import { err, ok, type Result, ResultAsync } from "@mintport/core/result";
import { isWithin, type Scope, type ScopePolicy, scopeOf } from "@mintport/core/scope";
import { looksLikeApiKey } from "@mintport/core/tokens";
import type { VerifiedAccessToken } from "./access-token.ts";
import { verifyApiKey } from "./api-key.ts";
import { type PresentedToken, type ProtectedRequest, presentedToken } from "./presented-token.ts";
import type { Refusal } from "./refusal.ts";
import { provenSender } from "./sender-proof.ts";
import { type TokenVerifierOptions, tokenCheck, tokenVerifierOptions } from "./token-verifier.ts";

/** The facts, keys and rules by which a resource server lets requests in. */
export interface ResourceServerOptions extends TokenVerifierOptions {
  /**
   * Names the protection space in challenges (RFC 9110 §11.5).
   *
   * @default "api"
   */
  readonly realm?: string;
  /** Decides which scopes a held one covers. Default: itself only. */
  readonly scopePolicy?: ScopePolicy;
  /**
   * The origin that clients know this resource by, for DPoP proofs; default: that of `audience`. Never taken from what
   * a request says of its host.
   */
  readonly origin?: string;
  /**
   * How long a judgement may take, in milliseconds, whatever stores and keys it asks; past that it is 503.
   *
   * @default 5000
   */
  readonly timeout?: number;
  /**
   * How old a DPoP proof may be, in whole seconds from 1.
   *
   * @default 60
   */
  readonly proofLifetime?: number;
  readonly digester?: Digester;
}

/** The credentials that a route takes besides access tokens. */
export interface Accepted {
  /**
   * API keys, as `Authorization: Bearer mpak_…` or `X-API-Key: mpak_…`, wherever their client could have a token by them.
   * Needs `store`. Default: none.
   */
  readonly apiKeys?: boolean;
}

/** Guards protected routes (RFC 6750). */
export interface ResourceServer {
  readonly realm: string;
  /** The token of this request, if it is valid here and holds `needed`. */
  authorize(
    request: ProtectedRequest,
    needed: Scope,
    accepted?: Accepted,
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
  requireKnownOptions("resourceServer", options, resourceServerOptions);
  const { realm = "api", scopePolicy = exactScopes, clock = systemClock } = options;
  const { clockSkew = 0, proofLifetime = 60, timeout = 5000 } = options;
  requireTimes({ clockSkew, proofLifetime, timeout });
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
    { apiKeys = false }: Accepted = {},
  ): MaybeAsync<VerifiedAccessToken, Refusal> =>
    andThen(presentedToken(apiKeys ? request : { ...request, apiKey: undefined }), (presented) =>
      andThen(identify(request, presented, apiKeys), (token) =>
        isWithin(needed, token.scope, scopePolicy)
          ? ok(token)
          : err<VerifiedAccessToken, Refusal>({ kind: "insufficient_scope", needed }),
      ),
    );
  return {
    realm: realm.replaceAll(/[^\w .:/-]/g, "_"),
    authorize: (...asked) => settle(() => withinDeadline(timeout, () => judge(...asked))),
  };
};

const resourceServerOptions: KnownOptions<ResourceServerOptions> = {
  ...tokenVerifierOptions,
  ...{ realm: true, scopePolicy: true, origin: true },
  ...{ timeout: true, proofLifetime: true, digester: true },
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

/** A time that is no number would be compared with all others in vain: nothing would ever be too old. */
const requireTimes = ({
  clockSkew,
  proofLifetime,
  timeout,
}: Required<Pick<ResourceServerOptions, "clockSkew" | "proofLifetime" | "timeout">>): void => {
  const problems = [
    // One out of bounds is drawn to the bound.
    ...(Number.isNaN(clockSkew)
      ? [{ field: "clockSkew", message: "must be seconds, 0 to 60" }]
      : []),
    ...(Number.isSafeInteger(proofLifetime) && proofLifetime >= 1
      ? []
      : [{ field: "proofLifetime", message: "must be whole seconds from 1" }]),
    ...(Number.isSafeInteger(timeout) && timeout >= 1 && timeout <= 60_000
      ? []
      : [{ field: "timeout", message: "must be whole milliseconds, 1 to 60000" }]),
  ];
  if (problems.length > 0) throw new ConfigurationError("resourceServer", problems);
};

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
