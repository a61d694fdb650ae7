import { err, ok, type Result } from "neverthrow";
import type {
  AuthorizationRequest,
  ReturnTo,
} from "../../domain/authorization/authorization-request.ts";
import type { Arrival } from "../../domain/authorization/interaction.ts";
import { readAuthorizationRequest } from "../../domain/authorization/read-authorization-request.ts";
import {
  type RequestParameters,
  requestParameters,
} from "../../domain/authorization/request-parameters.ts";
import { findReturnTo } from "../../domain/authorization/return-to.ts";
import type { Client } from "../../domain/client.ts";
import { issuersOf } from "../../domain/issuer-alias.ts";
import { exactScopes, type ScopePolicy } from "../../domain/scope-policy.ts";
import type { Tenant } from "../../domain/tenant.ts";
import {
  type AuthorizationErrorCode,
  invalidRequest,
  type OAuthError,
} from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import { type RequestObjectPorts, verifyRequestObject } from "../../jwt/verify-request-object.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { Received } from "../known.ts";

/** The ports and options by which an authorization request is judged. */
export interface RequestJudge {
  readonly scopePolicies: ReadonlyMap<string, ScopePolicy>;
  readonly requestObjects: RequestObjectPorts | undefined;
  readonly ownParameters: readonly string[];
  readonly requireResource: boolean;
}

/** A request whose client is known, and whose parameters have come so far. */
export interface ArrivedRequest extends Received {
  readonly tenant: Tenant;
  readonly authorizingClient: Client;
  readonly parameters: RequestParameters;
  readonly arrival: Arrival;
}

/** A request whose answer has a place to go. */
export interface ReturnableRequest extends ArrivedRequest {
  readonly returnTo: ReturnTo;
}

/** A request that was found valid. */
export interface JudgedRequest extends ReturnableRequest {
  readonly authorization: AuthorizationRequest;
}

type Refused = OAuthError<AuthorizationErrorCode>;

/** RFC 9101 §6: takes the parameters out of a signed request. From then on only what is inside counts. */
export const openRequestObject =
  ({ requestObjects }: RequestJudge) =>
  <K extends ArrivedRequest>(known: K): MaybeAsync<K, Refused | PortError> => {
    const { parameters, tenant, authorizingClient, at } = known;
    if (parameters.isRepeated("request"))
      return err(invalidRequest("parameter_repeated", "request"));
    const text = parameters.get("request");
    if (text === undefined) return ok(known);
    if (parameters.all("request_uri").length > 0)
      return err(refuseAuthorization("invalid_request", "request_passed_twice"));
    if (requestObjects === undefined)
      return err(refuseAuthorization("request_not_supported", "request_object_unsupported"));
    const expected = { client: authorizingClient, issuers: issuersOf(tenant), now: at };
    return andThen(verifyRequestObject(requestObjects, text, expected), (pairs) =>
      ok({
        ...known,
        parameters: requestParameters(pairs),
        arrival: { ...known.arrival, signed: true },
        // Where a refusal goes is what the client signed, too.
        returnTo: undefined,
      }),
    );
  };

/** Finds out where the answer goes. Before this, a refusal goes nowhere. */
export const requireReturnTo = <K extends ArrivedRequest>(
  known: K,
): Result<K & { readonly returnTo: ReturnTo }, OAuthError<"invalid_request">> =>
  findReturnTo(known.parameters, known.authorizingClient).map((returnTo) => ({
    ...known,
    returnTo,
  }));

/** The same for what is wrong before a signed request is open: to where it says outside, without its `state`, if that holds. */
export const guessReturnTo = <K extends Pick<ArrivedRequest, "parameters" | "authorizingClient">>(
  known: K,
): Result<K & { readonly returnTo?: ReturnTo }, never> => {
  const found = findReturnTo(known.parameters, known.authorizingClient);
  return ok(found.isErr() ? known : { ...known, returnTo: { ...found.value, state: undefined } });
};

/** Tenants and clients may want every request pushed (RFC 9126 §5) or signed (RFC 9101 §10.5). */
export const requireArrival = <K extends ReturnableRequest>(
  known: K,
): Result<K, OAuthError<"invalid_request">> => {
  const { tenant, arrival } = known;
  const client = known.authorizingClient.authorization;
  if (
    (tenant.requirePushedRequests === true || client?.requirePushedRequests === true) &&
    arrival.pushed === undefined
  )
    return err(refuseAuthorization("invalid_request", "request_not_pushed"));
  return (tenant.requireSignedRequests === true || client?.requireSignedRequests === true) &&
    !arrival.signed
    ? err(refuseAuthorization("invalid_request", "request_not_signed"))
    : ok(known);
};

/** Judges the request by what tenant and client are now. */
export const judgeRequest =
  ({ scopePolicies, ownParameters, requireResource }: RequestJudge) =>
  <K extends ReturnableRequest>(
    known: K,
  ): Result<K & { readonly authorization: AuthorizationRequest }, Refused> => {
    const { tenant, authorizingClient: client, parameters, arrival } = known;
    const scopePolicy = scopePolicies.get(tenant.scopePolicy) ?? exactScopes;
    return readAuthorizationRequest(parameters, {
      ...{ tenant, client, scopePolicy, ownParameters, requireResource },
    }).map((authorization) => ({
      ...known,
      requestedScope: authorization.scope,
      authorization:
        arrival.dpopKey === undefined
          ? authorization
          : { ...authorization, dpopKey: arrival.dpopKey },
    }));
  };
