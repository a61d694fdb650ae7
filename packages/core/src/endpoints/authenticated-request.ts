import { err, ok } from "neverthrow";
import type { AuthenticatedClient } from "../client-authentication/admission.ts";
import {
  authenticateClient,
  type ClientAuthenticationPorts,
} from "../client-authentication/authenticate-client.ts";
import type { ClientAuthenticationMethod } from "../client-authentication/client-authentication-method.ts";
import type { ServerCredentials } from "../client-authentication/declared-credentials.ts";
import { limitAttempt } from "../client-authentication/limit-attempt.ts";
import { readCredentials } from "../client-authentication/read-credentials.ts";
import { areVerifiedRecently } from "../client-authentication/verified-recently.ts";
import type { Client } from "../domain/client.ts";
import type { ReadCertificate } from "../domain/client-certificate.ts";
import { parseTenantId } from "../domain/identifiers.ts";
import { sourceOf } from "../domain/source.ts";
import type { Tenant } from "../domain/tenant.ts";
import { invalidRequest, type OAuthError } from "../errors/oauth-error.ts";
import type { PortError } from "../errors/port-error.ts";
import { andThen, type MaybeAsync } from "../ports/maybe-async.ts";
import type { TenantStore } from "../ports/tenant-store.ts";
import type { OpenAttempt } from "./endpoint.ts";
import { findTenant } from "./find-tenant.ts";
import { type FormRequest, readFormRequest } from "./form-request.ts";
import type { EndpointRequest } from "./message.ts";
import type { Parameters } from "./parameters.ts";

/** What an endpoint needs to know who asks. */
export interface AuthenticatingEndpoint extends ClientAuthenticationPorts {
  readonly tenants: TenantStore;
  readonly clientAuthentication: readonly ClientAuthenticationMethod[];
  /** What is a credential, whether or not this endpoint takes it. */
  readonly serverCredentials: ServerCredentials;
  readonly bodyLimit: number;
}

/** A form of a client that proved itself. */
export interface AuthenticatedRequest {
  /** The decoded form. */
  readonly parameters: Parameters;
  readonly clientCertificate: ReadCertificate | undefined;
  readonly attempt: OpenAttempt;
  readonly tenant: Tenant;
  readonly client: Client;
  /** The only grant types that the client's proof onlyGrantTypes; `undefined`: all. */
  readonly onlyGrantTypes: readonly string[] | undefined;
}

/**
 * What every endpoint for clients begins with: the tenant, the form, the client, and no credential in the URL. Limits come
 * before the first lookup, so that a source that is refused costs none.
 */
export const authenticatedRequest = (ports: AuthenticatingEndpoint) => {
  const find = findTenant(ports.tenants);
  const readCandidates = readCredentials(ports.clientAuthentication, ports.serverCredentials);
  const authenticate = authenticateClient(ports);
  return (
    request: EndpointRequest,
    attempt: OpenAttempt,
  ): MaybeAsync<AuthenticatedRequest, OAuthError | PortError> => {
    const source = sourceOf(request.remoteAddress);
    const form = readFormRequest(request, ports.bodyLimit, ports.serverCredentials.neverInUrl);
    const credentials = form.andThen(readCandidates);
    const clientId = credentials.map((read) => read.clientId).unwrapOr(undefined);
    if (clientId !== undefined) attempt.client = clientId;
    const judge = (): MaybeAsync<Judged, OAuthError | PortError> =>
      andThen(find(request.tenant, attempt), (tenant) =>
        andThen(form, (read) =>
          andThen(credentials, (candidates) =>
            andThen(authenticate(tenant, candidates, source, attempt), (client) =>
              ok({ tenant, form: read, ...client }),
            ),
          ),
        ),
      );
    const { rateLimiter, verifiedSecrets } = ports;
    const tenantId = parseTenantId(request.tenant);
    const judged =
      rateLimiter === undefined || tenantId === undefined
        ? judge()
        : limitAttempt(rateLimiter, judge, {
            attempt: { tenant: tenantId, client: clientId, source },
            now: attempt.at,
            proves: ({ method }) => method.identifiesOnly !== true,
            // Who held the right secret a moment ago is no guesser, however many others guess from its address.
            recognised: () =>
              credentials.isOk() &&
              areVerifiedRecently(credentials.value, verifiedSecrets, { tenant: tenantId, source }),
          });
    return andThen(judged, ({ tenant, client, method, form: read }) => {
      attempt.authenticationMethod = method.name;
      const { onlyGrantTypes } = method;
      const { parameters, clientCertificate, credentialInUrl } = read;
      return credentialInUrl
        ? err(invalidRequest("credential_in_url"))
        : ok({ parameters, clientCertificate, attempt, tenant, client, onlyGrantTypes });
    });
  };
};

interface Judged extends AuthenticatedClient {
  readonly tenant: Tenant;
  readonly form: FormRequest;
}
