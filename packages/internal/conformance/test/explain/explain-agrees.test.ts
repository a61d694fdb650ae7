import {
  type AuthorizationServer,
  clientCredentials,
  createAuthorizationServer,
  defineTenant,
  type EndpointRequest,
  jwtBearer,
  tokenExchange,
} from "@mintport/core";
import { formatScope } from "@mintport/core/scope";
import { sha256SecretHasher } from "@mintport/crypto";
import { expectOk } from "@mintport/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import {
  basicOnlyClient,
  clientId,
  clientSecret,
  disabledClient,
  disabledTenantName,
  noGrantClient,
  publicClient,
  readOnlyClient,
  scopelessClient,
  tokenPath,
} from "../fixture/deployment.ts";
import { keyClientId } from "../fixture/key-client.ts";
import { register } from "../rfc7662/introspection.ts";

/** Random requests: explain must come to what the endpoint comes to, with the same reason. */
describe("explain and the token endpoint", () => {
  let running: Running;
  let server: AuthorizationServer;
  beforeAll(async () => {
    const [binding] = bindings;
    if (binding === undefined) throw new Error("no binding");
    const grants = [clientCredentials, tokenExchange(), jwtBearer];
    running = await run(binding, async (deployment) => {
      const { storage, tenant } = deployment;
      const found = expectOk(await storage.tenants.read(tenant.id));
      if (found === undefined) throw new Error("no tenant");
      const { resources } = defineTenant({
        id: tenant.id,
        issuer: tenant.issuer,
        resources: [{ indicator: resource, scope: "api:read" }],
      });
      expectOk(await storage.tenants.update({ ...found.value, resources }, found.revision));
      await register(deployment, boundClient, { certificateBoundAccessTokens: true });
      return { grants };
    });
    server = createAuthorizationServer({
      storage: running.storage,
      keys: running.keys,
      secretHasher: sha256SecretHasher,
      clock: running.clock,
      observer: running.observer,
      grants,
    });
  });
  afterAll(() => running.close());

  it("agree on every request: both refuse for the same reason, or both grant the same", async () => {
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(arbitraryRequest, async (request) => {
        const before = running.observer.events.length;
        const { token, refusal, found } = await server.explain(request);
        expect(running.observer.events.length).toBe(before);

        const answer = await server.handle("token", request);
        const event = running.observer.events.at(-1);
        const json = JSON.parse(answer.body) as Readonly<Record<string, unknown>>;
        expect(refusal?.status ?? 200).toBe(answer.status);
        expect(refusal?.error).toBe(json["error"]);
        expect(refusal?.description).toBe(json["error_description"]);
        expect(refusal?.reason).toBe(event?.outcome === "refused" ? event.reason : undefined);
        if (token !== undefined) {
          expect(formatScope(token.scope)).toBe(json["scope"]);
          expect(token.expiresAt - token.issuedAt).toBe(json["expires_in"]);
        }
        // What was found on the way is what the observer is told.
        expect(found.client).toBe(event?.client);
        expect(found.tenant).toBe(event?.tenant);
        expect(found.authenticationMethod).toBe(event?.authenticationMethod);
        expect(found.grantType).toBe(event?.grantType);
        expect(found.requestedScope).toEqual(event?.requestedScope);
        outcomes.add(refusal?.reason ?? "granted");
      }),
      { numRuns: 1500 },
    );
    // The requests were not all alike.
    expect(outcomes).toContain("granted");
    expect(outcomes.size).toBeGreaterThan(15);
  });
});

const resource = "https://resource.example/";
const exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
const bearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const boundClient = { id: "bound-client", secret: "bound-secret" };

const usually = <T>(value: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(value) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

const parties: readonly { readonly id: string; readonly secret: string }[] = [
  { id: clientId, secret: clientSecret },
  { id: clientId, secret: clientSecret },
  { id: clientId, secret: clientSecret },
  { id: clientId, secret: "wrong" },
  { id: "nobody", secret: "wrong" },
  { id: publicClient.id, secret: "" },
  { id: keyClientId, secret: "x" },
  basicOnlyClient,
  boundClient,
  disabledClient,
  noGrantClient,
  readOnlyClient,
  scopelessClient,
];

const arbitraryParameters = fc
  .record({
    party: fc.constantFrom(...parties),
    way: usually("post", "basic", "both", "none"),
    grant_type: usually("client_credentials", "", "password", "constructor", exchange, bearer),
    scope: fc.option(
      usually("api:read", "", "api:read api:write", "api:write", "admin", '"', "a  b", " "),
      { nil: undefined },
    ),
    resource: fc.option(usually(resource, "", "x", "https://foreign.example/"), { nil: undefined }),
    assertion: fc.option(fc.constantFrom("x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."), {
      nil: undefined,
    }),
    subject_token: fc.option(fc.constantFrom("x", "mpat_x"), { nil: undefined }),
    repeated: fc.option(fc.constantFrom("scope=x", "x=1", "grant_type=y", "&&", "%zz"), {
      nil: undefined,
    }),
  })
  .map(({ party: { id, secret }, way, repeated, ...parameters }) => {
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters))
      if (value !== undefined) form.append(name, value);
    if (way === "post" || way === "both") form.append("client_secret", secret);
    if (way === "post" || way === "both" || way === "none") form.append("client_id", id);
    const basic = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`);
    return {
      body: repeated === undefined ? form.toString() : `${form.toString()}&${repeated}`,
      authorization:
        way === "basic" || way === "both" ? `Basic ${basic.toString("base64")}` : undefined,
    };
  });

const arbitraryRequest: fc.Arbitrary<EndpointRequest> = fc
  .record({
    parameters: arbitraryParameters,
    tenant: usually("my-tenant", "other-tenant", disabledTenantName, "nowhere", "..", ""),
    method: usually("POST", "GET", "PUT"),
    type: usually("application/x-www-form-urlencoded", "text/plain", ""),
    dpop: fc.option(fc.constantFrom("", "x", "a.b.c"), { nil: undefined, freq: 1 }),
    query: usually("", "?client_secret=x", "?a=b"),
  })
  .map(({ parameters: { body, authorization }, tenant, method, type, dpop, query }) => ({
    tenant,
    method,
    url: `${tokenPath}${query}`,
    headers: new Headers({
      "Content-Type": type,
      ...(authorization === undefined ? {} : { Authorization: authorization }),
      ...(dpop === undefined ? {} : { DPoP: dpop }),
    }),
    body,
  }));
