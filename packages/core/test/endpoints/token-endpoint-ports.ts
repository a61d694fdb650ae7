import {
  type Client,
  type ClientAuthenticationMethod,
  clientCredentials,
  defineClient,
  defineTenant,
  type EndpointRequest,
  type GrantType,
  hierarchicScopes,
} from "@mintport/core";
import { instant, type KeyId, type ResourceIndicator } from "@mintport/core/ports";
import { ok, okAsync } from "@mintport/core/result";
import { fixedClock } from "@mintport/testing";
import { serverCredentials } from "../../src/client-authentication/declared-credentials.ts";
import type { TokenEndpoint } from "../../src/endpoints/token/token-endpoint.ts";
import type { IssueRequest } from "../../src/tokens/issue-request.ts";
import { accessTokenFor } from "../../src/tokens/issue-tokens.ts";

export const now = instant(1_800_000_000);
export const tenant = defineTenant({
  ...{ id: "main", issuer: "https://auth.example", scope: "api other" },
  ...{ audience: "https://api.example/", scopePolicy: "hierarchic", accessTokenLifetime: 600 },
  resources: [{ indicator: "urn:narrow", scope: "api:read" }],
});
export const client: Client = {
  ...defineClient({
    id: "reports",
    grantTypes: ["client_credentials", "urn:own"],
    ownScope: "api",
  }),
  authenticationMethods: ["named"],
};
export const narrow = "urn:narrow" as ResourceIndicator;

const named: ClientAuthenticationMethod = {
  ...{ name: "named", credentials: {} },
  present: ({ parameters }) => ({
    clientId: parameters.get("client_id") ?? "",
    verify: () => okAsync("proven"),
  }),
};

/** The ports of a token endpoint with one client; every signature holds and every order is written down. */
export const tokenPorts = (
  more: Partial<TokenEndpoint> & { own?: GrantType; registered?: Partial<Client> } = {},
) => {
  const orders: IssueRequest[] = [];
  const { own, registered, ...changed } = more;
  const grants = [clientCredentials, ...(own === undefined ? [] : [own])];
  const ports = {
    ...{
      bodyLimit: 1000,
      clientAuthentication: [named],
      serverCredentials: serverCredentials([named], []),
      clock: fixedClock(now),
    },
    tenants: { find: () => okAsync(tenant) },
    clients: { find: () => okAsync({ ...client, ...registered }) },
    tokenEndpointOf: () => "https://auth.example/token",
    tokenEndpointsOf: () => ["https://auth.example/token"],
    digester: { digest: (text: string) => okAsync(text) },
    replays: { insertOnce: () => okAsync("first"), isSeen: () => okAsync(false) },
    signatureVerifier: { verify: () => ok(true) },
    dpopProofLifetime: 60,
    scopePolicies: new Map([["hierarchic", hierarchicScopes]]),
    grants: new Map(grants.map((grant) => [grant.name, grant])),
    ...{ refusedGrantCode: "unauthorized_client", endpointPath: "/oauth" },
    issueTokens: (order: IssueRequest) => {
      orders.push(order);
      const token = accessTokenFor(order, 600, { text: () => "jti" });
      return okAsync({
        accessToken: { token, value: "text", keyId: "k" as KeyId },
        reused: false,
      });
    },
    ...changed,
  } as unknown as TokenEndpoint;
  return { ports, orders };
};

export const request = (
  form: Readonly<Record<string, string>>,
  more: Partial<EndpointRequest> = {},
  headers: Readonly<Record<string, string>> = {},
): EndpointRequest => ({
  ...{ tenant: "main", method: "POST", url: "/token" },
  headers: new Map(
    Object.entries({ "content-type": "application/x-www-form-urlencoded", ...headers }),
  ),
  body: new URLSearchParams(form).toString(),
  ...more,
});
export const good = { client_id: "reports", grant_type: "client_credentials", scope: "api:read" };
