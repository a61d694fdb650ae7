import { err, ok, type Result } from "neverthrow";
import { challengesFor } from "../../client-authentication/challenges-for.ts";
import {
  type OAuthError,
  type RevocationErrorCode,
  unauthorizedClient,
} from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { EndpointResponse } from "../../messages/endpoint-response.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { FindLiveToken, RevokeToken } from "../../tokens/live-token.ts";
import { authenticationMetadata } from "../authentication-metadata.ts";
import type { Answered, EndpointDefinition } from "../endpoint.ts";
import {
  type AuthenticatedRequest,
  type AuthenticatingEndpoint,
  clientSteps,
} from "../steps/client-steps.ts";
import { findPresentedToken, type PresentedToken } from "../steps/presented-token.ts";

/** The ports and options of the revocation endpoint (RFC 7009 §2). */
export interface RevocationEndpoint extends AuthenticatingEndpoint {
  readonly endpointPath: string;
  readonly findTokenToEnd: FindLiveToken;
  readonly revokeToken: RevokeToken;
  /** Whether clients that prove nothing have tokens to give back: those of users. */
  readonly publicClients?: boolean;
}

/**
 * The revocation endpoint (RFC 7009): a client ends a token of its own, at once. A token that is not live has nothing to be
 * ended, and is answered as if it had been (§2.2). A store that cannot be written is 503, and the token lives (§2.2.1).
 */
export const revocationEndpoint = (
  ports: RevocationEndpoint,
): EndpointDefinition<RevocationErrorCode> => {
  // A method for some grant types is valid at the token endpoint only.
  const clientAuthentication = ports.clientAuthentication.filter(
    ({ onlyGrantTypes }) => onlyGrantTypes === undefined,
  );
  return {
    name: "revoke",
    path: { below: `${ports.endpointPath}/revoke` },
    methods: ["POST"],
    takesCertificates: true,
    challenges: (realm) => challengesFor(clientAuthentication, realm),
    metadata: (_tenant, url) => ({
      revocation_endpoint: url,
      ...authenticationMetadata("revocation_endpoint", clientAuthentication, ports.publicClients),
    }),
    steps: clientSteps({ ...ports, clientAuthentication })
      .step("token", findPresentedToken(ports.findTokenToEnd))
      .step("token", requireOwner)
      .step("token", revoke(ports)),
  };
};

type Found = AuthenticatedRequest & PresentedToken;

/** §2.1: "verifies whether the token was issued to the client making the revocation request". */
const requireOwner = (known: Found): Result<Found, OAuthError<"unauthorized_client">> =>
  known.live === undefined || known.live.token.client === known.client.id
    ? ok(known)
    : err(unauthorizedClient("token_not_owned"));

const revoke =
  ({ revokeToken }: RevocationEndpoint) =>
  (known: Found): MaybeAsync<Found & Answered, PortError> => {
    const answered = { ...known, response: revokedResponse };
    return known.live === undefined
      ? ok(answered)
      : andThen(revokeToken(known.live), () => ok(answered));
  };

/** RFC 7009 §2.2: 200, and the client looks no further. */
const revokedResponse: EndpointResponse = {
  status: 200,
  headers: { "Cache-Control": "no-store", Pragma: "no-cache" },
  body: "",
};
