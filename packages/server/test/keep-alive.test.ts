import { Agent, get } from "node:http";
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
