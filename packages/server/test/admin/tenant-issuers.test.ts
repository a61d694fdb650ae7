import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
