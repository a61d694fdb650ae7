import {
  ConfigurationError,
  exactScopes,
  isWithin,
  type Scope,
  type ScopePolicy,
  scopeOf,
} from "@mintport/core";
import { err, ok, type ResultAsync } from "neverthrow";
import type { VerifiedAccessToken } from "./access-token.ts";
import { type BearerRequest, bearerToken } from "./bearer-token.ts";
import type { Refusal } from "./refusal.ts";
import { type TokenVerifierOptions, tokenVerifier } from "./token-verifier.ts";

export interface ResourceServerOptions extends TokenVerifierOptions {
  /** Names the protection space in challenges (RFC 9110 §11.5); default `api`. */
  readonly realm?: string;
  /** What a held scope covers; default: itself only. */
  readonly scopePolicy?: ScopePolicy;
}

/** Guards protected routes (RFC 6750). */
export interface ResourceServer {
  readonly realm: string;
  /** The token of this request, if it is valid here and holds `needed`. */
  authorize(request: BearerRequest, needed: Scope): ResultAsync<VerifiedAccessToken, Refusal>;
}

/**
 * Makes a guard for one issuer and one audience.
 *
 * @example
 * const api = resourceServer({
 *   issuer: "https://auth.example.com",
 *   audience: "https://api.example.com",
 *   keys: keysFromUrl(new URL("https://auth.example.com/oauth/jwks")),
 * });
 */
export const resourceServer = (options: ResourceServerOptions): ResourceServer => {
  const verify = tokenVerifier(options);
  const { realm = "api", scopePolicy = exactScopes } = options;
  return {
    realm: realm.replaceAll(/[^\w .:/-]/g, "_"),
    authorize: (request, needed) =>
      bearerToken(request)
        .asyncAndThen(verify)
        .andThrough(({ scope }) =>
          isWithin(needed, scope, scopePolicy)
            ? ok()
            : err<never, Refusal>({ kind: "insufficient_scope", needed }),
        ),
  };
};

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
