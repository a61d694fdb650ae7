import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { documented, tokenPath } from "./fixture/ask.ts";
import { freePort, type Served, serve } from "./fixture/child.ts";
import { temporaryFolder } from "./fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let port: number;
let server: Served;

beforeEach(async () => {
  folder = await temporaryFolder();
  port = await freePort();
  server = serve({
    MINTPORT_PORT: String(port),
    MINTPORT_DATA: folder.path,
    MINTPORT_LIMITS: "off",
    MINTPORT_SHUTDOWN_GRACE: "3",
  });
  await server.says(/curl/);
});
afterEach(async () => {
  await server.kill();
  await folder.remove();
});

describe("a server that is told to stop", () => {
  it("answers every request that it accepted, with Connection: close, and ends with 0", async () => {
    const outcomes: Outcome[] = [];
    const loops = Array.from({ length: 16 }, () => closedLoop(outcomes));
    while (outcomes.length < 200) await Promise.race([...loops, turn()]);
    server.child.kill("SIGTERM");
    await Promise.all(loops);

    expect(await server.ended).toBe(0);
    expect(server.printed.err).toBe("");
    const answered = outcomes.filter((outcome) => typeof outcome !== "string");
    expect(answered.length).toBeGreaterThan(200);
    expect(answered.every(({ status, whole }) => status === 200 && whole)).toBe(true);
    // Every loop ended at the refusal of a connection, and none at a connection that broke.
    expect(outcomes.filter((outcome) => typeof outcome === "string")).toEqual(
      Array.from({ length: 16 }, () => "ECONNREFUSED"),
    );
    expect(answered.some(({ closes }) => closes)).toBe(true);
  });

  it("lets a request under way be sent to its end, and accepts no other", async () => {
    const body = new URLSearchParams(documented).toString();
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    socket.setEncoding("utf8").on("data", (text: string) => {
      answer += text;
    });
    socket.write(
      `POST ${tokenPath} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
    );
    // What is asked on another connection afterwards is answered after the head above was read.
    expect(await once200("/livez")).toBe(200);
    server.child.kill("SIGTERM");
    while ((await once200("/livez")) !== "ECONNREFUSED") await turn();
    const ended = new Promise((resolve) => socket.once("end", resolve));
    socket.write(body.slice(10));
    await ended;
    socket.destroy();

    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    expect(answer).toContain('"access_token"');
    expect(await server.ended).toBe(0);
  });

  it("goes on accepting for the delay, while /readyz says 503 to balancers", async () => {
    await server.kill();
    server = serve({
      MINTPORT_PORT: String(port),
      MINTPORT_DATA: folder.path,
      MINTPORT_SHUTDOWN_DELAY: "2",
    });
    await server.says(/curl/);
    server.child.kill("SIGTERM");
    let seen = await once200("/readyz");
    // The signal may take a moment to arrive; until it has, the answer is 200.
    while (seen === 200) seen = await once200("/readyz");
    expect(seen).toBe(503);
    const agent = new Agent({ keepAlive: false });
    const token = await ask(tokenPath, agent, new URLSearchParams(documented).toString());
    expect(token).toMatchObject({ status: 200, whole: true });
    while ((await once200("/livez")) !== "ECONNREFUSED") await turn();
    expect(await server.ended).toBe(0);
  });

  it("says 503 at /readyz from then on, where a connection still carries the question", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect((await ask("/readyz", agent)).status).toBe(200);
    const held = connect(port, "127.0.0.1").on("error", () => {});
    await once(held, "connect");
    held.write(`POST ${tokenPath} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n`);
    server.child.kill("SIGTERM");
    let seen = await ask("/readyz", agent);
    // The signal may take a moment to arrive; until it has, the answer is 200.
    while (seen.status === 200) seen = await ask("/readyz", agent);
    held.destroy();
    agent.destroy();

    expect(seen).toMatchObject({ status: 503, closes: true });
  });
});

interface Answered {
  readonly status: number;
  readonly whole: boolean;
  readonly closes: boolean;
}

/** An answer, or the code of what broke. */
type Outcome = Answered | string;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Asks for tokens on a connection that is kept, one after the other, until one fails. */
const closedLoop = async (outcomes: Outcome[]): Promise<void> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (;;) {
    const outcome = await ask(tokenPath, agent, new URLSearchParams(documented).toString()).catch(
      (failure: NodeJS.ErrnoException) => failure.code ?? failure.message,
    );
    outcomes.push(outcome);
    if (typeof outcome === "string") break;
  }
  agent.destroy();
};

const ask = (path: string, agent: Agent, form?: string): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const read = (response: IncomingMessage): void => {
      response.once("error", reject);
      response.resume().once("end", () => {
        resolve({
          status: response.statusCode ?? 0,
          whole: response.complete,
          closes: response.headers.connection === "close",
        });
      });
    };
    request(
      {
        host: "127.0.0.1",
        port,
        path,
        agent,
        ...(form === undefined
          ? {}
          : {
              method: "POST",
              headers: { "Content-Type": "application/x-www-form-urlencoded" },
            }),
      },
      read,
    )
      .once("error", reject)
      .end(form);
  });

/** The status on a connection of its own, or the code of what broke. */
const once200 = async (path: string): Promise<number | string> => {
  const agent = new Agent({ keepAlive: false });
  return ask(path, agent).then(
    ({ status }) => status,
    (failure: NodeJS.ErrnoException) => failure.code ?? failure.message,
  );
};
