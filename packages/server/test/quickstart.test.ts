import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "./cli/command-line.ts";
import { askToken, tokenIn } from "./fixture/ask.ts";
import { start, temporaryFolder } from "./fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mintport: ReturnType<typeof commandLine>;

beforeEach(async () => {
  folder = await temporaryFolder();
  mintport = commandLine(folder.path);
  await (await start(folder.path)).close();
});
afterEach(() => folder.remove());

describe("a secret that stands in the documentation", () => {
  it.each([
    ["without the quickstart", { MINTPORT_QUICKSTART: "off" }],
    ["where others can reach it", { MINTPORT_HOST: "0.0.0.0" }],
    ["behind a proxy", { MINTPORT_TRUSTED_PROXIES: "127.0.0.1" }],
  ])("lets no server start %s", async (_, environment) => {
    await expect(start(folder.path, environment)).rejects.toThrow("mintport quickstart remove");
  });

  it("lets no server start by a configuration file, nor several workers", async () => {
    const file = join(folder.path, "config.json");
    await writeFile(file, '{"log": "json"}');

    await expect(start(folder.path, { MINTPORT_CONFIG: file })).rejects.toThrow(
      "tenant my-tenant, client service-client-123, no-grant-client: has a secret that stands in the documentation",
    );
    const served = await mintport("serve", "--workers", "2");
    expect(served).toMatchObject({ code: 1 });
    expect(served.err).toContain("mintport quickstart remove");
  });

  it("is gone after quickstart remove, and with it what only it opened", async () => {
    const removed = await mintport("quickstart", "remove", "--json");

    expect(removed.json()).toEqual({
      removed: [
        "client service-client-123",
        "client no-grant-client",
        "client demo-web-app",
        "tenant my-tenant",
      ],
    });
    expect((await mintport("quickstart", "remove")).out).toBe("Nothing of the demo is there\n");
    const server = await start(folder.path, { MINTPORT_QUICKSTART: "off" });
    expect((await askToken(server.origin)).status).toBe(404);
    await server.close();
  });

  it("goes alone from a client that has another", async () => {
    const added = await mintport("secret", "add", "my-tenant", "service-client-123", "--json");
    const { secret } = added.json() as { readonly secret: string };

    expect((await mintport("quickstart", "remove")).out).toContain(
      "Removed the well-known secret of client service-client-123",
    );
    const server = await start(folder.path, { MINTPORT_QUICKSTART: "off" });
    expect((await askToken(server.origin)).status).toBe(401);
    expect((await askToken(server.origin, { client_secret: secret })).status).toBe(200);
    await server.close();
  });
});

describe("a start on another port", () => {
  it("changes the issuer, and no tenant that somebody shut", async () => {
    const patch = join(folder.path, "patch.json");
    await writeFile(patch, '{"disabled": true, "accessTokenLifetime": 60}');
    expect((await mintport("tenant", "update", "my-tenant", "--file", patch)).code).toBe(0);

    const server = await start(folder.path);
    expect((await askToken(server.origin)).status).toBe(404);
    await server.close();
    expect((await mintport("tenant", "show", "my-tenant", "--json")).json()).toMatchObject({
      issuer: `http://localhost:${server.port}/api/v1/tenant/my-tenant`,
      audience: `http://localhost:${server.port}/api/v1/tenant/my-tenant`,
      accessTokenLifetime: 60,
    });
  });

  it("ends no token's end", async () => {
    await mintport("tenant", "end-tokens", "my-tenant");
    const before = (await mintport("tenant", "show", "my-tenant", "--json")).json() as object;
    await (await start(folder.path)).close();

    const after = (await mintport("tenant", "show", "my-tenant", "--json")).json();
    expect(after).toEqual({
      ...before,
      issuer: expect.any(String),
      audience: expect.any(String),
    });
  });

  it("brings no client back that somebody removed", async () => {
    await mintport("client", "remove", "my-tenant", "service-client-123");

    const server = await start(folder.path);
    expect((await askToken(server.origin)).status).toBe(401);
    await server.close();
  });
});

it("the demo that is removed and made again revives no token of the former one", async () => {
  const server = await start(folder.path);
  const token = tokenIn(await askToken(server.origin));
  const claims = JSON.parse(
    Buffer.from(token.split(".")[1] ?? "", "base64url").toString(),
  ) as object;
  await server.close();
  await mintport("quickstart", "remove");
  const again = await start(folder.path);
  const fresh = tokenIn(await askToken(again.origin));
  await again.close();

  const now = JSON.parse(Buffer.from(fresh.split(".")[1] ?? "", "base64url").toString()) as object;
  expect(Object.keys(claims)).toContain("mp_origin");
  expect((now as Record<string, unknown>)["mp_origin"]).not.toBe(
    (claims as Record<string, unknown>)["mp_origin"],
  );
});

it("the demo that somebody starts on the store of a running server opens nothing at that server", async () => {
  await mintport("quickstart", "remove");
  const running = await start(folder.path, { MINTPORT_QUICKSTART: "off" });
  const demo = await start(folder.path);

  expect((await askToken(demo.origin)).status).toBe(200);
  expect((await askToken(running.origin)).status).toBe(401);
  await demo.close();
  await running.close();
});
