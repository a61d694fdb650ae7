import { createTenant, updateTenant } from "@mintport/core/management";
import { memoryStorage } from "@mintport/storage-memory";
import { expectErr, expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, tokenIn } from "../fixture/ask.ts";
import { type Administered, administered, etagOf } from "./administered.ts";

let served: Administered;
beforeAll(async () => {
  served = await administered();
});
afterAll(() => served.close());

const refused = (message: RegExp) => ({
  status: 400,
  json: { problems: [{ field: "issuer", message: expect.stringMatching(message) }] },
});

describe("a tenant's issuer at the ready server (RFC 8414 §2, §3)", () => {
  it.each([
    "https://acme.example",
    "https://acme.example/api/v1/tenant/operators",
    "https://acme.example/api/v1/tenant/acm",
    "https://acme.example/api/v1/tenant/acme/more",
    "https://acme.example/auth/api/v1/tenant/acme",
  ])("has the path that the server serves: not %s", async (issuer) => {
    const answer = await served.call("/tenants", { method: "POST", body: { id: "acme", issuer } });
    expect(answer).toMatchObject(refused(/\/api\/v1\/tenant\/acme$/));
  });

  it("does not become another tenant's by a change, over HTTP or on the command line", async () => {
    const path = "/tenants/beta";
    const issuer = "https://beta.example/api/v1/tenant/beta";
    await served.call("/tenants", { method: "POST", body: { id: "beta", issuer } });
    const read = await served.call("/tenants/operators");
    const body = { issuer: (read.json as { issuer: string }).issuer };
    const headers = etagOf(await served.call(path));
    expect(await served.call(path, { method: "PATCH", body, headers })).toMatchObject(
      refused(/must be this tenant's alone: tenant operators has it already/),
    );
    const moved = { issuer: "https://new.example/api/v1/tenant/beta" };
    expect(await served.call(path, { method: "PATCH", body: moved, headers })).toMatchObject({
      ...{ status: 200, json: moved },
    });
  });
});

describe("the aliases of a tenant's issuer, while it moves", () => {
  const issuerOf = (host: string, id: string) => `https://${host}.example/api/v1/tenant/${id}`;
  const patch = async (id: string, body: object) =>
    served.call(`/tenants/${id}`, {
      ...{ method: "PATCH", body, headers: etagOf(await served.call(`/tenants/${id}`)) },
    });

  it("are nobody else's, neither as an issuer nor as an alias", async () => {
    // At the ready server the path keeps two tenants apart; the rule below it is tried where nothing else does.
    const storage = memoryStorage();
    const create = createTenant(storage.tenants);
    const alias = "https://old.example";
    const first = { id: "first", issuer: "https://first.example" };
    expectOk(await create({ ...first, issuerAliases: [{ issuer: alias }] }));
    for (const taken of [alias, first.issuer]) {
      expect(expectErr(await create({ id: "second", issuer: taken }))).toMatchObject({
        ...{ type: "invalid", problems: [{ message: expect.stringContaining("tenant first") }] },
      });
      const second = { id: "second", issuer: "https://second.example" };
      const asAlias = { ...second, issuerAliases: [{ issuer: taken }] };
      expect(expectErr(await create(asAlias))).toMatchObject({ type: "invalid" });
    }
    const third = expectOk(await create({ id: "third", issuer: "https://third.example" })).value;
    const change = updateTenant(storage.tenants);
    expect(expectErr(await change(third.id, { issuerAliases: [{ issuer: alias }] }))).toMatchObject(
      { type: "invalid" },
    );
  });

  it.each([7, "x", {}, [null], [7], [{}], [{ issuer: 7 }], [{ issuer: "https://a b" }], [[]]])(
    "that are %j are refused by name, and change nothing",
    async (issuerAliases) => {
      await served.call("/tenants", {
        ...{ method: "POST", body: { id: "wrong", issuer: issuerOf("a", "wrong") } },
      });
      expect(await patch("wrong", { issuerAliases })).toMatchObject({
        status: 400,
        json: { problems: [{ field: expect.stringMatching(/^issuerAliases/) }] },
      });
      expect((await served.call("/tenants/wrong")).json).not.toHaveProperty("issuerAliases");
    },
  );

  it("of the admin tenant give tokens that open the admin API, as long as they are there", async () => {
    const home = served.origin.replace("127.0.0.1", "localhost");
    const issuer = `${home}/api/v1/tenant/operators`;
    expect((await patch("operators", { issuerAliases: [{ issuer }] })).status).toBe(200);
    const { secret } = (
      await served.mintport(
        ...["client", "create", "operators", "mover", "--scope", "mintport:*", "--json"],
      )
    ).json() as { readonly secret: string };
    const as = tokenIn(
      await ask(`${issuer}/oauth/token`, {
        method: "POST",
        body: new URLSearchParams({
          ...{ grant_type: "client_credentials", client_id: "mover", client_secret: secret },
        }),
      }),
    );
    expect(JSON.parse(Buffer.from(as.split(".")[1] ?? "", "base64url").toString())).toMatchObject({
      iss: issuer,
    });
    expect((await served.call("/tenants", { as })).status).toBe(200);
    expect((await patch("operators", { issuerAliases: null })).status).toBe(200);
    expect((await served.call("/tenants", { as })).status).toBe(401);
  });
});
