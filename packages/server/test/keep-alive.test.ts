import { once } from "node:events";
import { Agent, get } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { start, temporaryFolder } from "./fixture/start.ts";

describe("a connection that waits for its next request (RFC 9112 §9.3)", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder.remove());

  it("is told that it may wait longer than balancers do, and outlives Node's own 5 s", async () => {
    const server = await start(folder.path);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const first = await asked(server.origin, agent);
    expect(first.keepAlive).toBe("timeout=75");
    await new Promise((resolve) => setTimeout(resolve, 7000));
    // On the same connection, so no request was sent into one that was closing.
    expect((await asked(server.origin, agent)).localPort).toBe(first.localPort);
    agent.destroy();
    await server.close();
  });

  it("waits as long as the setting says", async () => {
    const server = await start(folder.path, { MINTPORT_KEEP_ALIVE: "1" });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const first = await asked(server.origin, agent);
    expect(first.keepAlive).toBe("timeout=1");
    await first.closed;
    agent.destroy();
    await server.close();
  });
});

describe("a slow sender (docs/server.md, Connections)", () => {
  it("is cut off after its 10 s, in the header and in the body", async () => {
    const folder = await temporaryFolder();
    const server = await start(folder.path);
    const slow = async (text: string): Promise<readonly [string, number]> => {
      const { port, hostname } = new URL(server.origin);
      const socket = connect(Number(port), hostname).setEncoding("utf8");
      const begin = performance.now();
      socket.write(text);
      let answer = "";
      socket.on("data", (part: string) => {
        answer += part;
      });
      await once(socket, "close");
      return [answer, performance.now() - begin];
    };
    const token = "POST /api/v1/tenant/main/oauth/token HTTP/1.1\r\nHost: localhost\r\n";
    const cut = await Promise.all([
      slow(token),
      slow(
        `${token}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\na=`,
      ),
    ]);
    for (const [answer, took] of cut) {
      expect(answer).toContain("408 Request Timeout");
      // Node's own look for them comes after 30 s.
      expect(took).toBeLessThan(20_000);
    }
    await server.close();
    await folder.remove();
  });
});

const asked = (origin: string, agent: Agent) =>
  new Promise<{ keepAlive: unknown; localPort: number | undefined; closed: Promise<void> }>(
    (resolve, reject) => {
      get(`${origin}/livez`, { agent }, (response) => {
        const { socket } = response;
        const closed = new Promise<void>((done) =>
          socket.once("close", () => {
            done();
          }),
        );
        const { localPort } = socket;
        response.resume().once("end", () => {
          resolve({ keepAlive: response.headers["keep-alive"], localPort, closed });
        });
      }).once("error", reject);
    },
  );
