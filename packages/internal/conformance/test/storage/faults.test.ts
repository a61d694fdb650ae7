import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAuthorizationServer } from "@mintport/core";
import { sha256SecretHasher } from "@mintport/crypto";
import { nodeHandler } from "@mintport/http/node";
import { type Engine, engines, type Fault, type Place, tcpProxy } from "@mintport/test-engines";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basePath, makeDeployment } from "../fixture/deployment.ts";
import { openPlace, preparePlace } from "../fixture/open-place.ts";
import { type Answer, good, requestToken } from "../fixture/token-request.ts";

/** Milliseconds that a port may take; a request asks two stores, one after the other. */
const portTimeout = 1000;
const deadline = 2 * portTimeout + 500;
/** Milliseconds. */
const faultLasts: Readonly<Record<Fault, number>> = { cut: 1000, stall: 10_000, reset: 1000 };
/** Milliseconds in which the service must be back once the engine is. */
const recovery = 2000;

const overTcp = engines().filter(({ name }) => ["postgres", "mariadb", "redis"].includes(name));

describe.each(overTcp)("every store fails closed when $name fails", (engine) => {
  let bench: Bench;
  beforeAll(async () => {
    if (engine.missing !== undefined) throw new Error(engine.missing);
    bench = await startBench(engine);
  });
  afterAll(() => bench.close());

  it.each<Fault>(["cut", "stall", "reset"])(
    "by a connection that is %s, every request ends with 503 in time, and service comes back",
    async (fault) => {
      expect((await bench.request()).status).toBe(200);

      bench.fail(fault);
      const until = performance.now() + faultLasts[fault];
      do {
        const answers = await Promise.all(Array.from({ length: 8 }, () => timed(bench.request)));
        for (const { answer, milliseconds } of answers) {
          expect(answer.status).toBe(503);
          expect(answer.json["error"]).toBe("temporarily_unavailable");
          expect(answer.json["access_token"]).toBeUndefined();
          expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
          expect(milliseconds).toBeLessThan(deadline);
        }
      } while (performance.now() < until);

      bench.fail(undefined);
      expect(await untilServed(bench)).toBeLessThan(recovery);
    },
  );
});

interface Bench {
  request(): Promise<Answer>;
  fail(fault: Fault | undefined): void;
  close(): Promise<void>;
}

/** A server whose store is behind a proxy that can fail, without a cache that would hide it. */
const startBench = async (engine: Engine): Promise<Bench> => {
  const place = await engine.makePlace();
  await preparePlace(place);
  const url = new URL(place.url);
  const proxy = await tcpProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  const direct = openPlace(place);
  const proxied: Place = { ...place, url: url.href };
  const through = openPlace(proxied);

  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const { keys } = await makeDeployment(origin, direct.storage);
  const server = createAuthorizationServer({
    storage: through.storage,
    keys,
    secretHasher: sha256SecretHasher,
    portTimeout,
  });
  http.on("request", nodeHandler(server, { basePath }));
  return {
    request: () => requestToken({ origin }, good),
    fail: (fault) => {
      proxy.fail(fault);
    },
    close: async () => {
      await closed(http);
      await Promise.all([through.close(), direct.close()]);
      await proxy.close();
      await engine.dispose(place);
    },
  };
};

const timed = async (request: () => Promise<Answer>) => {
  const began = performance.now();
  const answer = await request();
  return { answer, milliseconds: performance.now() - began };
};

/** Milliseconds until a request is served again. */
const untilServed = async ({ request }: Bench): Promise<number> => {
  const began = performance.now();
  while (performance.now() - began < 2 * recovery)
    if ((await request()).status === 200) return performance.now() - began;
  return Number.POSITIVE_INFINITY;
};

const closed = (http: Server): Promise<void> =>
  new Promise((resolve) => {
    http.close(() => {
      resolve();
    });
    http.closeAllConnections();
  });
