import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort } from "@mintport/test-engines";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "./fixture/start.ts";

describe("the command mintport serve", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const started: { readonly child: ChildProcess; readonly ended: Promise<unknown> }[] = [];

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    for (const { child, ended } of started.splice(0)) {
      child.kill("SIGKILL");
      await ended;
    }
    await folder.remove();
  });

  /** Starts the command; what it prints so far stands in `out` and `err`. */
  const serve = (port: number | string, data = folder.path) => {
    const child = spawn(
      process.execPath,
      ["--conditions=@mintport/source", main, "serve", "--quickstart"],
      {
        env: { ...inherited(), MINTPORT_PORT: String(port), MINTPORT_DATA: data },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const ended = once(child, "close").then(([code]: unknown[]) => code);
    started.push({ child, ended });
    const printed = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed.out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      printed.err += text;
    });
    return {
      child,
      printed,
      ended,
      /** The first line that matches; rejects with all that was said if the process ends without one. */
      line: (pattern: RegExp): Promise<string> =>
        new Promise((resolve, reject) => {
          const look = (): void => {
            const line = printed.out
              .split("\n")
              .slice(0, -1)
              .find((text) => pattern.test(text));
            if (line !== undefined) resolve(line);
          };
          child.stdout.on("data", look);
          child.once("close", () => {
            reject(new Error(`ended without ${pattern}: ${printed.out}${printed.err}`));
          });
          look();
        }),
    };
  };

  it("prints a curl line, and that very line prints a token", async () => {
    const port = await freePort();
    const server = serve(port);
    const line = await server.line(/^\s*curl /);
    const { stdout } = await promisify(execFile)("sh", ["-c", line], { env: inherited() });

    expect(line).toContain(`:${port}/`);
    expect(JSON.parse(stdout)).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: "Bearer",
      expires_in: 3600,
      scope: "api:read api:write",
    });
    expect(server.printed.err).toBe("");
  });

  it.each(["SIGTERM", "SIGINT"] as const)("ends at %s with exit code 0", async (signal) => {
    const { child, line, ended, printed } = serve(await freePort());
    await line(/curl/);
    child.kill(signal);

    expect(await ended).toBe(0);
    expect(printed.err).toBe("");
  });

  it("ends at SIGTERM though clients hold connections that say nothing, or half of it", async () => {
    const port = await freePort();
    const { child, line, ended } = serve(port);
    await line(/curl/);
    const sockets = await Promise.all([
      connection(port, ""),
      connection(port, "POST /x HTTP/1.1\r\nHost: x\r\n"),
      connection(port, "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"),
    ]);
    child.kill("SIGTERM");

    expect(await ended).toBe(0);
    for (const socket of sockets) socket.destroy();
  });

  it("started twice on one port says so in one line and ends with exit code 1", async () => {
    const port = await freePort();
    await serve(port).line(/curl/);
    const other = await temporaryFolder();
    const second = serve(port, other.path);

    expect(await second.ended).toBe(1);
    expect(second.printed.out).toBe("");
    expect(second.printed.err).toMatch(/^mintport: the port is taken[^\n]*MINTPORT_PORT[^\n]*\n$/);
    await other.remove();
  });

  it.each(["abc", "65536", ""])("with MINTPORT_PORT=%s names the variable", async (port) => {
    const { ended, printed } = serve(port);

    expect(await ended).toBe(1);
    expect(printed.out).toBe("");
    expect(printed.err).toMatch(/^mintport: [^\n]*MINTPORT_PORT: must be a port number[^\n]*\n$/);
  });
});

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** This process's environment, without what is said of Mintport there. */
const inherited = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("MINTPORT_")));

/** A connection on which so much was sent. */
const connection = async (port: number, sent: string): Promise<Socket> => {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  // The server may end it in whatever way.
  socket.on("error", () => {});
  if (sent !== "") await new Promise((resolve) => socket.write(sent, resolve));
  return socket;
};
