import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Administered, administered, etagOf } from "./administered.ts";

let served: Administered;
beforeAll(async () => {
  served = await administered();
});
afterAll(() => served.close());

const call: Administered["call"] = (...sent) => served.call(...sent);

describe("what the admin API refuses to change", () => {
  it("takes no ETag of a former client: what is made again under its id has another", async () => {
    const path = "/tenants/my-tenant/clients/again";
    const body = { id: "again", grantTypes: [] };
    const make = () => call("/tenants/my-tenant/clients", { method: "POST", body });
    const former = etagOf(await make());
    expect(await call(path, { method: "DELETE", headers: former })).toMatchObject({ status: 204 });
    const own = etagOf(await make());
    for (const headers of [former, { "If-Match": '"1"' }]) {
      const patch = { method: "PATCH", body: { disabled: true }, headers };
      expect(await call(path, patch)).toMatchObject({ status: 412 });
      expect(await call(path, { method: "DELETE", headers })).toMatchObject({ status: 412 });
    }
    expect(await call(path, { method: "DELETE", headers: own })).toMatchObject({ status: 204 });
  });

  it("never changes an id: a patch that names another one is refused, and changes nothing", async () => {
    await call("/tenants", {
      method: "POST",
      body: { id: "delta", issuer: "https://delta.example/api/v1/tenant/delta" },
    });
    await call("/tenants/delta/clients", {
      ...{ method: "POST", body: { id: "c", grantTypes: [], ownScope: "a b" } },
    });
    for (const path of ["/tenants/delta", "/tenants/delta/clients/c"]) {
      const headers = etagOf(await call(path));
      const patch = (body: object) => call(path, { method: "PATCH", body, headers });
      expect(await patch({ id: "other", disabled: true })).toMatchObject({
        status: 400,
        json: { problems: [{ field: "id", message: expect.stringMatching(/never changes/) }] },
      });
      const read = await call(path);
      expect(etagOf(read)).toEqual(headers);
      const { id } = read.json as { id: string };
      expect(await patch({ id, disabled: true })).toMatchObject({ status: 200, json: { id } });
    }
  });

  it("makes no credential that is dead, and leaves no client a default beyond its scope", async () => {
    await call("/tenants", {
      method: "POST",
      body: { id: "epsilon", issuer: "https://epsilon.example/api/v1/tenant/epsilon" },
    });
    const path = "/tenants/epsilon/clients/c";
    const made = await call("/tenants/epsilon/clients", {
      method: "POST",
      body: { id: "c", grantTypes: [], ownScope: "a b", defaultOwnScope: "b" },
    });
    const post = (below: string, body: object) =>
      call(`${path}/${below}`, { method: "POST", body });
    expect(await post("secrets", { expiresAt: 1 })).toMatchObject({
      ...{ status: 400, json: { problems: [{ field: "expiresAt" }] } },
    });
    expect(await post("secrets", { expiresAt: "x", labl: "y", label: 3 })).toMatchObject({
      status: 400,
      json: {
        problems: [
          { field: "label", message: "must be a text" },
          { field: "expiresAt", message: "must be a number" },
          { field: "labl", message: "is not known; did you mean label?" },
        ],
      },
    });
    expect(await post("api-keys", { expiresAt: 1 })).toMatchObject({
      ...{ status: 400, json: { problems: [{ field: "expiresAt" }] } },
    });
    expect(
      await call(path, { method: "PATCH", body: { ownScope: "a" }, headers: etagOf(made) }),
    ).toMatchObject({
      status: 400,
      json: {
        problems: [{ field: "defaultOwnScope", message: expect.stringMatching(/within ownScope/) }],
      },
    });
  });
});

// Last: it shuts everybody out.
describe("the admin API's own tenant", () => {
  it("is read with each request: what is changed of it holds at once, and disabled it opens nothing", async () => {
    const tokenNow = () => served.tokenFor("console", "mintport:*");
    const path = "/tenants/operators";
    const change = async (as: string, body: object) =>
      call(path, { method: "PATCH", body, headers: etagOf(await call(path, { as })), as });

    const first = await tokenNow();
    expect(await change(first, { audience: "https://admin.example" })).toMatchObject({
      status: 200,
    });
    expect(await call(path, { as: first })).toMatchObject({ status: 401 });
    const second = await tokenNow();
    expect(await call(path, { as: second })).toMatchObject({ status: 200 });
    expect(await change(second, { disabled: true })).toMatchObject({ status: 200 });
    expect(await call(path, { as: second })).toMatchObject({
      ...{ status: 401, json: { error: "invalid_token" } },
    });
  });
});
