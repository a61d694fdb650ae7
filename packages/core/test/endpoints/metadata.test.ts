import { defineTenant, emptyScope, instant, type PublicJwk } from "@mintport/core";
import { expectErr, expectOk } from "@mintport/testing";
import { ok, okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { asymmetricAlgorithms } from "../../src/domain/asymmetric-algorithms.ts";
import type { OpenAttempt } from "../../src/endpoints/endpoint.ts";
import { jwksEndpoint } from "../../src/endpoints/jwks/jwks-endpoint.ts";
import { jwksResponse } from "../../src/endpoints/jwks/jwks-response.ts";
import { isFormMediaType } from "../../src/endpoints/media-type.ts";
import {
  type Described,
  metadataDocument,
} from "../../src/endpoints/metadata/metadata-document.ts";
import { metadataEndpoint } from "../../src/endpoints/metadata/metadata-endpoint.ts";
import { metadataResponse } from "../../src/endpoints/metadata/metadata-response.ts";
import { toAsync } from "../../src/ports/maybe-async.ts";

const tenant = defineTenant({
  ...{ id: "main", issuer: "https://auth.example/t", scope: "a b", signingAlgorithm: "ES256" },
});
const server: Described = {
  paths: { token: "/token", introspect: "/introspect", revoke: "/revoke", jwks: "/jwks" },
  grantTypeNames: ["client_credentials"],
  clientAuthentication: [
    { name: "none" },
    { name: "client_secret_basic" },
    { name: "private_key_jwt", signingAlgorithms: ["ES256", "RS256"] },
    { name: "client_secret_jwt", signingAlgorithms: ["HS256", "ES256"] },
    { name: "api_key", onlyGrantTypes: ["x"] },
  ],
  mtlsOrigin: undefined,
};

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
      { ...server, grantTypeNames: [], clientAuthentication: [] },
    );
    expect(
      Object.values(document).filter((value) => Array.isArray(value) && value.length === 0),
    ).toEqual([[]]);
    expect(document["response_types_supported"]).toEqual([]);
  });

  it.each(["tls_client_auth", "self_signed_tls_client_auth"])(
    "RFC 8705 §3.3: says that certificates bind tokens, where %s knows them",
    (name) => {
      const clientAuthentication = [{ name: "client_secret_basic" }, { name }];
      const document = metadataDocument(tenant, { ...server, clientAuthentication });
      expect(document["tls_client_certificate_bound_access_tokens"]).toBe(true);
      expect(document).not.toHaveProperty("mtls_endpoint_aliases");
    },
  );

  it("RFC 8705 §5: names the endpoints at the origin for certificates, and that they bind", () => {
    const document = metadataDocument(tenant, { ...server, mtlsOrigin: "https://mtls.example" });
    expect(document).toMatchObject({
      tls_client_certificate_bound_access_tokens: true,
      mtls_endpoint_aliases: {
        token_endpoint: "https://mtls.example/t/token",
        introspection_endpoint: "https://mtls.example/t/introspect",
        revocation_endpoint: "https://mtls.example/t/revoke",
      },
    });
  });

  it("may be kept as long as is configured", () => {
    expect(metadataResponse({ issuer: "x" }, 60)).toEqual({
      ...{ status: 200, body: '{"issuer":"x"}' },
      headers: { "Content-Type": "application/json", "Cache-Control": "public, max-age=60" },
    });
  });
});

it.each([
  ["jwks", jwksEndpoint],
  ["metadata", metadataEndpoint],
] as const)("%s is read, and of the tenant in the path", async (name, make) => {
  const find = () => okAsync(tenant);
  const published = () => okAsync([]);
  const definition = make({
    ...server,
    ...{ tenants: { find }, keys: { publicKeys: published } },
  } as never);
  expect([definition.name, definition.methods]).toEqual([name, ["GET", "HEAD"]]);
  const attempt: OpenAttempt = { endpoint: name, at: instant(0) };
  const ask = (of: string) =>
    toAsync(definition.answer({ tenant: of } as never, attempt, { begin: () => ok() }));
  expect(expectOk(await ask("main")).body).toContain(name === "jwks" ? '"keys":[]' : tenant.issuer);
  expect(attempt.tenant).toBe("main");
  for (const other of ["other", "a/b", ""])
    expect(expectErr(await ask(other))).toMatchObject({ reason: "tenant_unknown" });
});

it("RFC 8414 §2.1: the metadata is signed as well, where that is wanted, as what it is", async () => {
  const orders: unknown[] = [];
  const sign = (order: unknown) => {
    orders.push(order);
    return okAsync({ value: "jwt", keyId: "k" });
  };
  const find = () => okAsync(tenant);
  const { answer } = metadataEndpoint({ ...server, ...{ tenants: { find }, sign } } as never);
  const attempt: OpenAttempt = { endpoint: "metadata", at: instant(0) };
  const answered = await toAsync(
    answer({ tenant: "main" } as never, attempt, { begin: () => ok() }),
  );
  const document = metadataDocument(tenant, server);
  expect(JSON.parse(expectOk(answered).body)).toEqual({ ...document, signed_metadata: "jwt" });
  const claims = { iss: tenant.issuer, ...document };
  const typ = "authorization-server-metadata+jwt";
  expect(orders).toEqual([{ tenant: "main", alg: "ES256", typ, claims }]);
});

it("RFC 7517 §5: a JWK Set holds public members only, and may be kept as long as is configured", () => {
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
  const { status, headers, body } = jwksResponse(
    [{ ...key, ...others, ...secret } as unknown as PublicJwk],
    300,
  );
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
