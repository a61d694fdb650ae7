import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Administered, administered } from "./administered.ts";

let served: Administered;
beforeAll(async () => {
  served = await administered();
  await served.call("/tenants", {
    method: "POST",
    body: { id: "shop", issuer: "https://shop.example/api/v1/tenant/shop" },
  });
});
afterAll(() => served.close());

const path = "/tenants/shop/initial-access-tokens";

describe("initial access tokens in the admin API", () => {
  it("are made, with the token this once, listed by an allow-list, and removed", async () => {
    const body = { profile: "partners", uses: 3, label: "Partner" };
    const made = await served.call(path, { method: "POST", body });
    expect(made).toMatchObject({ status: 201, json: { profile: "partners", usesLeft: 3 } });
    const { token, id } = made.json as { readonly token: string; readonly id: string };
    expect(token).toMatch(/^mpit_/);
    const listed = await served.call(path);
    const { items } = listed.json as { readonly items: readonly object[] };
    expect(items.map((item) => Object.keys(item).sort())).toEqual([
      ["createdAt", "id", "label", "profile", "usesLeft"],
    ]);
    const shown = await served.call("/tenants/shop");
    expect(JSON.stringify([listed.json, shown.json])).not.toContain(token);
    expect((await served.call(`${path}/${id}`, { method: "DELETE" })).status).toBe(204);
    expect((await served.call(`${path}/${id}`, { method: "DELETE" })).status).toBe(404);
    expect((await served.call(path)).json).toEqual({ items: [] });
  });

  it("a field that cannot be is named, and nothing is made", async () => {
    for (const [body, field] of [
      [{}, "profile"],
      [{ profile: "a b" }, "profile"],
      [{ profile: "a", uses: 0 }, "uses"],
      [{ profile: "a", expiresAt: 1 }, "expiresAt"],
      [{ profile: "a", label: "x".repeat(201) }, "label"],
      [{ profile: "a", use: 1 }, "use"],
    ] as const) {
      const { status, json } = await served.call(path, { method: "POST", body });
      expect([status, JSON.stringify(json)]).toEqual([400, expect.stringContaining(field)]);
    }
    expect((await served.call(path)).json).toEqual({ items: [] });
  });

  it("take the scope of tenants, and a tenant that is there", async () => {
    const reader = await served.tokenFor("reader", "mintport:tenants:read");
    expect((await served.call(path, { as: reader })).status).toBe(200);
    const body = { profile: "a" };
    expect((await served.call(path, { method: "POST", body, as: reader })).status).toBe(403);
    const nowhere = "/tenants/nowhere/initial-access-tokens";
    expect((await served.call(nowhere)).status).toBe(404);
  });
});
