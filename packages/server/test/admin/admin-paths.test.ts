import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { defineTenant } from "@mintport/core";
import { okAsync } from "@mintport/core/result";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adminApi } from "../../src/admin/admin-api.ts";
import type { AdminReports } from "../../src/admin/admin-reports.ts";
import type { Deployment } from "../../src/deployment/deployment.ts";

let server: Server;
beforeAll(async () => {
  const tenant = defineTenant({ id: "operators", issuer: "https://auth.example" });
  // Nobody who is not authorized gets further than to the tenant.
  const storage = { tenants: { find: () => okAsync(tenant) } };
  server = createServer(
    adminApi(tenant.id, {
      ...({ storage } as unknown as Deployment),
      ...{ operators: new Map(), reports: {} as AdminReports, audit: undefined },
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe("the admin API on a port of its own", () => {
  it("stands at its path", async () => {
    expect((await get("/admin/v1/openapi.json")).status).toBe(200);
    expect((await get("/admin/v1/tenants?limit=1")).status).toBe(401);
  });

  it.each([
    "/elsewher/openapi.json",
    "/xxxxx/v1/tenants",
    "//admin/v1/admin/v2/tenants",
    "/ADMIN/v1/tenants",
    "/admin/v12/tenants",
    "/admin/v1/tenants/x/%2e%2e",
    "/admin/v1/x/../tenants",
    "/admin/v1\\tenants",
    "/tenants",
    "*",
  ])("stands at no other, however it is spelt: %s", async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it.each(["//", "http://[/admin/v1/tenants", "//:x/admin/v1/tenants"])(
    "answers a target that is no URL as one that is not there: %s",
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );
});

const get = async (path: string): Promise<{ readonly status: number; readonly body: string }> => {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    request({ port, host: "127.0.0.1", path, agent: false }, (answer) => {
      text(answer).then((body) => {
        resolve({ status: answer.statusCode ?? 0, body });
      }, reject);
    })
      .on("error", reject)
      .end();
  });
};
