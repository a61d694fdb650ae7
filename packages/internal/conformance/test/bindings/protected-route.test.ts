import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ResultAsync } from "@mintport/core/result";
import { keysFromPort, requireScope, resourceServer, tokenStore } from "@mintport/resource-server";
import { type ProtectedRoute, protect } from "@mintport/resource-server/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectToken } from "../fixture/expect-answer.ts";
import { good, requestToken } from "../fixture/token-request.ts";

const needed = requireScope("api:read");
const [binding] = bindings;

let running: Running;
let token: string;
beforeAll(async () => {
  if (binding === undefined) throw new Error("no binding");
  running = await run(binding);
  token = expectToken(await requestToken(running, good));
});
afterAll(() => running.close());

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});
const ask = async (listener: RequestListener, bearer: string = token): Promise<Response> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/orders`, {
    headers: { Authorization: `Bearer ${bearer}` },
    signal: AbortSignal.timeout(3000),
  });
};

const guard = (store?: Parameters<typeof resourceServer>[0]["store"]) =>
  resourceServer({
    issuer: running.tenant.issuer,
    audience: running.tenant.audience,
    keys: keysFromPort(running.keys, running.tenant.id),
    timeout: 200,
    ...(store === undefined ? {} : { store }),
  });
const failure = new Error("the route's own");

describe("a protected route of node:http", () => {
  const failing: readonly (readonly [string, ProtectedRoute])[] = [
    [
      "throws",
      () => {
        throw failure;
      },
    ],
    ["rejects", () => Promise.reject(failure)],
    [
      "rejects late",
      async () => {
        await new Promise(setImmediate);
        throw failure;
      },
    ],
  ];

  it.each(failing)("that %s answers 500, shows nothing, and ends no process", async (_, route) => {
    const answer = await ask(protect(guard(), needed, route));
    expect(answer.status).toBe(500);
    expect(await answer.text()).toBe("");
  });

  it.each(failing)("that %s tells the framework's next, where there is one", async (_, route) => {
    const listener = protect(guard(), needed, route);
    let told: unknown;
    const answer = await ask((request, response) => {
      listener(request, response, (cause) => {
        told = cause;
        response.writeHead(418).end();
      });
    });
    expect(answer.status).toBe(418);
    expect(told).toBe(failure);
  });

  it.each([undefined, null, 0, ""])(
    "that rejects with %j has failed all the same",
    async (reason) => {
      // What a careless route does.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      const listener = protect(guard(), needed, () => Promise.reject(reason));
      let told: unknown;
      await ask((request, response) => {
        listener(request, response, (cause) => {
          told = cause;
          response.writeHead(418).end();
        });
      });
      expect(told).toBeInstanceOf(Error);
    },
  );

  it("that fails within its answer cuts it, so that nobody takes it for whole", async () => {
    const route = protect(guard(), needed, (_request, response) => {
      response.writeHead(200, { "Content-Length": "10" }).write("half");
      throw failure;
    });
    await expect(ask(route).then((answer) => answer.text())).rejects.toThrow();
  });

  it("leaves an answer alone that somebody else has begun", async () => {
    const route = protect(guard(), needed, () => {});
    const answer = await ask((request, response) => {
      response.writeHead(503).end("a time-out was faster");
      route(request, response);
    }, "no.such.token");
    expect(await answer.text()).toBe("a time-out was faster");
  });

  it("is 503 once `timeout` has passed, whatever store hangs", async () => {
    const never = () => new ResultAsync<never, never>(new Promise(() => {}));
    const storage = { ...running.storage, tenants: { ...running.storage.tenants, find: never } };
    const store = tokenStore({ storage, tenant: running.tenant.id });
    const answer = await ask(protect(guard(store), needed, () => {}));
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
  });
});
