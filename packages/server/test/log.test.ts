import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askToken } from "./fixture/ask.ts";
import { freePort, type Served, serve } from "./fixture/child.ts";
import { makeOwnTenant } from "./fixture/own-tenant.ts";
import { temporaryFolder } from "./fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Served;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await server.kill();
  await folder.remove();
});

describe("the log of the ready server", () => {
  it("is a line of JSON for each request, with the id of a trusted proxy and no credential", async () => {
    await makeOwnTenant(folder.path);
    const port = await started({
      MINTPORT_LOG: "json",
      MINTPORT_TRUSTED_PROXIES: "127.0.0.1",
      MINTPORT_FORWARDED_HEADER: "forwarded",
      MINTPORT_REQUEST_ID_HEADER: "X-Request-Id",
    });
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/tenant/my-tenant/oauth/token`, {
      method: "POST",
      headers: { "X-Request-Id": "from-the-proxy", Forwarded: "for=198.51.100.7" },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: "service-client-123",
        client_secret: "a wrong guess",
      }),
    });
    expect(response.status).toBe(401);
    await server.says(/from-the-proxy/);
    const line = server.printed.out.split("\n").find((text) => text.includes("from-the-proxy"));

    expect(Object.values(JSON.parse(line ?? "") as object)).toEqual(
      expect.arrayContaining(["from-the-proxy", "198.51.100.7", "service-client-123"]),
    );
    expect(server.printed.out.replace(/^ *curl.*$/m, "")).not.toMatch(/a wrong guess/);
  });

  it("is JSON from its first line on, and says what is on, where the data is and what is dangerous", async () => {
    await makeOwnTenant(folder.path);
    await started({
      ...{ MINTPORT_LOG: "json", MINTPORT_QUICKSTART: "off", MINTPORT_LIMITS: '"off"' },
      ...{ MINTPORT_AUDIT: "off", MINTPORT_ADMIN_TENANT: "my-tenant" },
    });
    await server.says(/audit log is off/);
    const lines = (server.printed.out + server.printed.err)
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly level: number; readonly msg: string });
    const told = (level: number) =>
      lines.filter((line) => line.level === level).map(({ msg }) => msg);

    expect(told(30)).toEqual([
      expect.stringMatching(/^Mintport listens on http:\/\/localhost:\d+$/),
      `Its data is in ${folder.path}/mintport.db`,
      expect.stringMatching(
        /^The admin API is at http:\/\/localhost:\d+\/admin\/v1, for tokens of tenant my-tenant$/,
      ),
      "On: log lines",
    ]);
    expect(told(40)).toEqual([
      expect.stringContaining("limits are off"),
      expect.stringContaining("the audit log is off"),
    ]);
  });

  it("is off without a word of it", async () => {
    const port = await started({});
    expect((await askToken(`http://127.0.0.1:${port}`)).status).toBe(200);
    server.child.kill("SIGTERM");
    await server.ended;

    expect(server.printed.out).not.toMatch(/^\{/m);
  });
});

const started = async (environment: Readonly<Record<string, string>>): Promise<number> => {
  const port = await freePort();
  server = serve({ MINTPORT_PORT: String(port), MINTPORT_DATA: folder.path, ...environment });
  await server.says(/listens/);
  return port;
};
