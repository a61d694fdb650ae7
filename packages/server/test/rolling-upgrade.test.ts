import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { engines } from "@mintport/test-engines";
import { afterEach, beforeEach, expect, it } from "vitest";
import { commandLine } from "./cli/command-line.ts";
import { documented, tokenPath } from "./fixture/ask.ts";
import { freePort, type Served, serveWithoutDemo } from "./fixture/child.ts";
import { makeOwnTenant } from "./fixture/own-tenant.ts";
import { temporaryFolder } from "./fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const nodes: Served[] = [];
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.kill()));
  await folder.remove();
});

/** The steps of docs/backup.md, "Upgrade". */
it("two nodes are restarted one after the other, beside a migration, and no request fails", async () => {
  const postgres = engines().find(({ name }) => name === "postgres")!;
  if (postgres.missing !== undefined) throw new Error(postgres.missing);
  const place = await postgres.makePlace();
  const environment = {
    MINTPORT_DATABASE_URL: place.url,
    MINTPORT_KEY_ENCRYPTION_KEY: randomBytes(32).toString("base64url"),
    MINTPORT_LIMITS: "off",
    MINTPORT_SHUTDOWN_DELAY: "2",
  };
  const { secret } = await makeOwnTenant(folder.path, environment);
  const ports = [await freePort(), await freePort()];
  const begin = async (port: number): Promise<Served> => {
    const node = serveWithoutDemo({
      ...{ ...environment, MINTPORT_DATA: folder.path, MINTPORT_PORT: String(port) },
    });
    nodes.push(node);
    // As an operator waits before the next one is restarted.
    while ((await send(port, "/readyz")) !== 200)
      await Promise.race([
        node.ended.then(() => Promise.reject(new Error(node.printed.err))),
        pause(),
      ]);
    return node;
  };
  const running = await Promise.all(ports.map(begin));

  const body = new URLSearchParams({ ...documented, client_secret: secret }).toString();
  const outcomes = new Map<unknown, number>();
  let isOver = false;
  /** The nodes that the balancer sends to: those that said 200 when it looked last. */
  const ready = new Set(ports);
  const look = async (port: number): Promise<void> => {
    while (!isOver) {
      if ((await send(port, "/readyz")) === 200) ready.add(port);
      else ready.delete(port);
      await pause();
    }
  };
  const client = async (first: number): Promise<void> => {
    for (let turn = first; !isOver; turn += 1) {
      const targets = ports.filter((port) => ready.has(port));
      // It tries nothing again, and passes on whatever comes.
      const outcome = await send(targets[turn % targets.length] ?? 0, tokenPath, body);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  };
  const load = Promise.all([...[0, 1, 2, 3].map(client), ...ports.map(look)]);
  const [one, two] = running as [Served, Served];

  expect((await commandLine(folder.path, environment)("migrate")).code).toBe(0);
  one.child.kill("SIGTERM");
  expect(await one.ended).toBe(0);
  await begin(ports[0]!);
  two.child.kill("SIGTERM");
  expect(await two.ended).toBe(0);
  await begin(ports[1]!);
  isOver = true;
  await load;

  expect([...outcomes.keys()]).toEqual([200]);
  expect(outcomes.get(200)).toBeGreaterThan(100);
  await Promise.all(nodes.splice(0).map((node) => node.kill()));
  await postgres.dispose(place);
}, 60_000);

/** The status of an answer on a connection of its own, or the code of the failure. */
const send = (port: number, path: string, body?: string): Promise<unknown> =>
  new Promise((resolve) => {
    const sent = request(
      {
        ...{ host: "127.0.0.1", port, path, agent: false },
        ...(body === undefined ? {} : { method: "POST", headers: form }),
      },
      (response) => {
        response.resume();
        response.once("end", () => {
          resolve(response.statusCode);
        });
        response.once("error", (cause: NodeJS.ErrnoException) => {
          resolve(cause.code);
        });
      },
    );
    sent.once("error", (cause: NodeJS.ErrnoException) => {
      resolve(cause.code);
    });
    sent.end(body);
  });

const form = { "Content-Type": "application/x-www-form-urlencoded" };

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));
