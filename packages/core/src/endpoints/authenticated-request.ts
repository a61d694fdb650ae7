import { err, ok } from "neverthrow";
import type { AuthenticatedClient } from "../client-authentication/admission.ts";
import {
  areVerifiedRecently,
  authenticateClient,
  type ClientAuthenticationPorts,
  presentedCredentials,
} from "../client-authentication/authenticate-client.ts";
import type { ClientAuthenticationMethod } from "../client-authentication/client-authentication-method.ts";
import { ownCredentials } from "../client-authentication/credential-parameters.ts";
import { limitAttempt } from "../client-authentication/limit-attempt.ts";
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
  const own = ports.clientAuthentication.flatMap(ownCredentials);
  const authenticate = authenticateClient(ports);
  return (
    request: EndpointRequest,
    attempt: OpenAttempt,
  ): MaybeAsync<AuthenticatedRequest, OAuthError | PortError> => {
    const source = sourceOf(request.remoteAddress);
    const form = readFormRequest(request, ports.bodyLimit, own);
    const credentials = form.andThen((read) =>
      presentedCredentials(ports.clientAuthentication, read),
    );
    const clientId = credentials.map((presented) => presented.clientId).unwrapOr(undefined);
    if (clientId !== undefined) attempt.client = clientId;
    const judge = (): MaybeAsync<Judged, OAuthError | PortError> =>
      andThen(find(request.tenant, attempt), (tenant) =>
        andThen(form, (read) =>
          andThen(credentials, (presented) =>
            andThen(authenticate(tenant, presented, source), (client) =>
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
            proves: ({ method }) => method !== "none",
            // Who held the right secret a moment ago is no guesser, however many others guess from its address.
            recognised: () =>
              credentials.isOk() &&
              areVerifiedRecently(credentials.value, verifiedSecrets, { tenant: tenantId, source }),
          });
    return andThen(judged, ({ tenant, client, method, onlyGrantTypes, form: read }) => {
      attempt.authenticationMethod = method;
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
