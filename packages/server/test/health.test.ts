import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type HealthChecks, withHealth } from "../src/serving/health.ts";
import { commandLine } from "./cli/command-line.ts";
import { ask } from "./fixture/ask.ts";
import { start, temporaryFolder } from "./fixture/start.ts";

describe("the health endpoints", () => {
  it("say 200 while the process runs and its stores answer", async () => {
    const origin = await serving({});

    expect(await statusOf(`${origin}/livez`)).toEqual([200, { status: "live" }]);
    expect(await statusOf(`${origin}/readyz`)).toEqual([200, { status: "ready" }]);
    expect(await statusOf(`${origin}/readyz?verbose`)).toEqual([200, { status: "ready" }]);
  });

  it("say 503 while a store does not answer, nothing of it, and stay alive", async () => {
    const origin = await serving({ storesAnswer: async () => false });

    expect(await statusOf(`${origin}/readyz`)).toEqual([503, { status: "not_ready" }]);
    expect(await statusOf(`${origin}/livez`)).toEqual([200, { status: "live" }]);
  });

  it("tell the operator why it is not ready, once, and when that is over", async () => {
    const said: string[] = [];
    let found: boolean | string = "the store is away";
    const origin = await serving({
      storesAnswer: async () => found,
      say: (line) => said.push(line),
    });
    for (let n = 0; n < 3; n += 1) await statusOf(`${origin}/readyz`);
    found = true;
    for (let n = 0; n < 3; n += 1) await statusOf(`${origin}/readyz`);

    expect(said).toEqual(["not ready: the store is away", "ready again"]);
  });

  it("say 503 while a store does not answer at all, and keep no probe waiting for it", async () => {
    const origin = await serving({ storesAnswer: () => new Promise(() => {}) });

    expect(await statusOf(`${origin}/readyz`)).toEqual([503, { status: "not_ready" }]);
  });

  it("say 503 from the moment the shutdown begins, even to who asked before", async () => {
    let answer = (_: boolean): void => {};
    let stopping = false;
    const origin = await serving({
      isStopping: () => stopping,
      storesAnswer: () =>
        new Promise((resolve) => {
          answer = resolve;
          stopping = true;
          answer(true);
        }),
    });

    expect(await statusOf(`${origin}/readyz`)).toEqual([503, { status: "stopping" }]);
    expect(await statusOf(`${origin}/readyz`)).toEqual([503, { status: "stopping" }]);
  });

  it("ask the stores once for all who ask at a time", async () => {
    let asked = 0;
    let arrived = 0;
    let release = (): void => {};
    const origin = await serving({
      // Looked at for each that comes, before the stores are asked.
      isStopping: () => {
        arrived += 1;
        if (arrived === 3) release();
        return false;
      },
      storesAnswer: () => {
        asked += 1;
        return new Promise((resolve) => {
          release = () => {
            resolve(true);
          };
        });
      },
    });
    const answers = await Promise.all([1, 2, 3].map(() => statusOf(`${origin}/readyz`)));

    expect(answers).toEqual([1, 2, 3].map(() => [200, { status: "ready" }]));
    expect(asked).toBe(1);
  });

  it("name the worker where there are several", async () => {
    const origin = await serving({ worker: 2 });

    expect(await statusOf(`${origin}/livez`)).toEqual([200, { status: "live", worker: 2 }]);
  });

  it("take GET and HEAD, and leave every other path alone", async () => {
    const origin = await serving({});
    const posted = await ask(`${origin}/readyz`, { method: "POST", body: "x" });

    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    expect((await ask(`${origin}/livez`, { method: "HEAD" })).status).toBe(200);
    expect((await ask(`${origin}/livez/`)).text).toBe("next");
  });
});

describe("the ready server", () => {
  it("is ready on its own database, without a token", async () => {
    const folder = await temporaryFolder();
    const server = await start(folder.path);
    onTestFinished(async () => {
      await server.close();
      await folder.remove();
    });

    expect(await statusOf(`${server.origin}/readyz`)).toEqual([200, { status: "ready" }]);
    expect((await ask(`${server.origin}/readyz`)).headers.get("cache-control")).toBe("no-store");
  });

  it("is not ready while Redis is away", async () => {
    const folder = await temporaryFolder();
    await commandLine(folder.path)("migrate");
    const server = await start(folder.path, {
      MINTPORT_DATABASE_URL: `sqlite:${folder.path}/mintport.db`,
      MINTPORT_REDIS_URL: "redis://127.0.0.1:1",
    });
    onTestFinished(async () => {
      await server.close();
      await folder.remove();
    });

    const begun = performance.now();
    expect(await statusOf(`${server.origin}/readyz`)).toEqual([503, { status: "not_ready" }]);
    expect(performance.now() - begun).toBeLessThan(2500);
  });
});

const serving = async (checks: Partial<HealthChecks>): Promise<string> => {
  const listener = withHealth(
    { storesAnswer: async () => true, isStopping: () => false, ...checks },
    (_request, response) => {
      response.end("next");
    },
  );
  const server = createServer(listener);
  onTestFinished(() => {
    server.close();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const statusOf = async (url: string): Promise<unknown> => {
  const { status, json } = await ask(url);
  return [status, json];
};
