import { err, ok, okAsync, type Result, type ResultAsync } from "neverthrow";
import type { AccessToken } from "../../domain/access-token.ts";
import { clockStep } from "../../domain/clock-step.ts";
import { later } from "../../domain/instant.ts";
import { type OAuthError, unauthorizedClient } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { AccessTokenStore } from "../../ports/access-token-store.ts";
import { toAsync } from "../../ports/maybe-async.ts";
import type { FindLiveToken } from "../../tokens/live-tokens.ts";
import {
  type AuthenticatedRequest,
  type AuthenticatingEndpoint,
  authenticatedRequest,
} from "../authenticated-request.ts";
import type { EndpointDefinition } from "../endpoint.ts";
import { presentedToken } from "../presented-token.ts";
import { revokedResponse } from "./revoked-response.ts";

export interface RevocationEndpoint extends AuthenticatingEndpoint {
  readonly findLiveToken: FindLiveToken;
  readonly accessTokens: AccessTokenStore;
}

/**
 * The revocation endpoint (RFC 7009): a client ends a token of its own, at once. What is not live has nothing to be
 * ended, and is answered as if it had been (§2.2). A store that cannot be written is 503, and the token lives (§2.2.1).
 */
export const revocationEndpoint = (ports: RevocationEndpoint): EndpointDefinition => {
  const authenticate = authenticatedRequest(ports);
  return {
    name: "revoke",
    methods: ["POST"],
    answer: (request, attempt, { begin }) =>
      toAsync(authenticate(request, attempt))
        .andThrough(() => begin("token"))
        .andThen((state) => revokeToken(ports, state))
        .map(() => revokedResponse),
  };
};

const revokeToken = (
  ports: RevocationEndpoint,
  state: AuthenticatedRequest,
): ResultAsync<void, OAuthError | PortError> =>
  presentedToken(state.parameters)
    .asyncAndThen((text) => toAsync(ports.findLiveToken(state.tenant, text, state.attempt.at)))
    .andThen((reading): ResultAsync<void, OAuthError | PortError> => {
      if (reading.isErr()) {
        state.attempt.tokenFault = reading.error;
        return okAsync(undefined);
      }
      state.attempt.tokenId = reading.value.id;
      return requireOwner(reading.value, state).asyncAndThen((token) => mark(ports, token));
    });

/** §2.1: "verifies whether the token was issued to the client making the revocation request". */
const requireOwner = (
  token: AccessToken,
  { client }: AuthenticatedRequest,
): Result<AccessToken, OAuthError> =>
  token.client === client.id ? ok(token) : err(unauthorizedClient("token_not_owned"));

const mark = (
  { accessTokens }: RevocationEndpoint,
  { tenant, id, expiresAt }: AccessToken,
): ResultAsync<void, OAuthError | PortError> =>
  accessTokens.revoke(tenant, id, later(expiresAt, afterlife)).map(() => undefined);

/** Seconds that a mark outlives its token: for verifiers that allow for clock skew, and clocks that step back. */
const afterlife = clockStep;
