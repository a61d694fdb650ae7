import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApiDocument } from "../../src/admin/openapi-document.ts";
import { operations } from "../../src/admin/operations.ts";
import { saveGrants } from "../fixture/save-grants.ts";
import { type Administered, administered, type Call, etagOf } from "./administered.ts";
import { asDescribed, operationAt } from "./as-described.ts";

let served: Administered;
beforeAll(async () => {
  served = await administered();
});
afterAll(() => served.close());

const done = new Set<string>();

/** Calls an operation that must succeed; its answer is held to its schema by `administered`. */
const succeed = async (method: string, path: string, call: Call = {}) => {
  const operation = operationAt(method, path);
  const answer = await served.call(path, { ...call, method });
  expect([operation?.operationId, answer.status, answer.text]).toEqual([
    ...[operation?.operationId, operation?.status, answer.text],
  ]);
  done.add(operation?.operationId ?? "");
  return { ...answer, json: answer.json as Readonly<Record<string, string>> };
};

describe("every operation of the admin API", () => {
  it("answers what the document says, and no field more or less", async () => {
    const tenant = "/tenants/acme";
    const issuer = "https://auth.example/api/v1/tenant/acme";
    const made = await succeed("POST", "/tenants", { body: { id: "acme", issuer, name: "Acme" } });
    expect(made.headers.get("location")).toBe("/admin/v1/tenants/acme");
    const key = { algorithm: "ES256" };
    await succeed("GET", "/tenants");
    await succeed("PATCH", tenant, {
      body: { resources: ["https://api.example"], scopePolicy: "hierarchic" },
      headers: etagOf(await succeed("GET", tenant)),
    });
    await succeed("POST", `${tenant}/end-tokens`);

    const tokens = `${tenant}/initial-access-tokens`;
    const token = await succeed("POST", tokens, { body: { profile: "a", uses: 3, label: "b" } });
    await succeed("GET", tokens);
    await succeed("GET", tenant);
    await succeed("DELETE", `${tokens}/${token.json["id"]}`);

    const clients = `${tenant}/clients`;
    const created = await succeed("POST", clients, {
      body: { id: "a/b", grantTypes: ["client_credentials"], ownScope: "x", claims: { plan: 1 } },
    });
    expect(created.headers.get("location")).toBe("/admin/v1/tenants/acme/clients/a%2Fb");
    const client = `${clients}/a%2Fb`;
    await succeed("GET", clients);
    await succeed("PATCH", client, {
      body: { introspects: ["https://api.example"] },
      headers: etagOf(await succeed("GET", client)),
    });
    const secret = await succeed("POST", `${client}/secrets`, { body: { overlap: 9, label: "c" } });
    const apiKeys = `${client}/api-keys`;
    const { json } = await succeed("POST", apiKeys, { body: { scope: "x", label: "d" } });
    const next = await succeed("POST", `${apiKeys}/${json["id"]}/rotate`, { body: { overlap: 9 } });
    await succeed("POST", `${client}/end-tokens`);
    await succeed("GET", client);
    await succeed("DELETE", `${apiKeys}/${next.json["id"]}`);
    await succeed("DELETE", `${client}/secrets/${secret.json["id"]}`);

    await succeed("GET", `${tenant}/keys`);
    const rotated = await succeed("POST", `${tenant}/keys/rotate`, { body: key });
    await succeed("DELETE", `${tenant}/keys/${rotated.json["kid"]}`);
    await succeed("GET", `${tenant}/keys`);
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" });
    await succeed("POST", `${tenant}/key-imports`, { body: { key: pem, as: "announced" } });
    const tooEarly = await served.call(`${tenant}/keys/retire`, { method: "POST", body: key });
    expect([tooEarly.status, tooEarly.text]).toEqual([
      ...[400, expect.stringContaining("must be one that the tenant no longer signs with")],
    ]);
    await succeed("POST", `${tenant}/keys/prepare`, { body: { algorithm: "EdDSA" } });
    const other = { body: { signingAlgorithm: "EdDSA" }, headers: { "If-Match": "*" } };
    await served.call(tenant, { method: "PATCH", ...other });
    await succeed("POST", `${tenant}/keys/retire`, { body: key });
    await succeed("POST", `${tenant}/client-imports`, {
      body: { clients: [{ id: "in", grantTypes: [] }, {}], withoutSecrets: true },
    });

    await succeed("GET", "/overview?hours=48");
    await succeed("GET", "/expiring?days=7");
    await succeed("GET", "/findings");
    await succeed("GET", "/audit?tenant=acme&outcome=done&limit=1");
    await succeed("GET", "/audit/verification");
    await succeed("POST", `${tenant}/explain`, {
      body: { endpoint: "token", parameters: { client_id: "a/b", grant_type: "none" } },
    });

    const [grant] = await saveGrants(served.folder, "acme", { subject: "alice", client: "in" });
    await succeed("GET", `${tenant}/grants?subject=alice`);
    await succeed("DELETE", `${tenant}/grants/${grant?.id ?? ""}`);
    await succeed("POST", `${tenant}/subjects/alice/end-grants`);
    await succeed("DELETE", client, { headers: { "If-Match": "*" } });
    await succeed("DELETE", `${clients}/in`, { headers: { "If-Match": "*" } });
    await succeed("DELETE", tenant, { headers: { "If-Match": "*" } });
    expect([...done].sort()).toEqual(operations.map(({ operationId }) => operationId).sort());
  });

  it("takes no id that leads elsewhere as a segment of a URL", async () => {
    const clients = "/tenants/my-tenant/clients";
    for (const id of [".", ".."])
      expect(
        await served.call(clients, { method: "POST", body: { id, grantTypes: [] } }),
      ).toMatchObject({
        ...{ status: 400, json: { problems: [{ field: "id" }] } },
      });
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const key = privateKey.export({ type: "pkcs8", format: "pem" });
    const body = { key, kid: "..", as: "announced" };
    const imported = { method: "POST", body } as const;
    expect(await served.call("/tenants/my-tenant/key-imports", imported)).toMatchObject({
      ...{ status: 400, json: { problems: [{ field: "kid" }] } },
    });
  });

  it("has a name of its own, of a verb and a noun, and a schema of its own name", () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids)
      expect(id).toMatch(
        /^(?:list|get|create|update|remove|end|revoke|rotate|prepare|retire|import|verify|explain)[A-Z]/,
      );
    const named = new Map<string, unknown>();
    for (const part of operations.flatMap(({ body, response }) => [body, response]))
      if (part?.component !== undefined) {
        expect([part.component, named.get(part.component) ?? part.schema]).toEqual([
          ...[part.component, part.schema],
        ]);
        named.set(part.component, part.schema);
      }
    const document = JSON.stringify(openApiDocument(operations, "/admin/v1"));
    for (const [, kind, name] of document.matchAll(/#\/components\/(\w+)\/(\w+)/g))
      expect(JSON.parse(document)).toHaveProperty(["components", kind ?? "", name ?? ""]);
  });

  it("is held to its answer: one with a field less, a field more or another status is found", async () => {
    const answer = await served.call("/tenants");
    const held = (changes: object) => () =>
      asDescribed("GET", "/tenants", { ...answer, ...changes });
    expect(held({})).not.toThrow();
    expect(held({ json: {} })).toThrow(/items/);
    expect(held({ json: { items: [], more: 1 } })).toThrow(/more/);
    expect(held({ status: 409 })).toThrow(/statuses/);
    expect(held({ headers: new Headers({ etag: '"1"' }) })).toThrow(/ETag/);
  });
});
