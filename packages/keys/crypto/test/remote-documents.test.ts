import { EventEmitter, once } from "node:events";
import type { RequestListener } from "node:http";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { ConfigurationError } from "@mintport/core";
import type { RemoteDocument } from "@mintport/core/ports";
import { type RemoteDocumentsOptions, remoteDocuments } from "@mintport/crypto";
import { expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { certificate, type HttpsServer, host, serveHttps } from "./https-server.ts";

const document = { client_name: "App" };
const json = "application/json";

describe("remote documents", () => {
  it("are fetched by a GET that carries nothing of ours", async () => {
    const seen: unknown[] = [];
    const { fetched } = await opened((request, response) => {
      const { method, url, headers } = request;
      seen.push([method, url, headers["cookie"], headers["authorization"], headers["accept"]]);
      sends(document)(request, response);
    });
    expect(await fetched("client.json?v=1")).toEqual({
      verdict: "found",
      document,
      freshFor: undefined,
    });
    expect(seen).toEqual([["GET", "/client.json?v=1", undefined, undefined, json]]);
  });

  it("are fetched anew each time: what may be kept is for core to say", async () => {
    const { fetched, server } = await opened(sends(document, { "cache-control": "max-age=60" }));
    expect(await fetched()).toMatchObject({ freshFor: 60 });
    await fetched();
    expect(server.visits()).toBe(2);
  });

  it.each([json, "application/json; charset=utf-8", "application/cimd+json", "Application/JSON"])(
    "are read as %s",
    async (type) => {
      const { fetched } = await opened(sends(document, { "content-type": type }));
      expect(await fetched()).toMatchObject({ verdict: "found", document });
    },
  );

  it.each<[string, RequestListener]>([
    ["status 500", refuses(500)],
    ["status 404 with a document", sends(document, {}, 404)],
    ["status 203 with a document", sends(document, {}, 203)],
    ["HTML", sends(document, { "content-type": "text/html" })],
    ["plain text", sends(document, { "content-type": "text/plain" })],
    ["no media type", sends(document, { "content-type": "" })],
    ["what is no JSON", (_, response) => response.setHeader("content-type", json).end("{")],
    [
      "what is no UTF-8",
      (_, response) =>
        response.setHeader("content-type", json).end(Buffer.from('{"a":"\xff"}', "latin1")),
    ],
    ["6 KiB", (_, response) => response.setHeader("content-type", json).end(padded(6))],
    [
      "a small body that inflates above 5 KiB",
      (_, response) =>
        response
          .writeHead(200, { "content-type": json, "content-encoding": "gzip" })
          .end(gzipSync(padded(5000))),
    ],
    [
      "the same by another coding",
      (_, response) =>
        response
          .writeHead(200, { "content-type": json, "content-encoding": "br" })
          .end(brotliCompressSync(padded(5000))),
    ],
    ["nothing but the end", (_, { socket }) => socket?.destroy()],
  ])("are unreachable where the server answers %s", async (_, listener) => {
    const { fetched, server } = await opened(listener, { timeout: 1000 });
    expect(await fetched()).toEqual({ verdict: "unreachable", cause: expect.any(Error) });
    expect(server.visits()).toBe(1);
  });

  it("may have 5 KiB", async () => {
    const { fetched } = await opened((_, response) =>
      response.setHeader("content-type", json).end(padded(5)),
    );
    expect(await fetched()).toMatchObject({ verdict: "found" });
  });

  it("are unreachable where the body stalls, and the connection is closed", async () => {
    const closed = new EventEmitter();
    const { fetched } = await opened(
      (_, response) => {
        response.on("close", () => closed.emit("closed")).write("{");
      },
      { timeout: 100 },
    );
    const [answer] = await Promise.all([fetched(), once(closed, "closed")]);
    expect(answer).toMatchObject({ verdict: "unreachable" });
  });

  it.each([301, 302, 303, 307, 308])("follow no redirect, as %i", async (status) => {
    const canary = await serveHttps(sends(document));
    const { fetched, server } = await opened((_, response) => {
      response.writeHead(status, { Location: `https://${host}:${canary.port}/` }).end();
    });
    expect(await fetched()).toMatchObject({ verdict: "unreachable" });
    expect([server.visits(), canary.connections()]).toEqual([1, 0]);
  });

  it.each<[string, readonly string[]]>([
    ["a loopback address", ["127.0.0.2"]],
    ["a cloud's metadata service", ["169.254.169.254"]],
    ["a private address behind a good one", ["127.0.0.1", "10.0.0.1"]],
    ["loopback in IPv6", ["::1"]],
    ["a loopback address mapped into IPv6", ["::ffff:127.0.0.2"]],
    ["a unique local address", ["fd00::1"]],
    ["no address", []],
  ])("connect nowhere where DNS answers %s", async (_, addresses) => {
    const good = await serveHttps(sends(document));
    const bad = await serveHttps(sends(document), { address: "127.0.0.2", port: good.port });
    const { fetched } = await openedAt(good, { lookup: answers(addresses) });
    expect(await fetched()).toMatchObject({ verdict: "not_allowed" });
    expect([good.connections(), bad.connections()]).toEqual([0, 0]);
  });

  it.each(["127.0.0.1", "2130706433", "[::1]", "[::ffff:7f00:1]", "169.254.169.254"])(
    "connect nowhere where the URL's host is %s",
    async (spelling) => {
      const server = await serveHttps(sends(document));
      const documents = remoteDocuments({ ca: (await certificate).cert });
      const found = await documents.fetch(`https://${spelling}:${server.port}/`);
      expect(expectOk(found)).toMatchObject({ verdict: "not_allowed" });
      expect(server.connections()).toBe(0);
    },
  );

  it("ask DNS once, and connect to what it answered then", async () => {
    const allowed = await serveHttps(sends(document));
    const forbidden = await serveHttps(sends({ client_name: "Other" }), {
      address: "127.0.0.2",
      port: allowed.port,
    });
    let asked = 0;
    const { fetched } = await openedAt(allowed, {
      lookup: async () => {
        asked += 1;
        return [{ address: asked === 1 ? "127.0.0.1" : "127.0.0.2", family: 4 }];
      },
    });
    expect(await fetched()).toMatchObject({ verdict: "found", document });
    expect([asked, forbidden.connections()]).toEqual([1, 0]);
  });

  it.each(["http://keys.example/", "https://user@keys.example/", "https://keys.example/#a", "x"])(
    "are fetched from no URL as %s",
    async (url) => {
      const documents = remoteDocuments({ lookup: () => Promise.reject(new Error("asked")) });
      expect(expectOk(await documents.fetch(url))).toMatchObject({
        verdict: "unreachable",
        cause: { message: "not a plain https URL" },
      });
    },
  );

  it.each<[string, RemoteDocumentsOptions]>([
    ["timeout", { timeout: 0 }],
    ["dangerouslyAllowAddresses", { dangerouslyAllowAddresses: ["localhost"] }],
    ["lookUp", { lookUp: 1 } as RemoteDocumentsOptions],
  ])("refuse %s, and name the field", (field, options) => {
    expect(() => remoteDocuments(options)).toThrow(ConfigurationError);
    expect(() => remoteDocuments(options)).toThrow(field);
  });
});

function sends(
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): RequestListener {
  return (_, response) => {
    response.writeHead(status, { "content-type": json, ...headers });
    response.end(JSON.stringify(value));
  };
}

function refuses(status: number): RequestListener {
  return (_, response) => response.writeHead(status).end();
}

/** A document of so many KiB. */
function padded(kibibytes: number): string {
  return JSON.stringify(document).padEnd(kibibytes * 1024);
}

const answers =
  (addresses: readonly string[]): NonNullable<RemoteDocumentsOptions["lookup"]> =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

const opened = async (listener: RequestListener, options: RemoteDocumentsOptions = {}) =>
  openedAt(await serveHttps(listener), options);

const openedAt = async (server: HttpsServer, options: RemoteDocumentsOptions) => {
  const documents = remoteDocuments({
    ca: (await certificate).cert,
    lookup: answers(["127.0.0.1"]),
    dangerouslyAllowAddresses: ["127.0.0.1"],
    ...options,
  });
  const fetched = async (path = ""): Promise<RemoteDocument> =>
    expectOk(await documents.fetch(`https://${host}:${server.port}/${path}`));
  return { fetched, server };
};
