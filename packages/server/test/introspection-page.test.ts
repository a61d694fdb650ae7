import { readFileSync } from "node:fs";
import { freePort } from "@mintport/test-engines";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "./cli/command-line.ts";
import { type Shell, scriptBelow, shellIn } from "./fixture/shell.ts";
import { type Started, start, temporaryFolder } from "./fixture/start.ts";

const page = readFileSync(new URL("../../../docs/introspection.md", import.meta.url), "utf8");

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let shell: Shell;
let server: Started;
let port: number;
beforeEach(async () => {
  folder = await temporaryFolder();
  shell = await shellIn(folder.path);
  port = await freePort();
  await shell("mintport migrate", { MINTPORT_DATA: folder.path });
  const quiet = { MINTPORT_QUICKSTART: "off", MINTPORT_PORT: String(port) };
  server = await start(folder.path, quiet);
});
afterEach(async () => {
  await server.close();
  await folder.remove();
});

describe("docs/introspection.md: the path of an API on the ready server", () => {
  const here = (text: string) => text.replaceAll("localhost:3000", `localhost:${port}`);
  const script = () => here(scriptBelow(page, "On the ready server"));
  /** What the last command of a script printed. */
  const run = async (text: string) =>
    (await shell(text, { MINTPORT_DATA: folder.path })).split("\n").at(-1) ?? "";

  it("ends with the answer that the page shows", async () => {
    const said: unknown = JSON.parse(await run(script()));
    const [, shown = ""] = /```json\n(.*?)```/s.exec(page) ?? [];
    const fresh = { exp: expect.any(Number), iat: expect.any(Number), nbf: expect.any(Number) };
    expect(said).toEqual({
      ...(JSON.parse(here(shown)) as object),
      ...{ ...fresh, jti: expect.any(String) },
    });
  });

  it("ends otherwise for the client of another API, until it introspects this one", async () => {
    const audience = "--introspects https://orders.example.com/";
    const other = script().replace(audience, audience.slice(0, -1));
    expect(await run(other)).toBe('{"active":false}');
    await run(`mintport client update shop orders-api ${audience}`);
    const again = script().slice(script().indexOf("REPORTS_SECRET="));
    // The server may go by what it looked up for five seconds.
    await expect
      .poll(() => run(again), { timeout: 8000, interval: 500 })
      .toContain('"active":true');
  });
});

describe("the option --introspects", () => {
  it("makes a client without a grant, unless it gets a scope", async () => {
    const issuer = "https://auth.example.com/api/v1/tenant/shop";
    const mintport = commandLine(folder.path);
    await mintport("tenant", "create", "shop", "--issuer", issuer);
    const create = (id: string, ...argv: readonly string[]) =>
      mintport("client", "create", "shop", id, "--introspects=urn:a", ...argv, "--json");
    expect((await create("none", "--introspects=b")).json()).toMatchObject({
      ...{ grantTypes: [], introspects: ["urn:a", "b"] },
    });
    expect((await create("scoped", "--scope=a")).json()).toMatchObject({
      ...{ grantTypes: ["client_credentials"], introspects: ["urn:a"] },
    });
    expect(await create("wrong", "--introspects=/b")).toMatchObject({
      ...{ code: 1, err: expect.stringMatching(/--introspects no\. 2: must be/) },
    });
    expect(await mintport("client", "update", "shop", "none", "--introspects=/d")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/--introspects no\. 1: must be/),
    });
  });
});
