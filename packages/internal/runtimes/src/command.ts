import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { promisify } from "node:util";
import type { Runtime } from "./runtimes.ts";

const bin = "node_modules/@mintport/server/dist/main.js";

/** Starts `mintport serve --quickstart` as it is installed, and asks it for a token as the README does. */
export const serveQuickstart = async (runtime: Runtime, folder: string): Promise<string> => {
  const port = await freePort();
  const [program = "", ...options] = runtime.command;
  const server = spawn(program, [...options, bin, "serve", "--quickstart"], {
    cwd: folder,
    env: { ...process.env, MINTPORT_PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [server.stdout, server.stderr])
    stream.on("data", (text: Buffer) => (said += text.toString()));
  try {
    return await firstToken(`http://127.0.0.1:${port}`, () => {
      if (server.exitCode !== null) throw new Error(`it ended: ${said}`);
    });
  } finally {
    server.kill();
    if (server.exitCode === null) await once(server, "exit");
  }
};

/** On a Node that it cannot run on, the command says so and ends, before it loads anything. */
export const startsNot = async (runtime: Runtime, folder: string): Promise<string> => {
  const [program = "", ...options] = runtime.command;
  const failure = await promisify(execFile)(program, [...options, bin, "--version"], {
    cwd: folder,
  }).then(
    () => undefined,
    (error: { readonly code?: number; readonly stderr: string }) => error,
  );
  if (failure?.code !== 1) throw new Error("it does not end with 1");
  if (!/^Mintport needs Node 22\.13/.test(failure.stderr)) throw new Error(failure.stderr);
  return failure.stderr;
};

const firstToken = async (origin: string, check: () => void, tries = 100): Promise<string> => {
  check();
  const answer = await fetch(`${origin}/api/v1/tenant/my-tenant/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      ...{ grant_type: "client_credentials", scope: "api:read" },
      ...{ client_id: "service-client-123", client_secret: "super-secret-key" },
    }),
  }).catch(() => undefined);
  if (answer !== undefined) {
    const { access_token: token } = (await answer.json()) as { readonly access_token?: unknown };
    if (answer.status !== 200 || typeof token !== "string")
      throw new Error(`no token: ${answer.status}`);
    return "a token";
  }
  if (tries === 0) throw new Error("it does not listen");
  await new Promise((done) => setTimeout(done, 200));
  return firstToken(origin, check, tries - 1);
};

const freePort = async (): Promise<number> => {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, "127.0.0.1", done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
};
