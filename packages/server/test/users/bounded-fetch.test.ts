import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { boundedFetch } from "../../src/users/upstream/bounded-fetch.ts";

let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader("Content-Type", "application/json");
    if (request.url === "/endless") {
      const more = (): void => {
        while (response.write(" ".repeat(65_536)));
        response.once("drain", more);
      };
      more();
    } else response.writeHead(201).end('{"name":"ä"}');
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(
  () =>
    new Promise<void>((done) => {
      server.close(() => {
        done();
      });
      server.closeAllConnections();
    }),
);

const get = (path: string) =>
  boundedFetch(`${origin}${path}`, {
    ...{ method: "GET", headers: {}, redirect: "manual", body: undefined },
    signal: AbortSignal.timeout(5000),
  });

it("hands on what a provider says", async () => {
  const response = await get("/");
  expect([response.status, response.headers.get("content-type")]).toEqual([
    201,
    "application/json",
  ]);
  expect(await response.json()).toEqual({ name: "ä" });
});

it("gives up on a provider that never stops, and reads no more of it", async () => {
  await expect(get("/endless")).rejects.toThrow("the answer is too long");
});
