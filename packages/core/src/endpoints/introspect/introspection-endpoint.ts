import { ok, type Result } from "neverthrow";
import { challengesFor } from "../../client-authentication/challenges-for.ts";
import type { Client } from "../../domain/client.ts";
import type { IntrospectionErrorCode } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { signJwt } from "../../jwt/sign-jwt.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { FindLiveToken, LiveToken } from "../../tokens/live-token.ts";
import { authenticationMetadata } from "../authentication-metadata.ts";
import type { Answered, EndpointDefinition } from "../endpoint.ts";
import {
  type AuthenticatedRequest,
  type AuthenticatingEndpoint,
  clientSteps,
} from "../steps/client-steps.ts";
import { findPresentedToken, type PresentedToken } from "../steps/presented-token.ts";
import {
  introspectionClaims,
  jsonResponse,
  jwtResponse,
  signedClaims,
} from "./introspection-response.ts";
import { wantsJwt } from "./wants-jwt.ts";

/** The ports and options of the introspection endpoint (RFC 7662 §2). */
export interface IntrospectionEndpoint extends AuthenticatingEndpoint {
  readonly endpointPath: string;
  readonly findLiveToken: FindLiveToken;
  readonly sign: ReturnType<typeof signJwt>;
}

/**
 * The introspection endpoint (RFC 7662). A caller must prove to be a client, and learns only of its own tokens and
 * of those meant for a resource that it is registered to stand for; of all others, as of dead ones, exactly
 * `{"active":false}`.
 */
export const introspectionEndpoint = (
  ports: IntrospectionEndpoint,
): EndpointDefinition<IntrospectionErrorCode> => {
  // A public client proves nothing, and a method for some grant types is valid at the token endpoint only.
  const clientAuthentication = ports.clientAuthentication.filter(
    ({ identifiesOnly, onlyGrantTypes }) => !identifiesOnly && onlyGrantTypes === undefined,
  );
  return {
    name: "introspect",
    path: { below: `${ports.endpointPath}/introspect` },
    methods: ["POST"],
    takesCertificates: true,
    challenges: (realm) => challengesFor(clientAuthentication, realm),
    metadata: (tenant, url) => ({
      introspection_endpoint: url,
      ...authenticationMetadata("introspection_endpoint", clientAuthentication),
      introspection_signing_alg_values_supported: [tenant.signingAlgorithm],
    }),
    steps: clientSteps({ ...ports, clientAuthentication })
      .step("token", findPresentedToken(ports.findLiveToken))
      .step("token", hideFromOthers)
      .step("signature", answer(ports)),
  };
};

type Found = AuthenticatedRequest & PresentedToken;

const hideFromOthers = (known: Found): Result<Found, never> =>
  known.live === undefined || maySee(known.client, known.live)
    ? ok(known)
    : ok({ ...known, live: undefined, tokenFault: "token_of_others" });

/**
 * RFC 7662 §4: the owner, or a protected resource that the access token is meant for. A refresh token is nobody's but its
 * client's: a resource that looked at `active` alone would take it for an access token.
 */
const maySee = (client: Client, { kind, token }: LiveToken): boolean =>
  token.client === client.id ||
  (kind === "access_token" &&
    token.audience.some((indicator) => client.introspects?.includes(indicator) === true));

const answer =
  ({ sign }: IntrospectionEndpoint) =>
  (known: Found): MaybeAsync<Found & Answered, PortError> => {
    const { request, tenant, client, live, at } = known;
    const claims = introspectionClaims(live);
    if (!wantsJwt(request)) return ok({ ...known, response: jsonResponse(claims) });
    const signing = sign({
      tenant: tenant.id,
      alg: tenant.signingAlgorithm,
      typ: "token-introspection+jwt",
      claims: signedClaims({ tenant, client, now: at }, claims),
    });
    return andThen(signing, ({ value, keyId }) =>
      ok({ ...known, keyId, response: jwtResponse(value) }),
    );
  };
