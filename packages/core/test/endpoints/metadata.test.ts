import {
  type ClientAuthenticationMethod,
  clientCredentials,
  defineTenant,
  type EndpointRequest,
} from "@mintport/core";
import type { PublicJwk } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { emptyScope } from "@mintport/core/scope";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { serverCredentials } from "../../src/client-authentication/declared-credentials.ts";
import { asymmetricAlgorithms } from "../../src/domain/asymmetric-algorithms.ts";
import { isFormMediaType } from "../../src/endpoints/form-request.ts";
import { introspectionEndpoint } from "../../src/endpoints/introspect/introspection-endpoint.ts";
import { jwksEndpoint } from "../../src/endpoints/jwks/jwks-endpoint.ts";
import {
  type DescribedServer,
  metadataDocument,
} from "../../src/endpoints/metadata/metadata-document.ts";
import { metadataEndpoint } from "../../src/endpoints/metadata/metadata-endpoint.ts";
import { revocationEndpoint } from "../../src/endpoints/revoke/revocation-endpoint.ts";
import { tokenEndpoint } from "../../src/endpoints/token/token-endpoint.ts";
import { runEndpoint } from "./run-steps.ts";

const tenant = defineTenant({
  ...{ id: "main", issuer: "https://auth.example/t", scope: "a b", signingAlgorithm: "ES256" },
});
const method = (
  name: string,
  more: Partial<ClientAuthenticationMethod> = {},
): ClientAuthenticationMethod => ({
  ...{ name, credentials: {}, present: () => undefined },
  ...more,
});
/** A server with every endpoint; each says itself what the document holds of it. */
const serverWith = ({
  grants = [clientCredentials],
  clientAuthentication = [
    method("none", { identifiesOnly: true }),
    method("client_secret_basic"),
    method("private_key_jwt", { signingAlgorithms: ["ES256", "RS256"] }),
    method("client_secret_jwt", { signingAlgorithms: ["HS256", "ES256"] }),
    method("api_key", { onlyGrantTypes: ["x"] }),
  ] as readonly ClientAuthenticationMethod[],
  mtlsOrigin = undefined as string | undefined,
} = {}): DescribedServer => {
  const byName = new Map(grants.map((grant) => [grant.name, grant]));
  const none = serverCredentials([], []);
  const ports = {
    ...{ endpointPath: "", grants: byName, clientAuthentication, serverCredentials: none },
  } as never;
  const makers = [tokenEndpoint, introspectionEndpoint, revocationEndpoint, jwksEndpoint];
  return { endpoints: makers.map((make) => make(ports)), clientAuthentication, mtlsOrigin };
};
const server = serverWith();
const get = (of: string): EndpointRequest => ({
  ...{ tenant: of, method: "GET", url: "/", headers: new Map(), body: "" },
});
const tenants = { find: () => okAsync(tenant) };

describe("the metadata of a tenant (RFC 8414 §2)", () => {
  const methods = ["client_secret_basic", "private_key_jwt", "client_secret_jwt"];
  const algorithms = ["ES256", "RS256", "HS256"];

  it("says what the server has, and nothing that it has not", () => {
    expect(metadataDocument(tenant, server)).toStrictEqual({
      issuer: "https://auth.example/t",
      token_endpoint: "https://auth.example/t/token",
      introspection_endpoint: "https://auth.example/t/introspect",
      revocation_endpoint: "https://auth.example/t/revoke",
      jwks_uri: "https://auth.example/t/jwks",
      scopes_supported: ["a", "b"],
      grant_types_supported: ["client_credentials"],
      token_endpoint_auth_methods_supported: [...methods, "api_key"],
      token_endpoint_auth_signing_alg_values_supported: algorithms,
      introspection_endpoint_auth_methods_supported: methods,
      introspection_endpoint_auth_signing_alg_values_supported: algorithms,
      revocation_endpoint_auth_methods_supported: methods,
      revocation_endpoint_auth_signing_alg_values_supported: algorithms,
      introspection_signing_alg_values_supported: ["ES256"],
      dpop_signing_alg_values_supported: asymmetricAlgorithms,
      response_types_supported: [],
    });
  });

  it("§3.2: omits lists without elements, but the one that is required", () => {
    const document = metadataDocument(
      { ...tenant, scopes: emptyScope },
      serverWith({ grants: [], clientAuthentication: [] }),
    );
    expect(
      Object.values(document).filter((value) => Array.isArray(value) && value.length === 0),
    ).toEqual([[]]);
    expect(document["response_types_supported"]).toEqual([]);
  });

  it.each(["tls_client_auth", "self_signed_tls_client_auth"])(
    "RFC 8705 §3.3: says that certificates bind tokens, where %s knows them",
    (name) => {
      const tls = method(name, { credentials: { certificate: true } });
      const clientAuthentication = [method("client_secret_basic"), tls];
      const document = metadataDocument(tenant, serverWith({ clientAuthentication }));
      expect(document["tls_client_certificate_bound_access_tokens"]).toBe(true);
      expect(document).not.toHaveProperty("mtls_endpoint_aliases");
    },
  );

  it("RFC 8705 §5: names the endpoints at the origin for certificates, and that they bind", () => {
    const document = metadataDocument(tenant, serverWith({ mtlsOrigin: "https://mtls.example" }));
    expect(document["tls_client_certificate_bound_access_tokens"]).toBe(true);
    expect(document["mtls_endpoint_aliases"]).toEqual({
      token_endpoint: "https://mtls.example/t/token",
      introspection_endpoint: "https://mtls.example/t/introspect",
      revocation_endpoint: "https://mtls.example/t/revoke",
    });
  });

  it("may be kept as long as is configured", async () => {
    const ports = { ...server, tenants, metadataMaxAge: 60, signMetadata: undefined };
    const { answer } = await runEndpoint(metadataEndpoint(ports), get("main"));
    expect(expectOk(answer)).toEqual({
      ...{ status: 200, body: JSON.stringify(metadataDocument(tenant, server)) },
      headers: { "Content-Type": "application/json", "Cache-Control": "public, max-age=60" },
    });
  });
});

it.each([
  ["jwks", jwksEndpoint],
  ["metadata", metadataEndpoint],
] as const)("%s is read, and of the tenant in the path", async (name, make) => {
  const published = () => okAsync([]);
  const definition = make({ ...server, tenants, keys: { publicKeys: published } } as never);
  expect([definition.name, definition.methods]).toEqual([name, ["GET", "HEAD"]]);
  const { answer, attempt } = await runEndpoint(definition, get("main"));
  expect(expectOk(answer).body).toContain(name === "jwks" ? '"keys":[]' : tenant.issuer);
  expect(attempt.tenant).toBe("main");
  for (const other of ["other", "a/b", ""])
    expect(expectErr((await runEndpoint(definition, get(other))).answer)).toMatchObject({
      reason: "tenant_unknown",
    });
});

it("RFC 8414 §2.1: the metadata is signed as well, where that is wanted, as what it is", async () => {
  const orders: unknown[] = [];
  const sign = (order: unknown) => {
    orders.push(order);
    return okAsync({ value: "jwt", keyId: "k" });
  };
  const definition = metadataEndpoint({ ...server, tenants, signMetadata: sign } as never);
  const { answer } = await runEndpoint(definition, get("main"));
  const document = metadataDocument(tenant, server);
  expect(JSON.parse(expectOk(answer).body)).toEqual({ ...document, signed_metadata: "jwt" });
  const claims = { iss: tenant.issuer, ...document };
  const typ = "authorization-server-metadata+jwt";
  expect(orders).toEqual([{ tenant: "main", alg: "ES256", typ, claims }]);
});

it("RFC 7517 §5: a JWK Set holds public members only, and may be kept as long as is configured", async () => {
  const key = { kty: "EC", kid: "k", alg: "ES256", use: "sig", crv: "P-256", x: "x", y: "y" };
  const others = { n: "n", e: "e", pub: "p" };
  const secret = {
    d: "d",
    p: "p",
    q: "q",
    dp: "p",
    dq: "q",
    qi: "i",
    k: "k",
    oth: [],
    priv: "p",
    x5u: "u",
  };
  const published = [{ ...key, ...others, ...secret } as unknown as PublicJwk];
  const keys = { publicKeys: () => okAsync(published) };
  const definition = jwksEndpoint({ tenants, keys, jwksMaxAge: 300 } as never);
  const { status, headers, body } = expectOk((await runEndpoint(definition, get("main"))).answer);
  expect({ status, headers }).toEqual({
    status: 200,
    headers: { "Content-Type": "application/json", "Cache-Control": "public, max-age=300" },
  });
  expect(JSON.parse(body)).toEqual({ keys: [{ ...key, ...others }] });
});

describe("the media type of a form (RFC 6749 appendix B)", () => {
  const form = "application/x-www-form-urlencoded";

  it.each([form, form.toUpperCase(), `${form};charset=UTF-8`, ` ${form} ; charset=x`])(
    "%s is one",
    (type) => {
      expect(isFormMediaType(type)).toBe(true);
    },
  );

  it.each([undefined, null, "", ";", "application/json", `${form}x`, `text/plain;${form}`])(
    "%s is none",
    (type) => {
      expect(isFormMediaType(type)).toBe(false);
    },
  );
});
