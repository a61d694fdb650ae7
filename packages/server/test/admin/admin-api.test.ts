import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, tokenIn } from "../fixture/ask.ts";
import { start, temporaryFolder } from "../fixture/start.ts";
import { type Administered, administered, type Call, etagOf } from "./administered.ts";

let served: Administered;
let readOnly: string;

beforeAll(async () => {
  served = await administered();
  readOnly = await served.tokenFor("viewer", "mintport:tenants:read");
});
afterAll(() => served.close());

const call: Administered["call"] = (...sent) => served.call(...sent);

describe("the admin API", () => {
  it("takes a tenant from its making to its end, each change by the revision that was read", async () => {
    const made = await call("/tenants", {
      method: "POST",
      body: { id: "acme", issuer: "https://acme.example/api/v1/tenant/acme" },
    });
    expect(made).toMatchObject({ status: 201, json: { id: "acme", signingAlgorithm: "ES256" } });
    const read = await call("/tenants/acme");
    expect(etagOf(read)).toEqual(etagOf(made));

    const changed = await call("/tenants/acme", {
      ...{ method: "PATCH", body: { accessTokenLifetime: 60 }, headers: etagOf(read) },
    });
    expect(changed).toMatchObject({ status: 200, json: { accessTokenLifetime: 60 } });
    expect(etagOf(changed)).not.toEqual(etagOf(read));
    const late = await call("/tenants/acme", {
      ...{ method: "PATCH", body: { disabled: true }, headers: etagOf(read) },
    });
    expect(late).toMatchObject({ status: 412, json: { error: "stale" } });
    expect((await call("/tenants")).json).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ id: "acme", disabled: false })]),
    });
    expect(await call("/tenants/acme", { method: "DELETE" })).toMatchObject({ status: 428 });
    expect(
      await call("/tenants/acme", { method: "DELETE", headers: etagOf(changed) }),
    ).toMatchObject({ status: 204, text: "" });
    expect(await call("/tenants/acme")).toMatchObject({ status: 404 });
  });

  it("takes a client through secrets and API keys; each is shown once", async () => {
    await call("/tenants", {
      method: "POST",
      body: { id: "beta", issuer: "https://beta.example/api/v1/tenant/beta" },
    });
    const made = await call("/tenants/beta/clients", {
      method: "POST",
      body: { id: "c/1", grantTypes: ["client_credentials"], ownScope: "a b" },
    });
    const path = "/tenants/beta/clients/c%2F1";
    expect(made).toMatchObject({ status: 201, json: { secret: expect.stringMatching(/^mpcs_/) } });
    const second = await call(`${path}/secrets`, {
      ...{ method: "POST", body: { overlap: 60, label: "blue" } },
    });
    expect(second).toMatchObject({ status: 201, json: { label: "blue" } });
    const key = await call(`${path}/api-keys`, { method: "POST", body: { scope: "a" } });
    expect(key).toMatchObject({ status: 201, json: { key: expect.stringMatching(/^mpak_/) } });
    const keyId = (key.json as { id: string }).id;
    const next = await call(`${path}/api-keys/${keyId}/rotate`, {
      ...{ method: "POST", body: { overlap: 0 } },
    });
    expect(next).toMatchObject({ status: 201, json: { scope: "a" } });

    const shown = await call(path);
    expect(shown.json).toMatchObject({ id: "c/1", secrets: [{}, { label: "blue" }] });
    for (const { json } of [made, second, key, next])
      for (const secret of [(json as { secret?: string }).secret, (json as { key?: string }).key])
        if (secret !== undefined) expect(shown.text).not.toContain(secret);
    expect(shown.text).not.toMatch(/hash|digest|sha256/);
    const secretId = (second.json as { id: string }).id;
    expect(await call(`${path}/secrets/${secretId}`, { method: "DELETE" })).toMatchObject({
      status: 204,
    });
    expect(await call(`${path}/end-tokens`, { method: "POST" })).toMatchObject({
      ...{ status: 200, json: { epoch: 1 } },
    });
    const { headers } = { headers: etagOf(await call(path)) };
    expect(await call(path, { method: "DELETE", headers })).toMatchObject({ status: 204 });
  });

  it("leaves no gap between two secrets of a client, unless it is told to", async () => {
    const clients = "/tenants/my-tenant/clients";
    const made = await call(clients, { method: "POST", body: { id: "gap", grantTypes: [] } });
    const [first] = (made.json as { secrets: readonly { id: string }[] }).secrets;
    const expiresAt = Math.floor(Date.now() / 1000) + 3600;
    const secrets = `${clients}/gap/secrets`;
    await call(secrets, { method: "POST", body: { expiresAt } });
    await call(`${secrets}/${first?.id ?? ""}`, { method: "DELETE" });
    const body = { notBefore: expiresAt + 1 };

    expect(await call(secrets, { method: "POST", body })).toMatchObject({
      ...{ status: 400, json: { problems: [{ field: "notBefore" }] } },
    });
    expect(
      await call(secrets, { method: "POST", body: { ...body, allowGap: true } }),
    ).toMatchObject({ status: 201 });
  });

  it("lists, rotates and revokes signing keys", async () => {
    const path = "/tenants/my-tenant/keys";
    const rotated = await call(`${path}/rotate`, {
      ...{ method: "POST", body: { algorithm: "RS256" } },
    });
    expect(rotated).toMatchObject({ status: 201, json: { state: "announced" } });
    const { kid } = rotated.json as { kid: string };
    expect((await call(path)).json).toMatchObject({
      items: [
        { kid: "oauth2-key-1", state: "signing" },
        { kid, state: "announced" },
      ],
    });
    expect(await call(`${path}/${kid}`, { method: "DELETE" })).toMatchObject({ status: 204 });
    expect(await call(`${path}/no-such-key`, { method: "DELETE" })).toMatchObject({ status: 404 });
  });

  it.each<[string, Call, number]>([
    ["/tenants", { as: "" }, 401],
    ["/tenants", { as: "x.y.z" }, 401],
    ["/no-such", {}, 404],
    ["/tenants", { method: "PUT" }, 405],
    ["/tenants?limit=0", {}, 400],
    ["/tenants/..%2f..", {}, 404],
    ["/tenants/my-tenant", { method: "PATCH", body: { disabled: true } }, 428],
    ["/tenants/my-tenant", { method: "PATCH", body: {}, headers: { "If-Match": "5" } }, 400],
    ["/tenants", { method: "POST", body: { id: "x" } }, 400],
    ["/tenants", { method: "POST", body: [] }, 400],
    ["/tenants", { method: "POST", body: "x".repeat(300_000) }, 413],
    ["/tenants", { method: "POST", body: {}, headers: { "Content-Type": "text/plain" } }, 415],
    [
      "/tenants",
      {
        method: "POST",
        body: { id: "my-tenant", issuer: "https://x.example/api/v1/tenant/my-tenant" },
      },
      409,
    ],
    ["/tenants/my-tenant/clients/none", {}, 404],
    ["/tenants/my-tenant/clients/none/secrets", { method: "POST", body: {} }, 404],
    ["/tenants/my-tenant/keys/rotate", { method: "POST", body: { algorithm: "HS256" } }, 400],
  ])("refuses %s %j with %i, as JSON, and says what is right", async (path, request, status) => {
    const answer = await call(path, request);
    expect(answer).toMatchObject({ status, json: { error_description: expect.any(String) } });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("knows no keys of a tenant that does not exist, and makes none", async () => {
    const path = "/tenants/nobody/keys";
    expect(await call(path)).toMatchObject({ status: 404 });
    expect(
      await call(`${path}/rotate`, { method: "POST", body: { algorithm: "ES256" } }),
    ).toMatchObject({ status: 404, json: { error: "not_found" } });
    expect(await call(`${path}/k1`, { method: "DELETE" })).toMatchObject({ status: 404 });
  });

  it("refuses secret hashes where it would make a secret itself", async () => {
    await call("/tenants", {
      method: "POST",
      body: { id: "gamma", issuer: "https://gamma.example/api/v1/tenant/gamma" },
    });
    const refused = await call("/tenants/gamma/clients", {
      method: "POST",
      body: { id: "c", grantTypes: [], secretHashes: ["$sha256$known"] },
    });
    expect(refused).toMatchObject({ status: 400, json: { problems: [{ field: "secretHashes" }] } });
    expect(await call("/tenants/gamma/clients/c")).toMatchObject({ status: 404 });
  });

  it("names every field that is wrong", async () => {
    const body = { id: "gamma", issuer: "http://gamma.example", audienc: "x" };
    expect((await call("/tenants", { method: "POST", body })).json).toMatchObject({
      problems: expect.arrayContaining([
        { field: "issuer", message: expect.stringMatching(/must be https/) },
      ]),
    });
  });

  it("lets a token do only what its scope says, and only one of the admin tenant", async () => {
    expect(await call("/tenants", { as: readOnly })).toMatchObject({ status: 200 });
    expect(
      await call("/tenants", { method: "POST", body: { id: "x" }, as: readOnly }),
    ).toMatchObject({ status: 403, json: { error: "insufficient_scope" } });
    const foreign = tokenIn(
      await ask(`${served.origin}/api/v1/tenant/my-tenant/oauth/token`, {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: "service-client-123",
          client_secret: "super-secret-key",
        }),
      }),
    );
    expect(await call("/tenants", { as: foreign })).toMatchObject({ status: 401 });
  });

  it("honours a revocation at once", async () => {
    await served.mintport("client", "end-tokens", "operators", "viewer");
    await expect
      .poll(async () => (await call("/tenants", { as: readOnly })).status, { timeout: 8000 })
      .toBe(401);
  }, 10_000);

  it("is described by an OpenAPI 3.1 document that has every operation and schema", async () => {
    const { json } = await call("/openapi.json", { as: "" });
    expect(json).toMatchObject({
      openapi: "3.1.0",
      paths: {
        "/tenants/{tenant}": { patch: { security: [{ token: ["mintport:tenants:write"] }] } },
      },
      components: {
        schemas: {
          TenantDefinition: {
            properties: { issuer: { type: "string" } },
            required: ["id", "issuer"],
          },
          ClientDefinition: { properties: { grantTypes: { type: "array" } } },
        },
      },
    });
    const { schemas } = (json as { components: { schemas: Record<string, object> } }).components;
    // What a body may not name is not described: the very schema that the document gives refuses it.
    for (const name of ["ClientDefinition", "ClientPatch"]) {
      expect(schemas[name]).toMatchObject({ additionalProperties: false });
      expect(schemas[name]).not.toHaveProperty(["properties", "secretHashes"]);
      expect(JSON.stringify(schemas[name])).not.toContain("secretHashes");
    }
    expect(schemas["ClientPatch"]).toMatchObject({ properties: { id: { type: "string" } } });
    const text = JSON.stringify(json);
    for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g))
      expect(json).toHaveProperty(["components", "schemas", name ?? ""]);
    expect((await served.mintport("openapi")).json()).toEqual(json);
  });
});

describe("a server without an admin tenant", () => {
  it("has no admin API, and a port for one needs a tenant", async () => {
    const other = await temporaryFolder();
    const plain = await start(other.path);
    expect((await ask(`${plain.origin}/admin/v1/tenants`)).status).toBe(404);
    await plain.close();
    await expect(start(other.path, { MINTPORT_ADMIN_PORT: "0" })).rejects.toThrow(
      /MINTPORT_ADMIN_PORT: needs MINTPORT_ADMIN_TENANT/,
    );
    await expect(start(other.path, { MINTPORT_ADMIN_TENANT: "no body" })).rejects.toThrow(
      /MINTPORT_ADMIN_TENANT: must be a tenant's id/,
    );
    await other.remove();
  });
});
