import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { credentialsFor } from "../../src/load/credentials.ts";
import { generate } from "../../src/load/generate.ts";
import { requestText, tokenRequest } from "../../src/load/request.ts";

const open: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe("generate", () => {
  it("counts exactly the requests that the server answered", async () => {
    let answered = 0;
    const port = await listen((request, response) => {
      request.resume().on("end", () => {
        answered++;
        response.writeHead(200, { "Content-Length": 2 }).end("ok");
      });
    });
    const result = await load(port, { connections: 4, seconds: 0.2 });
    expect(result).toMatchObject({ requests: answered, failures: 0 });
    expect(answered).toBeGreaterThan(4);
  });

  it("has one request under way a connection and no more", async () => {
    let busy = 0;
    let most = 0;
    const port = await listen((request, response) => {
      most = Math.max(most, ++busy);
      request.resume().on("end", () => {
        // Long enough for every connection to have sent, and for a second request to show.
        setTimeout(() => {
          busy--;
          response.writeHead(200, { "Content-Length": 0 }).end();
        }, 20);
      });
    });
    await load(port, { connections: 3, seconds: 0.1 });
    expect(most).toBe(3);
  });

  it("counts an answer that is no 2xx as a failure, and names the first", async () => {
    const port = await listen((_request, response) => {
      response.writeHead(503, { "Content-Length": 0 }).end();
    });
    const result = await load(port, { connections: 1, seconds: 0.05 });
    expect(result).toMatchObject({ failures: result.requests, failure: "status 503" });
  });

  it("ends with a failure when the server breaks a connection", async () => {
    const port = await listen((request) => {
      request.socket.destroy();
    });
    const { failure } = await load(port, { connections: 2, seconds: 5 });
    expect(failure).toBeDefined();
  });

  it("gives each server its part of the connections", async () => {
    const counts = [0, 0];
    const ports = await Promise.all(
      counts.map((_, i) =>
        listen((request, response) => {
          request.resume().on("end", () => {
            counts[i] = (counts[i] ?? 0) + 1;
            response.writeHead(200, { "Content-Length": 0 }).end();
          });
        }),
      ),
    );
    const requests = { kind: "cycle", texts: [text, text] } as const;
    const result = await generate({ ports, requests, connections: 4, seconds: 0.1 });
    expect(result).toMatchObject({ failures: 0, requests: (counts[0] ?? 0) + (counts[1] ?? 0) });
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });

  it("sends no more than the rate it is told", async () => {
    const port = await listen((request, response) => {
      request.resume().on("end", () => {
        response.writeHead(200, { "Content-Length": 0 }).end();
      });
    });
    const { requests, failures } = await load(port, { connections: 4, seconds: 0.5, rate: 200 });
    expect(failures).toBe(0);
    expect(requests).toBeLessThanOrEqual(100);
    expect(requests).toBeGreaterThan(20);
  });
});

const listen = async (listener: RequestListener): Promise<number> => {
  const server = createServer(listener);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
};

const load = (
  port: number,
  order: { readonly connections: number; readonly seconds: number; readonly rate?: number },
) => generate({ ...order, ports: [port], requests: { kind: "same", text } });

const text = requestText(tokenRequest(credentialsFor("client_secret_post", {})()));
