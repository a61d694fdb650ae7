import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { saveGrants } from "../fixture/save-grants.ts";
import { type Administered, administered, type Call } from "./administered.ts";

let served: Administered;
beforeAll(async () => {
  served = await administered();
  await served.call("/tenants", {
    method: "POST",
    body: { id: "shop", issuer: "https://shop.example/api/v1/tenant/shop" },
  });
});
afterAll(() => served.close());

const path = "/tenants/shop/grants";
const save = (...given: Parameters<typeof saveGrants>[2][]) =>
  saveGrants(served.folder, "shop", ...given);
const idsOf = async (query: string): Promise<readonly string[]> => {
  const { json } = await served.call(`${path}?${query}`);
  return (json as { readonly items: readonly { readonly id: string }[] }).items.map(({ id }) => id);
};

describe("grants in the admin API", () => {
  it("are listed by user and by client, in pages, by an allow-list of fields", async () => {
    const saved = await save(
      { subject: "alice", client: "a" },
      { subject: "alice", client: "b" },
      { subject: "bob", client: "a" },
    );
    const first = await served.call(`${path}?subject=alice&limit=1`);
    expect(first).toMatchObject({ status: 200, json: { items: [{ subject: "alice" }] } });
    const { next } = first.json as { readonly next: string };
    const second = await idsOf(`subject=alice&limit=1&after=${encodeURIComponent(next)}`);
    const [one] = (first.json as { readonly items: readonly { readonly id: string }[] }).items;
    expect([one?.id, ...second].sort()).toEqual(
      saved
        .slice(0, 2)
        .map(({ id }) => id)
        .sort(),
    );
    expect(Object.keys(one ?? {}).sort()).toEqual([
      "access",
      "client",
      "consentedAt",
      "createdAt",
      "id",
      "offline",
      "subject",
    ]);
    expect(await idsOf("client=a")).toHaveLength(2);
  });

  it("end one by one, with subject only that user's, and all of a user", async () => {
    const [one] = await save(
      { subject: "carol/1", client: "a" },
      { subject: "carol/1", client: "b" },
    );
    const own = `${path}/${one?.id}`;
    expect(await served.call(`${own}?subject=bob`, { method: "DELETE" })).toMatchObject({
      ...{ status: 404, json: { error_description: "There is no such grant" } },
    });
    expect(await idsOf("subject=carol%2F1")).toHaveLength(2);
    expect(await served.call(`${own}?subject=carol%2F1`, { method: "DELETE" })).toMatchObject({
      status: 204,
    });
    const all = "/tenants/shop/subjects/carol%2F1/end-grants";
    for (const ended of [1, 0])
      expect(await served.call(all, { method: "POST" })).toMatchObject({
        ...{ status: 200, json: { subject: "carol/1", ended } },
      });
    const { out } = await served.mintport("audit", "tail", "--limit=1", "--json");
    expect(JSON.parse(out)).toMatchObject({
      ...{ operation: "POST /tenants/{tenant}/subjects/{subject}/end-grants", outcome: "done" },
      ...{ tenant: "shop", subject: "carol/1" },
    });
  });

  it("are told to the audit log by their id, whoever ends them", async () => {
    const [first, second] = await save({ subject: "dan", client: "a" }, { subject: "dan" });
    const latest = async () => {
      const { out } = await served.mintport("audit", "tail", "--limit=1", "--json");
      return JSON.parse(out) as object;
    };
    await served.call(`${path}/${first?.id}`, { method: "DELETE" });
    expect(await latest()).toMatchObject({ outcome: "done", tenant: "shop", grant: first?.id });
    await served.mintport("grant", "revoke", "shop", second?.id ?? "", "--subject=dan");
    expect(await latest()).toMatchObject({
      ...{ operation: "grant revoke", outcome: "done", tenant: "shop", grant: second?.id },
      ...{ subject: "dan" },
    });
    expect(await latest()).not.toHaveProperty("client");
  });

  it.each<[string, Call, number]>([
    [path, {}, 400],
    [`${path}?subject=a&client=b`, {}, 400],
    [`${path}?subject=%C3%A9`, {}, 400],
    [`${path}?client=`, {}, 400],
    [`${path}?subject=a&limit=0`, {}, 400],
    ["/tenants/nobody/grants?subject=a", {}, 404],
    [`${path}/no-such`, { method: "DELETE" }, 404],
    [`${path}/no-such?subject=%C3%A9`, { method: "DELETE" }, 400],
    ["/tenants/shop/subjects/%C3%A9/end-grants", { method: "POST" }, 400],
  ])("refuse %s %j with %i", async (asked, call, status) => {
    expect(await served.call(asked, call)).toMatchObject({
      ...{ status, json: { error_description: expect.any(String) } },
    });
  });

  it("are shown and ended by holders of their scopes alone", async () => {
    const reader = await served.tokenFor("grant-reader", "mintport:grants:read");
    const others = await served.tokenFor("client-writer", "mintport:clients:*");
    expect((await served.call(`${path}?subject=a`, { as: reader })).status).toBe(200);
    const end = { method: "DELETE", as: reader };
    expect((await served.call(`${path}/no-such`, end)).status).toBe(403);
    expect((await served.call(`${path}?subject=a`, { as: others })).status).toBe(403);
  });

  it("stand in the OpenAPI document with what their queries may say", async () => {
    const { json } = await served.call("/openapi.json", { as: "" });
    expect(json).toHaveProperty(
      ["paths", "/tenants/{tenant}/grants", "get", "parameters"],
      expect.arrayContaining([
        expect.objectContaining({ name: "subject", in: "query", schema: { type: "string" } }),
      ]),
    );
  });
});
