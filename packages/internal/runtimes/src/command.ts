import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { freePort } from "@mintport/test-engines";
import type { Runtime } from "./runtimes.ts";

const bin = "node_modules/@mintport/server/dist/main.js";

/** Starts `mintport serve --quickstart` as it is installed, and asks it for a token as the README does. */
export const serveQuickstart = async (runtime: Runtime, folder: string): Promise<string> => {
  const port = await freePort();
  const [program = "", ...options] = runtime.command;
  const server = spawn(program, [...options, bin, "serve", "--quickstart"], {
    cwd: folder,
    env: { ...process.env, MINTPORT_PORT: String(port) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said = text(server.stderr);
  try {
    const ended = said.then((words) => {
      throw new Error(`it ended: ${words}`);
    });
    return await Promise.race([firstToken(`http://127.0.0.1:${port}`), ended]);
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
    (error: unknown) => error as { readonly code?: number; readonly stderr: string },
  );
  if (failure?.code !== 1) throw new Error("it does not end with 1");
  if (!/^Mintport needs Node 22\.13/.test(failure.stderr)) throw new Error(failure.stderr);
  return failure.stderr;
};

const firstToken = async (origin: string, tries = 100): Promise<string> => {
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
  return firstToken(origin, tries - 1);
};
