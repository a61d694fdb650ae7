import { get } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { ask } from "../fixture/ask.ts";
import { type Started, start, temporaryFolder } from "../fixture/start.ts";
import { startConsole } from "./console-journey.ts";

describe("the console's files", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Started;
  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startConsole(folder.path, { demo: "mintport:*" });
  });
  afterAll(async () => {
    await server.close();
    await folder.remove();
  });
  const console = (path: string, init?: RequestInit) =>
    ask(`${server.origin}/admin/console${path}`, init);

  it.each(["/", "/callback?code=x", "/config.json"])(
    "have a policy without anything inline or foreign: %s",
    async (path) => {
      const { status, headers, text } = await console(path);
      expect(status).toBe(200);
      expect(headers.get("content-security-policy")).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      );
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("cache-control")).toBe("no-cache");
      expect(text).not.toMatch(/<script>|<style|https:\/\//);
    },
  );

  it("are kept by the browser for ever where their name says the content, and nowhere else", async () => {
    const { text } = await console("/");
    const names = [...text.matchAll(/"\/admin\/console(\/console-[^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(names).toHaveLength(2);
    for (const name of names) {
      const { status, headers } = await console(name ?? "");
      expect([status, headers.get("cache-control")]).toEqual([
        ...[200, "public, max-age=31536000, immutable"],
      ]);
    }
  });

  it("are all there is: no other path, no folder above, no other method", async () => {
    expect((await console("/package.json")).status).toBe(404);
    expect((await console("/%2e%2e/package.json")).status).toBe(404);
    expect((await console("x")).status).toBe(404);
    const raw = await new Promise<number | undefined>((resolve) =>
      get(
        { port: server.port, host: "127.0.0.1", path: "/admin/console/../../package.json" },
        ({ statusCode }) => {
          resolve(statusCode);
        },
      ),
    );
    expect(raw).toBe(404);
    const { status, headers } = await console("/", { method: "POST" });
    expect([status, headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    expect((await console("/", { method: "HEAD" })).text).toBe("");
    expect((await console("", { redirect: "manual" })).headers.get("location")).toBe(
      "/admin/console/",
    );
  });

  it("are not there where the console is off, which is the default", async () => {
    const other = await temporaryFolder();
    const off = await start(other.path, { MINTPORT_ADMIN_TENANT: "operators" });
    expect((await ask(`${off.origin}/admin/console/`)).status).toBe(404);
    await off.close();
    await other.remove();
  });

  it("stand at the port of the admin API where that has one, and may ask the token endpoint from there", async () => {
    const other = await temporaryFolder();
    const url = "http://localhost:1";
    const apart = await startConsole(
      other.path,
      { demo: "mintport:*" },
      {
        MINTPORT_ADMIN_PORT: "0",
        MINTPORT_CONSOLE: JSON.stringify({ operators: { demo: "mintport:*" }, url }),
      },
    );
    expect((await ask(`${apart.origin}/admin/console/`)).status).toBe(404);
    const preflight = await ask(`${apart.origin}/api/v1/tenant/operators/oauth/token`, {
      method: "OPTIONS",
      headers: { Origin: url, "Access-Control-Request-Method": "POST" },
    });
    expect(preflight.headers.get("access-control-allow-origin")).toBe(url);
    await apart.close();
    await other.remove();
  });
});

describe("a start with the console", () => {
  it("says what it needs: a tenant that is there, users, and an origin", async () => {
    const folder = await temporaryFolder();
    const operators = '{"operators":{"ada":"mintport:*"}}';
    const starting = (environment: Readonly<Record<string, string>>) =>
      start(folder.path, environment).then(
        () => "started",
        (error: unknown) => (error as Error).message,
      );
    expect(await starting({ MINTPORT_CONSOLE: operators })).toContain(
      "MINTPORT_CONSOLE: needs MINTPORT_ADMIN_TENANT, the tenant whose users operate it",
    );
    const admin = { MINTPORT_ADMIN_TENANT: "operators", MINTPORT_CONSOLE: operators };
    expect(await starting({ ...admin, MINTPORT_VISITORS: "off" })).toContain("nobody could log in");
    expect(await starting({ ...admin, MINTPORT_ADMIN_PORT: "0" })).toContain(
      "url: must be given where MINTPORT_ADMIN_PORT is 0",
    );
    expect(await starting({ ...admin, MINTPORT_CONSOLE: "on" })).toContain("name who may operate");
    expect(await starting({ ...admin, MINTPORT_CONSOLE: '{"operators":{}}' })).toContain(
      "must name an operator",
    );
    expect(
      await starting({ ...admin, MINTPORT_CONSOLE: '{"operators":{"a":"api:read"}}' }),
    ).toContain("must be scopes of the admin API");

    await commandLine(folder.path)("migrate");
    const header = {
      ...{ name: "X-Jwt", issuer: "https://i.example", audience: "a" },
      jwksUri: "https://i.example/jwks",
    };
    const own = { MINTPORT_QUICKSTART: "off", MINTPORT_VISITORS: JSON.stringify({ header }) };
    expect(await starting({ ...admin, ...own })).toContain("mintport tenant create operators");
    await folder.remove();
  });

  it("leaves a client of its name as somebody made it, and says what mends it", async () => {
    const folder = await temporaryFolder();
    const first = await startConsole(folder.path, { demo: "mintport:*" });
    await first.close();
    // Another port is another origin, to which the client does not lead back.
    const second = await startConsole(folder.path, { demo: "mintport:*" });
    expect(second.warnings.join()).toContain(
      `does not lead back to http://localhost:${second.port}/admin/console/callback`,
    );
    await second.close();
    await folder.remove();
  });
});
