import { defineTenant, type EndpointRequest, type TenantId } from "@mintport/core";
import type { PublicJwk } from "@mintport/core/ports";
import { ok } from "@mintport/core/result";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { jwksEndpoint } from "../../src/endpoints/jwks/jwks-endpoint.ts";
import { runEndpoint } from "./run-steps.ts";

const tenant = defineTenant({ id: "main", issuer: "https://auth.example" });
const key = { kty: "OKP", crv: "Ed25519", x: "AQ", kid: "k", alg: "EdDSA", use: "sig" } as const;
const made = () => {
  const asked: TenantId[] = [];
  const definition = jwksEndpoint({
    endpointPath: "/oauth",
    tenants: { find: (id) => ok(id === tenant.id ? tenant : undefined) },
    keys: {
      signer: () => {
        throw new Error("nothing is signed here");
      },
      publicKeys: (id) => {
        asked.push(id);
        return ok([key as PublicJwk]);
      },
    },
    jwksMaxAge: 60,
  });
  return { asked, definition };
};
const request = (name: string): EndpointRequest => ({
  ...{ tenant: name, method: "GET", url: "/oauth/jwks", body: "" },
  headers: new Map<string, string>(),
});

describe("the JWK Set endpoint", () => {
  it("RFC 8414 §2: stands below the endpoints' path, and is told as jwks_uri", () => {
    const { definition } = made();
    expect(definition.path).toEqual({ below: "/oauth/jwks" });
    expect(definition.methods).toEqual(["GET", "HEAD"]);
    const url = "https://auth.example/oauth/jwks";
    expect(definition.metadata?.(tenant, url)).toEqual({ jwks_uri: url });
  });

  it("RFC 7517 §5: finds the tenant, and then its keys and nobody else's", async () => {
    const { asked, definition } = made();
    const { answer, steps } = await runEndpoint(definition, request("main"));
    expect(JSON.parse(expectOk(answer).body)).toEqual({ keys: [key] });
    expect(steps).toEqual(["tenant", "keys"]);
    const unknown = await runEndpoint(definition, request("other"));
    expect(expectErr(unknown.answer)).toMatchObject({ reason: "tenant_unknown" });
    expect(unknown.steps).toEqual(["tenant"]);
    expect(asked).toEqual(["main"]);
  });
});
