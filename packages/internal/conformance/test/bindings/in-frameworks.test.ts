import { createServer, type RequestListener, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import {
  type AuthorizationServer,
  createAuthorizationServer,
  defineClient,
  defineTenant,
  type Observer,
} from "@mintport/core";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto";
import { nodeHandler } from "@mintport/http/node";
import { webHandler } from "@mintport/http/web";
import { memoryStorage } from "@mintport/storage-memory";
import { expectOk, recordingObserver } from "@mintport/testing";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";

const at = { basePath: "/auth/oauth", tenant: "main" };
const form = "application/x-www-form-urlencoded";
const good = "grant_type=client_credentials&client_id=a&client_secret=b%C3%A9";

let authorizationServer: (observer: Observer) => AuthorizationServer;
beforeAll(async () => {
  const tenant = defineTenant({ id: "main", issuer: "https://a.example/auth" });
  const client = defineClient({
    id: "a",
    secretHashes: [expectOk(await sha256SecretHasher.hash("bé"))],
    grantTypes: ["client_credentials"],
    ownScope: "x",
  });
  const keys = await generatedKeys([{ tenant: "main", alg: "ES256" }]);
  authorizationServer = (observer) =>
    createAuthorizationServer({
      storage: memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] }),
      keys,
      secretHasher: sha256SecretHasher,
      observer,
    });
});

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});
const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
const post = (origin: string, body: string, type: string = form): Promise<Response> =>
  fetch(`${origin}/auth/oauth/token`, {
    method: "POST",
    headers: { "Content-Type": type },
    body,
    signal: AbortSignal.timeout(5000),
  });

/** Reads the body as a parser does, and leaves on the request what `left` makes of it. */
const parsed =
  (left: (text: string) => object, next: RequestListener): RequestListener =>
  (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      Object.assign(request, left(Buffer.concat(chunks).toString()));
      next(request, response);
    });
  };

const object = (text: string): Record<string, unknown> => {
  const read: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const known = read[name];
    read[name] = known === undefined ? value : [known, value].flat();
  }
  return read;
};

describe("the node binding behind a body parser", () => {
  const behind = (left: (text: string) => object, observer: Observer = recordingObserver()) =>
    serve(parsed(left, nodeHandler(authorizationServer(observer), at)));

  it.each<[string, (text: string) => object]>([
    ["an object", (text) => ({ body: object(text) })],
    ["an object without a prototype", (text) => ({ body: { __proto__: null, ...object(text) } })],
    ["a text", (text) => ({ body: text })],
    ["bytes", (text) => ({ body: Buffer.from(text) })],
    ["the raw body besides", (text) => ({ body: {}, rawBody: Buffer.from(text) })],
  ])("that left %s issues", async (_, left) => {
    expect((await post(await behind(left), good)).status).toBe(200);
  });

  it("keeps repeats repeats (RFC 6749 §3.2), and takes nested names for names of no meaning", async () => {
    const repeated = await post(
      await behind((text) => ({ body: object(text) })),
      `${good}&scope=x&scope=x`,
    );
    expect(repeated.status).toBe(400);
    expect(await repeated.json()).toMatchObject({ error: "invalid_request" });
    const nested = await behind((text) => ({
      body: { ...object(text), a: { b: ["c", { d: "e" }] }, f: null, g: "\ud800" },
    }));
    expect((await post(nested, good)).status).toBe(200);
  });

  it("that left nothing answers 500 with a reason for the operator, and never hangs", async () => {
    const observer = recordingObserver();
    expect((await post(await behind(() => ({}), observer), good)).status).toBe(500);
    expect(observer.events).toMatchObject([
      { reason: "body_taken", cause: { message: /mount the binding before body parsers/ } },
    ]);
  });

  it("refuses another media type for what it is, parsed or not", async () => {
    const json = await behind((text) => ({ body: JSON.parse(text) as object }));
    const answer = await post(json, '{"grant_type":"client_credentials"}', "application/json");
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("application/x-www-form-urlencoded");
  });

  it("that left nothing of a body that was empty refuses it for what it lacks", async () => {
    const answer = await post(await behind(() => ({})), "");
    expect(answer.status).toBe(401);
  });

  it.each(["PUT", "OPTIONS", "DELETE"])("answers 405 to %s without its body", async (method) => {
    const handler = nodeHandler(authorizationServer(recordingObserver()), at);
    const origin = await serve(handler);
    const answer = await fetch(`${origin}/auth/oauth/token`, { method, body: "x" });
    expect(answer.status).toBe(405);
  });

  it("reads a body that somebody paused before", async () => {
    const handler = nodeHandler(authorizationServer(recordingObserver()), at);
    const origin = await serve((request, response) => {
      request.pause();
      setImmediate(() => {
        handler(request, response);
      });
    });
    expect((await post(origin, good)).status).toBe(200);
  });

  it("answers for a GET whose body nobody waits for", async () => {
    const origin = await behind(() => ({}));
    expect((await fetch(`${origin}/auth/oauth/jwks`)).status).toBe(200);
  });
});

describe("the node binding in a router", () => {
  it("below a mount finds its endpoints by the target as it was sent", async () => {
    const handler = nodeHandler(authorizationServer(recordingObserver()), at);
    const origin = await serve((request, response) => {
      const { url = "" } = request;
      Object.assign(request, { originalUrl: url, url: url.slice("/auth".length) });
      handler(request, response);
    });
    expect((await post(origin, good)).status).toBe(200);
    expect((await fetch(`${origin}/auth/oauth/jwks`)).status).toBe(200);
  });

  it("behind a router that rewrote the path goes by what it rewrote", async () => {
    const handler = nodeHandler(authorizationServer(recordingObserver()), at);
    const origin = await serve((request, response) => {
      const { url = "" } = request;
      Object.assign(request, { originalUrl: `/prefix${url}` });
      handler(request, response);
    });
    expect((await post(origin, good)).status).toBe(200);
  });

  it("leaves an answer alone that somebody else has begun, and the process goes on", async () => {
    const handler = nodeHandler(authorizationServer(recordingObserver()), at);
    const origin = await serve((request, response) => {
      response.writeHead(503).end("a time-out was faster");
      handler(request, response);
    });
    expect(await (await post(origin, good)).text()).toBe("a time-out was faster");
    expect((await post(origin, good)).status).toBe(503);
  });
});

describe("a target in absolute form (RFC 9112 §3.2.2)", () => {
  it("is taken for its path, whatever host it names", async () => {
    const origin = await serve(nodeHandler(authorizationServer(recordingObserver()), at));
    const { port, hostname } = new URL(origin);
    const status = await new Promise((resolve, reject) => {
      request({ port, hostname, path: "http://a.example/auth/oauth/jwks?a=b" }, (answer) => {
        resolve(answer.resume().statusCode);
      })
        .once("error", reject)
        .end();
    });
    expect(status).toBe(200);
  });
});

describe("a body that is cut short", () => {
  it("holds nobody up", async () => {
    const events = recordingObserver();
    const origin = await serve(nodeHandler(authorizationServer(events), at));
    const { port, hostname } = new URL(origin);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `POST /auth/oauth/token HTTP/1.1\r\nHost: a\r\nContent-Type: ${form}\r\nContent-Length: 100\r\n\r\ngrant`,
        );
        socket.end();
      });
      socket.once("close", () => {
        resolve();
      });
      socket.resume();
    });
    expect((await post(origin, good)).status).toBe(200);
    expect(events.events.length).toBe(1);
  });
});

describe("the web binding", () => {
  const requestOf = (body: string): Request =>
    new Request("https://a.example/auth/oauth/token", {
      method: "POST",
      headers: { "Content-Type": form },
      body,
    });

  it("whose request was read before answers 500 with a reason for the operator", async () => {
    const observer = recordingObserver();
    const read = requestOf(good);
    await read.text();
    const answer = await webHandler(authorizationServer(observer), at)(read);
    expect(answer.status).toBe(500);
    expect(observer.events).toMatchObject([{ reason: "body_taken" }]);
  });

  it("drops what is beyond a large body's bound, and cancels nothing, which ends the process on some platforms", async () => {
    let cancelled = false;
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(16_384).fill(97));
      },
      cancel: () => {
        cancelled = true;
      },
    });
    const large = new Request("https://a.example/auth/oauth/token", {
      ...{ method: "POST", headers: { "Content-Type": form }, body, duplex: "half" },
    });
    const answer = await webHandler(authorizationServer(recordingObserver()), at)(large);
    expect(answer.status).toBe(400);
    expect(cancelled).toBe(false);
    // 16 MiB beside the answer, and no more of a body without end.
    await vi.waitFor(() => {
      expect(pulled).toBeGreaterThan(1000);
    });
    await new Promise(setImmediate);
    expect(pulled).toBeLessThan(1040);
  });
});
