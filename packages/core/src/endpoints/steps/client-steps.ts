import { err, ok, type Result } from "neverthrow";
import {
  authenticateClient,
  type ClientAuthenticationPorts,
} from "../../client-authentication/authenticate-client.ts";
import type { ClientAuthenticationMethod } from "../../client-authentication/client-authentication-method.ts";
import type { ServerCredentials } from "../../client-authentication/declared-credentials.ts";
import { limitAttempt } from "../../client-authentication/limit-attempt.ts";
import {
  type CandidateCredentials,
  readCredentials,
} from "../../client-authentication/read-credentials.ts";
import { areVerifiedRecently } from "../../client-authentication/verified-recently.ts";
import type { Client } from "../../domain/client.ts";
import type { ReadCertificate } from "../../domain/client-certificate.ts";
import type { FormPair, Parameters } from "../../domain/form.ts";
import { type ClientId, parseTenantId } from "../../domain/identifiers.ts";
import { type Source, sourceOf } from "../../domain/source.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { type ClientErrorCode, invalidRequest, type OAuthError } from "../../errors/oauth-error.ts";
import { andThen, type MaybeAsync, withOutcome } from "../../ports/maybe-async.ts";
import type { MaybeTenantsAndClients } from "../../ports/tenants-and-clients.ts";
import { type FormRequest, readFormRequest } from "../form-request.ts";
import type { Received } from "../known.ts";
import { findTenantAndClient, requireEnabledTenant } from "./find-tenant.ts";
import { type Bracket, type Failure, type Steps, type Stopped, steps } from "./steps.ts";

/** The ports by which an endpoint authenticates its clients. */
export interface AuthenticatingEndpoint extends ClientAuthenticationPorts, MaybeTenantsAndClients {
  readonly clientAuthentication: readonly ClientAuthenticationMethod[];
  /** All that is a credential at this server, whether or not this endpoint takes it. */
  readonly serverCredentials: ServerCredentials;
  readonly bodyLimit: number;
  /** The one parameter that may come more than once here. */
  readonly repeatable?: string;
}

/** A form of a client that proved itself. */
export interface AuthenticatedRequest extends Received {
  /** The decoded form. */
  readonly parameters: Parameters;
  /** Further values of the parameter that may come more than once. */
  readonly repeats: readonly FormPair[];
  readonly clientCertificate: ReadCertificate | undefined;
  readonly tenant: Tenant;
  readonly client: Client;
  readonly authenticationMethod: string;
  /** The only grant types that the client's proof opens; `undefined`: all. */
  readonly onlyGrantTypes: readonly string[] | undefined;
}

/**
 * The first steps of every endpoint for clients: the tenant, the form, the client, and no credential in the URL. Limits come
 * before the first lookup, so that a source that is refused costs none.
 */
export const clientSteps = (
  ports: AuthenticatingEndpoint,
): Steps<Received, AuthenticatedRequest, ClientErrorCode, "client"> =>
  steps<Received>()
    .step("client", readRequest(ports))
    .within(limits(ports), judgeSteps(ports))
    .step("client", refuseCredentialInUrl);

/** The request, read as far as possible; whether it could be is not said before its source may ask. */
interface Read extends Received {
  readonly form: Result<FormRequest, OAuthError<"invalid_request" | "server_error">>;
  readonly credentials: Result<
    CandidateCredentials,
    OAuthError<"invalid_request" | "invalid_client" | "server_error">
  >;
  readonly source: Source;
  readonly claimedClient: ClientId | undefined;
}

const readRequest = (ports: AuthenticatingEndpoint) => {
  const { clientAuthentication, serverCredentials, bodyLimit, repeatable } = ports;
  const rules = { bodyLimit, neverInUrl: serverCredentials.neverInUrl, repeatable };
  const readCandidates = readCredentials(clientAuthentication, serverCredentials);
  return ({ request, at }: Received): Result<Read, never> => {
    const form = readFormRequest(request, rules);
    const credentials = form.isErr() ? err(form.error) : readCandidates(form.value);
    const claimedClient = credentials.isOk() ? credentials.value.clientId : undefined;
    const source = sourceOf(request.remoteAddress);
    return ok({ request, at, form, credentials, source, claimedClient });
  };
};

/** The client, and whether its credentials stand in the URL as well. */
interface Judged extends Read, AuthenticatedRequest {
  /** Whether the client only said who it is. */
  readonly isIdentifiedOnly: boolean;
  readonly credentialInUrl: boolean;
}

const judgeSteps = (
  ports: AuthenticatingEndpoint,
): Steps<Read, Judged, ClientErrorCode, "client"> => {
  const authenticate = authenticateClient(ports);
  return steps<Read>()
    .step("client", findTenantAndClient(ports))
    .step("client", requireEnabledTenant)
    .step("client", (known): MaybeAsync<Judged, Failure<ClientErrorCode>> => {
      const { form, credentials, tenant, source, lookedUpClient } = known;
      if (form.isErr()) return err(form.error);
      if (credentials.isErr()) return err(credentials.error);
      const { parameters, repeats, clientCertificate, credentialInUrl } = form.value;
      return andThen(
        authenticate(tenant, credentials.value, source, lookedUpClient),
        ({ client, method }) =>
          ok({
            ...known,
            parameters,
            repeats,
            clientCertificate,
            credentialInUrl,
            client,
            authenticationMethod: method.name,
            isIdentifiedOnly: method.identifiesOnly === true,
            onlyGrantTypes: method.onlyGrantTypes,
          }),
      );
    });
};

const limits =
  ({
    rateLimiter,
    verifiedSecrets,
  }: AuthenticatingEndpoint): Bracket<Read, Judged, ClientErrorCode> =>
  (known, judge) => {
    const { request, at, source, claimedClient, credentials } = known;
    const tenant = parseTenantId(request.tenant);
    if (rateLimiter === undefined || tenant === undefined) return judge();
    let last: Read = known;
    const judgeAndKeep = () =>
      andThen(judge(), (judged) => {
        last = judged;
        return ok(judged);
      });
    const limited = limitAttempt(rateLimiter, judgeAndKeep, {
      attempt: { tenant, client: claimedClient, source, unguessable: isUnguessable(credentials) },
      now: at,
      failureOf: ({ failure }) => failure,
      ownLimits: ({ client, tenant: owner }) => ({
        client: client.requestsPerMinute,
        tenant: owner.requestsPerMinute,
      }),
      proves: ({ isIdentifiedOnly }) => !isIdentifiedOnly,
      // A client that held the right secret a moment ago is no guesser, however many others guess from its address.
      recognised: () =>
        credentials.isOk() &&
        areVerifiedRecently(credentials.value, verifiedSecrets, { tenant, source }),
    });
    return withOutcome(limited, (outcome) =>
      outcome.mapErr(
        (error): Stopped<ClientErrorCode> =>
          "known" in error ? error : { failure: error, known: last },
      ),
    );
  };

/** What could not be read may be anything. */
const isUnguessable = (credentials: Read["credentials"]): boolean =>
  credentials.isOk() &&
  credentials.value.candidates.every(({ method }) => method.unguessable === true);

const refuseCredentialInUrl = (known: Judged): Result<Judged, OAuthError<"invalid_request">> =>
  known.credentialInUrl ? err(invalidRequest("credential_in_url")) : ok(known);
