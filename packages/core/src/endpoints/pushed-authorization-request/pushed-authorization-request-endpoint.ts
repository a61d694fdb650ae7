import { err, ok, type Result } from "neverthrow";
import { challengesFor } from "../../client-authentication/challenges-for.ts";
import type { AuthorizationRequest } from "../../domain/authorization/authorization-request.ts";
import { requestParameters } from "../../domain/authorization/request-parameters.ts";
import type { Client } from "../../domain/client.ts";
import { later, type Seconds } from "../../domain/instant.ts";
import { present } from "../../domain/present.ts";
import type { Tenant } from "../../domain/tenant.ts";
import {
  invalidDpopProof,
  type OAuthError,
  type PushedRequestErrorCode,
} from "../../errors/oauth-error.ts";
import { type PortError, portError } from "../../errors/port-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import { noStoreJson } from "../../messages/endpoint-response.ts";
import type { Digester } from "../../ports/digester.ts";
import type { Entropy } from "../../ports/entropy.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { SingleUseStore } from "../../ports/single-use-store.ts";
import { type PushedRequest, pushedRequestRecord } from "../../records/interaction-record.ts";
import { encodeRecord } from "../../records/record.ts";
import type { Answered, EndpointDefinition } from "../endpoint.ts";
import type { AuthorizingClientPorts } from "../steps/authorizing-client.ts";
import {
  type AuthenticatedRequest,
  type AuthenticatingEndpoint,
  clientSteps,
} from "../steps/client-steps.ts";
import {
  judgeRequest,
  openRequestObject,
  type RequestJudge,
  requireReturnTo,
} from "../steps/judge-request.ts";
import { requestUriPrefix } from "../steps/request-uri.ts";
import {
  type Constraint,
  type SenderConstraint,
  senderConstraint,
} from "../steps/sender-constraint.ts";

/** The ports and options of the pushed authorization request endpoint. */
export type PushedRequestEndpoint = AuthenticatingEndpoint &
  RequestJudge &
  Omit<SenderConstraint, "tokenEndpointsOf"> &
  Pick<AuthorizingClientPorts, "documentClients"> & {
    readonly singleUse: SingleUseStore;
    readonly digester: Digester;
    readonly entropy: Entropy;
    readonly endpointPath: string;
    readonly pushedRequestLifetime: Seconds;
    readonly interactionLifetime: Seconds;
    /** Every URL at which an issuer's endpoint for pushed requests stands. */
    readonly pushedRequestEndpointsOf: SenderConstraint["tokenEndpointsOf"];
  };

/**
 * Pushed authorization requests (RFC 9126): a client hands its request over directly, and gets a reference for the browser. The request is
 * judged here by the rules of the authorization endpoint, and once more when the browser comes.
 */
export const pushedAuthorizationRequestEndpoint = (
  ports: PushedRequestEndpoint,
): EndpointDefinition<PushedRequestErrorCode> => ({
  name: "pushed_authorization_request",
  path: { below: `${ports.endpointPath}/par` },
  methods: ["POST"],
  takesCertificates: true,
  challenges: (realm) => challengesFor(ports.clientAuthentication, realm),
  metadata: (tenant, url) =>
    present({
      pushed_authorization_request_endpoint: url,
      require_pushed_authorization_requests:
        tenant.requirePushedRequests === true ? true : undefined,
    }),
  // RFC 8707 §2: tokens may be asked for later for several resources, as in the browser's request.
  steps: clientSteps({ ...ports, repeatable: "resource" })
    .step("request", readPushedForm)
    .step("request", asItsDocumentIs(ports))
    .step("request", openRequestObject(ports))
    .step("redirect_uri", requireReturnTo)
    .step("request", requireSignature)
    .step("request", judgeRequest(ports))
    .step(
      "sender_constraint",
      senderConstraint({ ...ports, tokenEndpointsOf: ports.pushedRequestEndpointsOf }),
    )
    .step("sender_constraint", requireOneKey)
    .step("answer", keep(ports)),
});

/** RFC 9126 §2.1: the parameters of the authorization request, and no reference to another one. */
const readPushedForm = (known: AuthenticatedRequest) => {
  if (known.parameters.has("request_uri"))
    return err(refuseAuthorization("invalid_request", "request_uri_pushed", "request_uri"));
  const pairs = [...known.parameters, ...known.repeats].filter(([name]) => !credentials.has(name));
  return ok({
    ...known,
    parameters: requestParameters(pairs),
    // The constraint of a client's tokens is asked for when it gets them.
    client: { ...known.client, dpopBoundAccessTokens: false, certificateBoundAccessTokens: false },
    authorizingClient: known.client,
    arrival: { signed: false },
  });
};

/** What proved itself may be the record of a document. The request is judged by the document as it is now, as the browser's will be. */
const asItsDocumentIs =
  ({ documentClients }: Pick<PushedRequestEndpoint, "documentClients">) =>
  <K extends { readonly tenant: Tenant; readonly authorizingClient: Client }>(
    known: K,
  ): MaybeAsync<K, OAuthError<"invalid_request"> | PortError> => {
    const { tenant, authorizingClient } = known;
    if (documentClients === undefined || authorizingClient.document === undefined) return ok(known);
    return andThen(
      documentClients.authorizing(tenant, authorizingClient.id, authorizingClient),
      (client) => ok({ ...known, authorizingClient: client ?? authorizingClient }),
    );
  };

/** The parameters of the client's proof are no part of its request. */
const credentials: ReadonlySet<string> = new Set([
  ...["client_secret", "client_assertion", "client_assertion_type"],
]);

const requireSignature = <
  K extends {
    readonly arrival: { readonly signed: boolean };
    readonly authorizingClient: AuthenticatedRequest["client"];
    readonly tenant: AuthenticatedRequest["tenant"];
  },
>(
  known: K,
): Result<K, OAuthError<"invalid_request">> => {
  const { tenant, authorizingClient, arrival } = known;
  const isWanted =
    tenant.requireSignedRequests === true ||
    authorizingClient.authorization?.requireSignedRequests === true;
  return isWanted && !arrival.signed
    ? err(refuseAuthorization("invalid_request", "request_not_signed"))
    : ok(known);
};

interface Bound extends Constraint {
  readonly authorization: AuthorizationRequest;
}

/** RFC 9449 §10.1: a proof and a thumbprint must be of one key. */
const requireOneKey = <K extends Bound>(known: K): Result<K, OAuthError<"invalid_dpop_proof">> => {
  const { confirmation, authorization } = known;
  const proven = confirmation?.keyThumbprint;
  return proven === undefined ||
    authorization.dpopKey === undefined ||
    proven === authorization.dpopKey
    ? ok(known)
    : err(invalidDpopProof("dpop_key_mismatch"));
};

const keep =
  ({
    singleUse,
    digester,
    entropy,
    pushedRequestLifetime,
    interactionLifetime,
  }: PushedRequestEndpoint) =>
  <
    K extends Bound & {
      readonly tenant: AuthenticatedRequest["tenant"];
      readonly authorizingClient: AuthenticatedRequest["client"];
      readonly parameters: ReturnType<typeof requestParameters>;
      readonly arrival: PushedRequest["arrival"];
      readonly request: AuthenticatedRequest["request"];
      readonly at: AuthenticatedRequest["at"];
    },
  >(
    known: K,
  ): MaybeAsync<K & Answered, PortError> => {
    const { tenant, authorizingClient, parameters, arrival, confirmation, dpopNonce, at } = known;
    const uri = `${requestUriPrefix}${entropy.text(32)}`;
    const record: PushedRequest = {
      client: authorizingClient.id,
      parameters: parameters.pairs,
      arrival: { ...arrival, ...present({ dpopKey: confirmation?.keyThumbprint }) },
      usableUntil: later(at, pushedRequestLifetime),
    };
    return andThen(encodeRecord(pushedRequestRecord, record, "single-use-store"), (content) =>
      andThen(digester.digest(uri), (digest) =>
        andThen(
          singleUse.put(tenant.id, digest, {
            content,
            expiresAt: later(record.usableUntil, interactionLifetime),
          }),
          (verdict) =>
            verdict === "stored"
              ? ok({
                  ...known,
                  response: {
                    status: 201,
                    headers:
                      dpopNonce === undefined
                        ? noStoreJson
                        : { ...noStoreJson, "DPoP-Nonce": dpopNonce },
                    body: JSON.stringify({ request_uri: uri, expires_in: pushedRequestLifetime }),
                  },
                })
              : err(portError("conflict", "entropy")),
        ),
      ),
    );
  };
