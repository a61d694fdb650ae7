import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { operations } from "../../src/admin/operations.ts";
import { saveGrants } from "../fixture/save-grants.ts";
import { type Administered, administered } from "./administered.ts";

let served: Administered;
beforeAll(async () => {
  served = await administered();
  await saveGrants(served.folder, "my-tenant", { subject: "alice", client: "in" });
});
afterAll(() => served.close());

const queryOf: Readonly<Record<string, string>> = { listGrants: "?subject=alice" };

const reading = operations
  .filter(({ method }) => method === "GET")
  .map(({ operationId, path }) => ({
    operationId,
    path: `${path.replace("{tenant}", "my-tenant").replace("{client}", "service-client-123")}${queryOf[operationId] ?? ""}`,
  }));

describe("HEAD at the admin API (RFC 9110 §9.3.2)", () => {
  it.each([...reading, { operationId: "the OpenAPI document", path: "/openapi.json" }])(
    "of $operationId answers as GET does, without the body",
    async ({ path }) => {
      const [get, head] = [await served.call(path), await served.call(path, { method: "HEAD" })];

      expect(head.status).toBe(200);
      expect(head.text).toBe("");
      for (const field of ["content-type", "cache-control", "etag"])
        expect([field, head.headers.get(field)]).toEqual([field, get.headers.get(field)]);
      expect(Number(head.headers.get("content-length"))).toBeGreaterThan(0);
    },
  );

  it("is refused as GET is, and changes nothing", async () => {
    expect((await served.call("/tenants", { method: "HEAD", as: "" })).status).toBe(401);
    expect((await served.call("/tenants/nobody", { method: "HEAD" })).status).toBe(404);
    const rotate = "/tenants/my-tenant/keys/rotate";
    const answer = await served.call(rotate, { method: "HEAD" });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
    const list = await served.call("/tenants", { method: "PUT" });
    expect(list.headers.get("allow")).toBe("GET, HEAD, POST");
    const document = await served.call("/openapi.json", { method: "POST", body: {} });
    expect([document.status, document.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });
});
