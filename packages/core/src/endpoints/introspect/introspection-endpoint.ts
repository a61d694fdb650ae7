import { ok } from "neverthrow";
import type { AccessToken } from "../../domain/access-token.ts";
import type { Client } from "../../domain/client.ts";
import type { OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { signJwt } from "../../jwt/sign-jwt.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { FindLiveToken } from "../../tokens/live-tokens.ts";
import {
  type AuthenticatedRequest,
  type AuthenticatingEndpoint,
  authenticatedRequest,
} from "../authenticated-request.ts";
import type { EndpointDefinition } from "../endpoint.ts";
import type { EndpointResponse } from "../message.ts";
import { presentedToken } from "../presented-token.ts";
import {
  introspectionClaims,
  jsonResponse,
  jwtResponse,
  signedClaims,
} from "./introspection-response.ts";
import { wantsJwt } from "./wants-jwt.ts";

export interface IntrospectionEndpoint extends AuthenticatingEndpoint {
  readonly findLiveToken: FindLiveToken;
  readonly sign: ReturnType<typeof signJwt>;
}

/**
 * The introspection endpoint (RFC 7662). Whoever asks must prove to be a client, and learns only of its own tokens and
 * of those meant for a resource that it is registered to stand for; of all others, as of dead ones, exactly
 * `{"active":false}`.
 */
export const introspectionEndpoint = (ports: IntrospectionEndpoint): EndpointDefinition => {
  const authenticate = authenticatedRequest(ports);
  return {
    name: "introspect",
    methods: ["POST"],
    answer: (request, attempt, { begin }) =>
      andThen(authenticate(request, attempt), (state) => {
        const visible = andThen(begin("token"), () => visibleToken(ports, state));
        return andThen(visible, (token) => {
          const claims = introspectionClaims(token);
          return wantsJwt(request)
            ? andThen(begin("signature"), () => signResponse(ports, state, claims))
            : ok(jsonResponse(claims));
        });
      }),
  };
};

const visibleToken = (
  { findLiveToken }: IntrospectionEndpoint,
  { tenant, client, parameters, attempt }: AuthenticatedRequest,
): MaybeAsync<AccessToken | undefined, OAuthError | PortError> =>
  andThen(presentedToken(parameters), (text) =>
    andThen(findLiveToken(tenant, text, attempt.at), (reading) => {
      if (reading.isErr()) {
        attempt.tokenFault = reading.error;
        return ok(undefined);
      }
      const token = reading.value;
      attempt.tokenId = token.id;
      if (maySee(client, token)) return ok(token);
      attempt.tokenFault = "token_of_others";
      return ok(undefined);
    }),
  );

/** RFC 7662 §4: the owner, or a protected resource that the token is meant for. */
const maySee = (client: Client, token: AccessToken): boolean =>
  token.client === client.id ||
  token.audience.some((indicator) => client.introspects?.includes(indicator) === true);

const signResponse = (
  { sign }: IntrospectionEndpoint,
  { tenant, client, attempt }: AuthenticatedRequest,
  claims: object,
): MaybeAsync<EndpointResponse, PortError> => {
  const signing = sign({
    tenant: tenant.id,
    alg: tenant.signingAlgorithm,
    typ: "token-introspection+jwt",
    claims: signedClaims({ tenant, client, now: attempt.at }, claims),
  });
  return andThen(signing, ({ value, keyId }) => {
    attempt.keyId = keyId;
    return ok(jwtResponse(value));
  });
};
