import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, tokenIn } from "../fixture/ask.ts";
import { type Administered, administered } from "./administered.ts";

let served: Administered;
beforeAll(async () => {
  served = await administered();
});
afterAll(() => served.close());

const secret = "Zt7Qw2Lm9Xc4Vb6Nn8Kk1Jj3";
const billing = {
  ...{ id: "billing", grantTypes: ["client_credentials"], ownScope: "a" },
  secrets: [{ secret }],
};
const post = (path: string, body: object, as?: string) =>
  served.call(path, { method: "POST", body, as });
const clients = (body: object, tenant = "my-tenant", as?: string) =>
  post(`/tenants/${tenant}/client-imports`, body, as);

describe("clients that are imported over the admin API", () => {
  it("work with the secret that they had, and are unchanged the second time", async () => {
    const body = { clients: [billing, { ...billing, id: "bad", grantTypes: ["x"] }] };
    expect(await clients(body)).toMatchObject({
      status: 200,
      json: {
        results: [
          { at: "/clients/0", id: "billing", outcome: "created" },
          { at: "/clients/1", outcome: "refused", problems: [{ field: "grantTypes" }] },
        ],
      },
    });
    const token = await ask(`${served.origin}/api/v1/tenant/my-tenant/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({
        ...{ grant_type: "client_credentials", client_id: "billing", client_secret: secret },
      }),
    });
    expect(tokenIn(token)).toEqual(expect.any(String));
    expect((await clients(body)).json).toMatchObject({ results: [{ outcome: "unchanged" }, {}] });
    const narrowed = { clients: [{ ...billing, ownScope: "" }] };
    expect((await clients({ ...narrowed, dryRun: true, replace: true })).json).toMatchObject({
      results: [{ outcome: "replaced" }],
    });
    expect((await clients(narrowed)).json).toMatchObject({ results: [{ outcome: "differs" }] });
    expect((await clients({ ...narrowed, replace: true })).json).toMatchObject({
      results: [{ outcome: "replaced" }],
    });
  });

  it("tell whoever manages no operators nothing of one: neither its definition nor its secret", async () => {
    const writer = await served.tokenFor("import-writer", "mintport:clients:write");
    const guess = { id: "console", grantTypes: ["client_credentials"], ownScope: "mintport:*" };
    for (const dryRun of [true, false]) {
      const answer = await clients(
        { clients: [guess], withoutSecrets: true, dryRun },
        "operators",
        writer,
      );
      expect(answer.status).toBe(403);
      expect(JSON.stringify(answer.json)).not.toMatch(/unchanged|differs/);
    }
  });

  it.each<[object, string]>([
    [{}, "clients"],
    [{ clients: [] }, "clients"],
    [{ clients: Array(101).fill(billing) }, "clients"],
    [{ clients: [7] }, "clients.0"],
    [{ clients: [billing], replace: "yes" }, "replace"],
  ])("are refused by field where the body is wrong: case %#", async (body, field) => {
    expect(await clients(body)).toMatchObject({ status: 400, json: { problems: [{ field }] } });
  });

  it("take the scope for it, a tenant that is there, and no more authority than their caller has", async () => {
    const reader = await served.tokenFor("reader", "mintport:clients:read");
    expect(await clients({ clients: [billing] }, "my-tenant", reader)).toMatchObject({
      status: 403,
    });
    expect(await clients({ clients: [billing] }, "nobody")).toMatchObject({ status: 404 });
    const writer = await served.tokenFor("writer", "mintport:clients:write");
    const root = { ...billing, id: "root", ownScope: "mintport:*" };
    expect(await clients({ clients: [root] }, "operators", writer)).toMatchObject({ status: 403 });
    expect(await served.call("/tenants/operators/clients/root")).toMatchObject({ status: 404 });
  });
});

describe("a signing key that is imported over the admin API", () => {
  const key = () =>
    generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  const keys = (body: object, as?: string, tenant = "my-tenant") =>
    post(`/tenants/${tenant}/key-imports`, body, as);

  it("is published under its kid, once", async () => {
    const body = { key: key(), kid: "there-1", as: "retired" };
    const made = await keys(body);
    expect(made).toMatchObject({ status: 201, json: { kid: "there-1", state: "retired" } });
    expect(JSON.stringify(made.json)).not.toContain(body.key.d);
    const jwks = await ask(`${served.origin}/api/v1/tenant/my-tenant/oauth/jwks`);
    expect(jwks.json).toMatchObject({
      keys: expect.arrayContaining([expect.objectContaining({ kid: "there-1" })]),
    });
    expect(await keys(body)).toMatchObject({ status: 409 });
  });

  it("may be named as an operation is, and is revoked all the same", async () => {
    await keys({ key: key(), kid: "rotate", as: "retired" });
    const revoke = () => served.call("/tenants/my-tenant/keys/rotate", { method: "DELETE" });
    expect(await revoke()).toMatchObject({ status: 204 });
    expect((await served.call("/tenants/my-tenant/keys")).json).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ kid: "rotate", state: "revoked" })]),
    });
  });

  it("is refused by field, and to who may not write keys", async () => {
    expect(await keys({ key: "nothing", as: "signing" })).toMatchObject({
      ...{ status: 400, json: { problems: [{ field: "key" }] } },
    });
    expect(await keys({ key: key(), as: "spare" })).toMatchObject({
      ...{ status: 400, json: { problems: [{ field: "as" }] } },
    });
    expect(await keys({ key: key(), as: "signing", algorithm: "RS256" })).toMatchObject({
      status: 400,
      json: { problems: [{ field: "algorithm" }] },
    });
    const writer = await served.tokenFor("key-writer", "mintport:keys:write");
    expect(await keys({ key: key(), as: "signing" }, writer, "operators")).toMatchObject({
      status: 403,
    });
    const reader = await served.tokenFor("key-reader", "mintport:keys:read");
    expect(await keys({ key: key(), as: "signing" }, reader)).toMatchObject({ status: 403 });
  });

  it("stands in the audit log with who imported it, and so do clients", async () => {
    const { out } = await served.mintport("audit", "tail", "--tenant", "my-tenant");
    expect(out).toMatch(/operation="POST \/tenants\/\{tenant\}\/key-imports" actor=admin-api/);
    expect(out).toMatch(
      /outcome=done tenant=my-tenant client=billing operation="POST \/tenants\/\{tenant\}\/client-imports"/,
    );
  });
});
