import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { freePort } from "@mintport/test-engines";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "./cli/command-line.ts";
import { ask, askToken, tokenIn, tokenPath } from "./fixture/ask.ts";
import { temporaryFolder } from "./fixture/start.ts";

describe("a server that is killed", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  it("keeps its tenants, clients and keys", async () => {
    const port = String(await freePort());
    const first = await serve(folder.path, port);
    const token = tokenIn(await askToken(first.origin));
    const keys = await ask(`${first.origin}${jwksPath}`);
    const made = await commandLine(folder.path)(
      ...["client", "create", "my-tenant", "late", "--scope", "api:read", "--json"],
    );
    const { secret } = made.json() as { secret: string };
    await first.kill();

    const second = await serve(folder.path, port);
    expect((await ask(`${second.origin}${jwksPath}`)).json).toEqual(keys.json);
    const answer = await ask(`${second.origin}${tokenPath}`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: "late",
        client_secret: secret,
      }),
    });
    expect(answer.json).toMatchObject({ token_type: "Bearer", scope: "api:read" });
    const opened = await ask(`${second.origin}/api/v1/protected-resource`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(opened.status).toBe(200);
    await second.kill();
  });
});

const jwksPath = "/api/v1/tenant/my-tenant/oauth/jwks";
const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

const serve = async (data: string, port: string) => {
  const child = spawn(
    process.execPath,
    ["--conditions=@mintport/source", main, "serve", "--quickstart"],
    {
      env: { PATH: process.env["PATH"], MINTPORT_PORT: port, MINTPORT_DATA: data },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let printed = "";
  for await (const chunk of child.stdout.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    printed += String(chunk);
    const match = /listens on http:\/\/localhost:(\d+)/.exec(printed);
    if (match === null) continue;
    return {
      origin: `http://127.0.0.1:${match[1] ?? ""}`,
      kill: async () => {
        child.kill("SIGKILL");
        await once(child, "exit");
      },
    };
  }
  throw new Error(`the server ended: ${printed}`);
};
