import { execFile } from "node:child_process";
import { Agent, get } from "node:http";
import { connect } from "node:net";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { restartDelay } from "../src/serving/workers.ts";
import { askToken } from "./fixture/ask.ts";
import { freePort, type Served, serve } from "./fixture/child.ts";
import { temporaryFolder } from "./fixture/start.ts";

describe("two workers on one port", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let port: number;
  let server: Served;

  beforeEach(async () => {
    folder = await temporaryFolder();
    port = await freePort();
    server = serve({ MINTPORT_PORT: String(port), MINTPORT_DATA: folder.path }, "--workers", "2");
    await server.says(/2 workers serve/);
  });
  afterEach(async () => {
    server.child.kill("SIGTERM");
    await server.ended;
    await folder.remove();
  });

  it("both serve, on one store, with the quickstart made once", async () => {
    expect([...(await workersSeen(port, 2))].sort()).toEqual([1, 2]);
    for (let i = 0; i < 4; i += 1)
      expect((await askToken(`http://127.0.0.1:${port}`)).status).toBe(200);
    expect(server.printed.err).toBe("");
  });

  it("one that is killed is replaced, and service goes on", async () => {
    await workersSeen(port, 2);
    const [victim] = await pidsBelow(server.child.pid ?? 0);
    process.kill(victim ?? Number.NaN, "SIGKILL");
    await server.says(/worker \d ended \(SIGKILL\); another starts in 100 ms/);

    expect((await askToken(`http://127.0.0.1:${port}`)).status).toBe(200);
    let seen = await workersSeen(port, 2);
    while (!seen.has(3)) seen = await workersSeen(port, 2);
    expect((await askToken(`http://127.0.0.1:${port}`)).status).toBe(200);
  });

  it("one that is killed leaves nobody waiting: each client is answered or cut off", async () => {
    await workersSeen(port, 2);
    let [hanging, next] = [0, 3];
    for (let round = 0; round < 3; round += 1) {
      const [victim] = await pidsBelow(server.child.pid ?? 0);
      const clients = Array.from({ length: 200 }, () => settledWithin(5000, workerAt(port)));
      process.kill(victim ?? Number.NaN, "SIGKILL");
      clients.push(...Array.from({ length: 100 }, () => settledWithin(5000, workerAt(port))));
      hanging += (await Promise.all(clients)).filter((settled) => !settled).length;
      while (!(await workersSeen(port, 2)).has(next)) continue;
      next += 1;
    }
    expect(hanging).toBe(0);
  });

  it("one that is killed makes no other wait: each place counts its own deaths", async () => {
    await workersSeen(port, 2);
    for (const pid of await pidsBelow(server.child.pid ?? 0)) process.kill(pid, "SIGKILL");
    await server.says(
      /worker \d ended \(SIGKILL\); another starts in 100 ms\n(.*\n)*.*another starts in 100 ms/,
    );
  });

  it("both end at SIGTERM, twice or once, and the whole with 0", async () => {
    const pids = await pidsBelow(server.child.pid ?? 0);
    expect(pids).toHaveLength(2);
    for (const pid of pids) process.kill(pid, "SIGTERM");
    server.child.kill("SIGTERM");

    expect(await server.ended).toBe(0);
    for (const pid of pids) expect(isRunning(pid)).toBe(false);
  });
});

describe("a worker that still binds its addresses", () => {
  it("lets who comes to the first of them wait, and answers", async () => {
    const folder = await temporaryFolder();
    const port = await freePort();
    // A worker asks the primary for each address in turn, which takes long enough to be met in the middle.
    const hosts = Array.from({ length: 100 }, (_, i) => `127.0.0.${i + 1}`).join(",");
    const environment = { MINTPORT_DATA: folder.path, MINTPORT_QUICKSTART: "on" };
    const server = serve(
      { ...environment, MINTPORT_PORT: String(port), MINTPORT_HOST: hosts },
      ...["--workers", "2"],
    );
    const early: Promise<unknown>[] = [];
    while (!server.printed.out.includes("2 workers serve")) {
      // The primary looks for a moment whether the port is free; who meets that is refused.
      if (await isOpen(port)) early.push(workerAt(port).catch(() => undefined));
      expect(server.child.exitCode).toBeNull();
    }

    const answered = (await Promise.all(early)).filter((worker) => worker !== undefined);
    expect(answered.length).toBeGreaterThan(0);
    for (const worker of answered) expect([1, 2]).toContain(worker);
    server.child.kill("SIGTERM");
    await server.ended;
    await folder.remove();
  });
});

describe("workers that cannot start", () => {
  it("end the whole with 1", async () => {
    const folder = await temporaryFolder();
    const port = await freePort();
    const environment = { MINTPORT_PORT: String(port), MINTPORT_DATA: folder.path };
    const first = serve(environment);
    await first.says(/curl/);
    const second = serve(environment, "--workers", "2");

    expect(await second.ended).toBe(1);
    expect(second.printed.err).toMatch(/the port is taken/);
    await first.kill();
    await folder.remove();
  });
});

describe("a worker's replacement", () => {
  it("comes at once at first, ever later when workers keep dying, and always within ten seconds", () => {
    expect([1, 2, 3, 7, 8, 50, 5000].map(restartDelay)).toEqual([
      100, 200, 400, 6400, 10_000, 10_000, 10_000,
    ]);
  });
});

/** The numbers of the workers that answer, until there are so many or a hundred connections were made. */
const workersSeen = async (port: number, count: number): Promise<ReadonlySet<unknown>> => {
  const seen = new Set<unknown>();
  for (let i = 0; i < 100 && seen.size < count; i += 1) seen.add(await workerAt(port));
  return seen;
};

const settledWithin = async (milliseconds: number, work: Promise<unknown>): Promise<boolean> => {
  const late = new Promise<false>((resolve) => {
    setTimeout(() => {
      resolve(false);
    }, milliseconds).unref();
  });
  const settled = () => true as const;
  return Promise.race([work.then(settled, settled), late]);
};

/** On a connection of its own. */
const workerAt = (port: number): Promise<unknown> =>
  new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path: "/livez", agent: new Agent() }, (response) => {
      let text = "";
      response
        .setEncoding("utf8")
        .on("data", (chunk: string) => {
          text += chunk;
        })
        .once("end", () => {
          resolve((JSON.parse(text) as { readonly worker?: number }).worker);
        });
    }).once("error", reject);
  });

/** Whether somebody listens there. */
const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    }).once("error", () => {
      resolve(false);
    });
  });

const pidsBelow = async (pid: number): Promise<readonly number[]> => {
  const { stdout: text } = await promisify(execFile)("ps", ["-o", "pid=", "--ppid", String(pid)]);
  return text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [Number(line)]));
};

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
