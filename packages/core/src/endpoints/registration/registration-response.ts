import type { Client } from "../../domain/client.ts";
import { present } from "../../domain/present.ts";
import { describeRegistration } from "../../domain/registration/describe-registration.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { type EndpointResponse, noStoreJson } from "../../messages/endpoint-response.ts";
import { endpointUrl } from "../endpoint-path.ts";
import type { RegistrationPorts } from "./registration-ports.ts";

/** The end of the path of the registration endpoint. */
export const registrationPath = "/register";
/** The end of the path of the client configuration endpoint. */
export const configurationPath = "/register/client";

/** What a client is told of its registration. */
export interface Told {
  readonly tenant: Tenant;
  readonly client: Client;
  /** The secret, if one was made just now: only its hash is kept. */
  readonly secret?: string | undefined;
  /** The registration access token, if one was made just now: only its digest is kept. */
  readonly accessToken: string | undefined;
}

/** All that is registered, with where and by what it can be managed (RFC 7591 §3.2.1, RFC 7592 §3). */
export const registrationResponse = (
  { endpointPath }: Pick<RegistrationPorts, "endpointPath">,
  status: 200 | 201,
  { tenant, client, secret, accessToken }: Told,
): EndpointResponse => {
  const url = endpointUrl(tenant.issuer, `${endpointPath}${configurationPath}`);
  return {
    status,
    headers: noStoreJson,
    body: JSON.stringify({
      ...describeRegistration(client),
      ...present({
        client_secret: secret,
        client_secret_expires_at: secret === undefined ? undefined : 0,
        registration_access_token: accessToken,
      }),
      registration_client_uri: `${url}?client_id=${encodeURIComponent(client.id)}`,
    }),
  };
};
