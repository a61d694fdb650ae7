import { err, ok } from "neverthrow";
import {
  authenticateClient,
  type ClientAuthenticationPorts,
} from "../client-authentication/authenticate-client.ts";
import type { ClientAuthenticationMethod } from "../client-authentication/client-authentication-method.ts";
import { ownCredentials } from "../client-authentication/credential-parameters.ts";
import type { Client } from "../domain/client.ts";
import type { ClientCertificate } from "../domain/client-certificate.ts";
import type { Tenant } from "../domain/tenant.ts";
import { andThen, type Eventual } from "../errors/eventual.ts";
import { invalidRequest, type OAuthError } from "../errors/oauth-error.ts";
import type { PortError } from "../errors/port-error.ts";
import type { TenantStore } from "../ports/tenant-store.ts";
import type { OpenAttempt } from "./endpoint.ts";
import { findTenant } from "./find-tenant.ts";
import { readFormRequest } from "./form-request.ts";
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
  readonly clientCertificate: ClientCertificate | undefined;
  readonly attempt: OpenAttempt;
  readonly tenant: Tenant;
  readonly client: Client;
  /** The only grant types that the client's proof opens; `undefined`: all. */
  readonly opens: readonly string[] | undefined;
}

/** What every endpoint for clients begins with: the tenant, the form, the client, and no credential in the URL. */
export const authenticatedRequest = (ports: AuthenticatingEndpoint) => {
  const find = findTenant(ports.tenants);
  const own = ports.clientAuthentication.flatMap(ownCredentials);
  const authenticate = authenticateClient(ports.clientAuthentication, ports);
  return (
    request: EndpointRequest,
    attempt: OpenAttempt,
  ): Eventual<AuthenticatedRequest, OAuthError | PortError> =>
    andThen(find(request.tenant, attempt), (tenant) =>
      andThen(readFormRequest(request, ports.bodyLimit, own), (form) =>
        andThen(
          authenticate(tenant, form, (claimed) => {
            attempt.client = claimed;
          }),
          ({ client, method, opens }) => {
            attempt.authenticationMethod = method;
            return form.credentialInUrl
              ? err(invalidRequest("credential_in_url"))
              : ok({
                  parameters: form.parameters,
                  clientCertificate: form.clientCertificate,
                  attempt,
                  tenant,
                  client,
                  opens,
                });
          },
        ),
      ),
    );
};
