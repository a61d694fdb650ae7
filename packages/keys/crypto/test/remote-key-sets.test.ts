import type { LookupAddress } from "node:dns";
import { EventEmitter, once } from "node:events";
import type { RequestListener, ServerResponse } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { ConfigurationError } from "@mintport/core";
import type { RemoteKeySet } from "@mintport/core/ports";
import { type RemoteKeySetsOptions, remoteKeySets } from "@mintport/crypto";
import { expectOk, fixedClock } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { certificate, type HttpsServer, host, serveHttps } from "./https-server.ts";

const one = {
  kty: "OKP",
  crv: "Ed25519",
  x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
  kid: "1",
};
const two = { ...one, kid: "2" };

describe("remote key sets", () => {
  it("are found at an https URI", async () => {
    const { find } = await opened(sends({ keys: [one, two] }));
    expect(await find("1")).toEqual({ verdict: "found", keys: [one, two] });
  });

  it("are fetched again when they are no longer fresh, and not before", async () => {
    const { find, server, clock } = await opened(sends({ keys: [one] }));
    await find("1");
    clock.advance(299);
    expect(await find("1")).toMatchObject({ verdict: "found" });
    expect(server.visits()).toBe(1);
    clock.advance(1);
    expect(await find("1")).toMatchObject({ verdict: "found" });
    expect(server.visits()).toBe(2);
  });

  it("are fetched again for a kid they lack, once in a cool-down whatever is asked for", async () => {
    let keys = [one];
    const { find, server, clock } = await opened((_, response) => {
      sendJson(response, { keys });
    });
    await find("1");
    keys = [one, two];
    // Within the cool-down of the first fetch: the known set, without the key.
    expect(await find("2")).toEqual({ verdict: "found", keys: [one] });
    expect(server.visits()).toBe(1);
    clock.advance(30);
    expect(await find("2")).toEqual({ verdict: "found", keys: [one, two] });
    for (let i = 0; i < 20; i += 1) await find(`made up ${i}`);
    expect(server.visits()).toBe(2);
  });

  it("are fetched once, however many need them at once", async () => {
    const { find, server } = await opened(sends({ keys: [one] }));
    const answers = await Promise.all(Array.from({ length: 1000 }, (_, i) => find(String(i))));
    expect(new Set(answers.map(({ verdict }) => verdict))).toEqual(new Set(["found"]));
    expect(server.visits()).toBe(1);
  });

  it("are unreachable for a cool-down after a failure, and tried again then", async () => {
    let answer: RequestListener = refuses(500);
    const { find, server, clock } = await opened((request, response) => {
      answer(request, response);
    });
    expect(await find()).toMatchObject({ verdict: "unreachable" });
    answer = sends({ keys: [one] });
    clock.advance(29);
    expect(await find()).toMatchObject({ verdict: "unreachable" });
    expect(server.visits()).toBe(1);
    clock.advance(1);
    expect(await find()).toMatchObject({ verdict: "found" });
  });

  it("stay in use while their server fails, but not for longer than maxStale", async () => {
    let answer: RequestListener = sends({ keys: [one] });
    const { find, server, clock } = await opened((request, response) => {
      answer(request, response);
    });
    await find();
    answer = refuses(500);
    clock.advance(3599);
    expect(await find()).toEqual({ verdict: "found", keys: [one] });
    expect(server.visits()).toBe(2);
    clock.advance(1);
    expect(await find()).toMatchObject({ verdict: "unreachable" });
    clock.advance(30);
    expect(await find()).toMatchObject({ verdict: "unreachable" });
    expect(server.visits()).toBe(3);
  });

  it("are used for all of a maxAge that is longer than maxStale's default", async () => {
    const { find, server, clock } = await opened(sends({ keys: [one] }), { maxAge: 7200 });
    await find("1");
    clock.advance(7199);
    expect(await find("1")).toMatchObject({ verdict: "found" });
    expect(server.visits()).toBe(1);
  });

  it("are neither fetched more nor kept for ever by a clock that is put back", async () => {
    const { find, server, clock } = await opened(sends({ keys: [one] }));
    await find();
    clock.advance(-10);
    await find("other");
    expect(server.visits()).toBe(1);
    clock.advance(-100_000);
    await find();
    expect(server.visits()).toBe(2);
  });

  it("hold back what one server does from another's keys", async () => {
    const { keySets, server, uri } = await opened((request, response) => {
      if (request.url === "/bad") refuses(500)(request, response);
      else sendJson(response, { keys: [one] });
    });
    expect(expectOk(await keySets.find(`${uri}bad`, undefined)).verdict).toBe("unreachable");
    expect(expectOk(await keySets.find(uri, undefined)).verdict).toBe("found");
    expect(server.visits()).toBe(2);
  });

  it.each<[string, RequestListener]>([
    ["status 500", refuses(500)],
    ["status 404 with keys", sends({ keys: [one] }, 404)],
    ["status 203 with keys", sends({ keys: [one] }, 203)],
    ["HTML", (_, response) => response.end("<!doctype html><title>keys</title>")],
    ["no object", sends([one])],
    ["no keys", sends({})],
    ["keys that are no array", sends({ keys: { one } })],
    ["keys that are no objects", sends({ keys: [one, "two"] })],
    ["101 keys", sends({ keys: Array.from({ length: 101 }, () => one) })],
    [
      "what is no UTF-8",
      (_, response) => response.end(Buffer.from('{"keys":[],"a":"\xff"}', "latin1")),
    ],
    [
      "a content encoding that it does not have",
      (_, response) => response.setHeader("Content-Encoding", "gzip").end('{"keys":[]}'),
    ],
    [
      "a content encoding that nobody knows",
      (_, response) => response.setHeader("Content-Encoding", "zstd").end('{"keys":[]}'),
    ],
    [
      "a small body that inflates above 64 KiB",
      (_, response) =>
        response
          .setHeader("Content-Encoding", "gzip")
          .end(gzipSync(`{"keys":[]}${" ".repeat(65 * 1024)}`)),
    ],
    ["a body over 64 KiB", (_, response) => response.end(`{"keys":[]}${" ".repeat(65 * 1024)}`)],
    [
      "a body that is cut short",
      (_, response) => {
        response.setHeader("Content-Length", 100).write('{"keys":[]}', () => response.destroy());
      },
    ],
    [
      "another protocol",
      (_, { socket }) => {
        socket?.end(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        );
      },
    ],
    ["nothing but the end", (_, { socket }) => socket?.destroy()],
  ])("are unreachable where the server answers %s", async (_, listener) => {
    const { find, server } = await opened(listener, { timeout: 1000 });
    expect(await find()).toEqual({ verdict: "unreachable", cause: expect.any(Error) });
    expect(server.visits()).toBe(1);
  });

  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
    ["identity", (text: string) => Buffer.from(text)],
  ] as const)("are read in the encoding that the answer declares: %s", async (coding, encode) => {
    const { find } = await opened((_, response) => {
      response.setHeader("Content-Encoding", coding).end(encode(JSON.stringify({ keys: [one] })));
    });
    expect(await find("1")).toEqual({ verdict: "found", keys: [one] });
  });

  it("are not fetched again within the cool-down when large sets of others took their room", async () => {
    const padding = "x".repeat(60 * 1024);
    const { keySets, server, uri } = await opened(sends({ keys: [one], padding }));
    for (let i = 0; i < 260; i++) expectOk(await keySets.find(`${uri}${i}`, undefined));
    expect(server.visits()).toBe(260);
    expect(expectOk(await keySets.find(`${uri}0`, undefined)).verdict).toBe("unreachable");
    expect(server.visits()).toBe(260);
  });

  it("that are small keep their place, however many large ones others publish", async () => {
    const padding = "x".repeat(60 * 1024);
    const { keySets, server, uri } = await opened((request, response) => {
      sendJson(response, request.url === "/" ? { keys: [one] } : { keys: [one], padding });
    });
    expectOk(await keySets.find(uri, undefined));
    for (let i = 0; i < 260; i++) expectOk(await keySets.find(`${uri}${i}`, undefined));
    expect(expectOk(await keySets.find(uri, undefined)).verdict).toBe("found");
    expect(server.visits()).toBe(261);
  });

  it("take 64 KiB and 100 keys", async () => {
    const text = JSON.stringify({ keys: Array.from({ length: 100 }, () => one) });
    const { find } = await opened((_, response) => response.end(text.padEnd(64 * 1024)));
    expect(await find()).toMatchObject({ verdict: "found", keys: { length: 100 } });
  });

  it("stop reading above 64 KiB, wherever the body would end", async () => {
    const { find } = await opened(
      (_, response) => {
        const more = (): void => {
          while (!response.destroyed && response.write(" ".repeat(16_384)));
        };
        response.on("drain", more);
        more();
      },
      { timeout: 20_000 },
    );
    expect(await find()).toMatchObject({ cause: { message: expect.stringContaining("65536") } });
  });

  it("are unreachable where the body stalls, and the connection is closed", async () => {
    const closed = new EventEmitter();
    const { find } = await opened(
      (_, response) => {
        response.on("close", () => closed.emit("closed")).write("{");
      },
      { timeout: 100 },
    );
    const [answer] = await Promise.all([find(), once(closed, "closed")]);
    expect(answer).toMatchObject({ verdict: "unreachable" });
  });

  it("are unreachable where DNS stalls, or fails", async () => {
    const { find } = await opened(refuses(500), {
      timeout: 50,
      lookup: () => new Promise(() => {}),
    });
    expect(await find()).toMatchObject({ verdict: "unreachable" });
    const refused = await opened(refuses(500), { lookup: () => Promise.reject(new Error("gone")) });
    expect(await refused.find()).toMatchObject({ cause: { message: "gone" } });
  });

  it.each([301, 302, 303, 307, 308])("follow no redirect, as %i", async (status) => {
    const canary = await serveHttps(sends({ keys: [one] }));
    const { find, server } = await opened((_, response) => {
      response.writeHead(status, { Location: `https://${host}:${canary.port}/` }).end();
    });
    expect(await find()).toMatchObject({ verdict: "unreachable" });
    expect([server.visits(), canary.connections()]).toEqual([1, 0]);
  });

  it.each<[string, readonly string[]]>([
    ["a private address", ["127.0.0.2"]],
    ["a private address behind a good one", ["127.0.0.1", "127.0.0.2"]],
    ["a private address before a good one", ["127.0.0.2", "127.0.0.1"]],
    ["a private address mapped into IPv6", ["::ffff:127.0.0.2"]],
    ["no address", []],
    ["what is no address", ["localhost"]],
  ])("connect nowhere where DNS answers %s", async (_, addresses) => {
    const good = await serveHttps(sends({ keys: [one] }));
    const bad = await serveHttps(sends({ keys: [one] }), { address: "127.0.0.2", port: good.port });
    const { find } = await openedAt(good, {
      dangerouslyAllowAddresses: ["127.0.0.1"],
      lookup: answers(addresses),
    });
    expect(await find()).toMatchObject(notAllowed);
    expect([good.connections(), bad.connections()]).toEqual([0, 0]);
  });

  it.each([
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "[::1]",
    "[::ffff:7f00:1]",
  ])("connect nowhere where the URI's host is %s", async (spelling) => {
    const { keySets, server } = await opened(sends({ keys: [one] }), {
      dangerouslyAllowAddresses: [],
      lookup: () => Promise.reject(new Error("an address needs no DNS")),
    });
    const found = await keySets.find(`https://${spelling}:${server.port}/`, undefined);
    expect(expectOk(found)).toMatchObject(notAllowed);
    expect(server.connections()).toBe(0);
  });

  it("ask DNS once, and connect to what it answered then", async () => {
    const allowed = await serveHttps(sends({ keys: [one] }), { address: "127.0.0.1" });
    const forbidden = await serveHttps(sends({ keys: [two] }), {
      address: "127.0.0.2",
      port: allowed.port,
    });
    let asked = 0;
    const { find } = await openedAt(allowed, {
      dangerouslyAllowAddresses: ["127.0.0.1"],
      lookup: async () => {
        asked += 1;
        return [{ address: asked === 1 ? "127.0.0.1" : "127.0.0.2", family: 4 }];
      },
    });
    expect(await find()).toEqual({ verdict: "found", keys: [one] });
    expect([asked, allowed.visits(), forbidden.connections()]).toEqual([1, 1, 0]);
  });

  it("are unreachable where the certificate is for another host, or of a stranger", async () => {
    const { keySets, server } = await opened(sends({ keys: [one] }));
    const other = await keySets.find(`https://other.example:${server.port}/`, undefined);
    expect(expectOk(other)).toMatchObject({ cause: { code: "ERR_TLS_CERT_ALTNAME_INVALID" } });

    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      const options = {
        clock: fixedClock(),
        lookup: loopback,
        dangerouslyAllowAddresses: ["127.0.0.1"],
      };
      const stranger = await remoteKeySets(options).find(
        `https://${host}:${server.port}/`,
        undefined,
      );
      expect(expectOk(stranger)).toMatchObject({ cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
    } finally {
      delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    }
    expect(server.visits()).toBe(0);
  });

  it.each([
    `http://${host}:PORT/`,
    `https://user@${host}:PORT/`,
    `https://:word@${host}:PORT/`,
    `https://${host}:PORT/#keys`,
    `https://${host}:PORT/#`,
    `https://${host}:PORT/${"a".repeat(2048)}`,
    "file:///etc/passwd",
    "data:application/json,{}",
    "//keys.example/",
    "",
  ])("connect nowhere for %s", async (pattern) => {
    const { keySets, server } = await opened(sends({ keys: [one] }));
    const uri = pattern.replace("PORT", String(server.port));
    expect(expectOk(await keySets.find(uri, undefined))).toMatchObject({
      verdict: "unreachable",
      cause: { message: expect.stringContaining("not an https URI") },
    });
    expect(server.connections()).toBe(0);
  });

  it.each(["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"])(
    "leave out a key with the private member %s, and the symmetric and unknown ones",
    async (member) => {
      const strange = [{ kty: "oct", kid: "s" }, { kty: "XYZ" }, { kid: "n" }, { ...one, kid: 1 }];
      const { find } = await opened(sends({ keys: [{ ...two, [member]: null }, ...strange, one] }));
      expect(await find()).toEqual({ verdict: "found", keys: [one] });
    },
  );

  it("send no cookie, no credential, and ask for no encoding", async () => {
    let sent: readonly string[] = [];
    const { find } = await opened(({ rawHeaders }, response) => {
      sent = rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
      response.setHeader("Set-Cookie", "a=b");
      sendJson(response, { keys: [] });
    });
    await find();
    expect([...sent].sort()).toEqual(["accept", "accept-encoding", "connection", "host"]);
  });

  it.each<[Partial<RemoteKeySetsOptions>, string]>([
    [{ maxAge: 0 }, "maxAge"],
    [{ cooldown: -1 }, "cooldown"],
    [{ maxStale: 1.5 }, "maxStale"],
    [{ maxStale: 299 }, "maxStale"],
    [{ timeout: Number.NaN }, "timeout"],
    [{ timeout: 2 ** 31 }, "timeout"],
    [{ dangerouslyAllowAddresses: ["localhost"] }, "dangerouslyAllowAddresses"],
    [{ dangerouslyAllowAddresses: ["10.0.0.0/33"] }, "dangerouslyAllowAddresses"],
    [{ dangerouslyAllowAddresses: ["10.0.0.0/"] }, "dangerouslyAllowAddresses"],
    [{ dangerouslyAllowAddresses: ["10.0.0.0/8/8"] }, "dangerouslyAllowAddresses"],
  ])("are not made with %j", (options, field) => {
    expect(() => remoteKeySets({ clock: fixedClock(), ...options })).toThrow(ConfigurationError);
    expect(() => remoteKeySets({ clock: fixedClock(), ...options })).toThrow(field);
  });
});

const opened = async (listener: RequestListener, options: Partial<RemoteKeySetsOptions> = {}) =>
  openedAt(await serveHttps(listener), options);

/** Key sets that may connect to loopback, where every name leads. */
const openedAt = async (server: HttpsServer, options: Partial<RemoteKeySetsOptions>) => {
  const clock = fixedClock();
  const { cert } = await certificate;
  const keySets = remoteKeySets({
    clock,
    ca: cert,
    lookup: loopback,
    dangerouslyAllowAddresses: ["127.0.0.0/8"],
    ...options,
  });
  const uri = `https://${host}:${server.port}/`;
  const find = async (kid?: string): Promise<RemoteKeySet> =>
    expectOk(await keySets.find(uri, kid));
  return { server, clock, keySets, uri, find };
};

const answers = (addresses: readonly string[]) => async (): Promise<readonly LookupAddress[]> =>
  addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

const notAllowed = {
  verdict: "not_allowed",
  cause: { message: expect.stringContaining("address not allowed") },
};

const loopback = answers(["127.0.0.1"]);

const sendJson = (response: ServerResponse, value: unknown, status = 200): void => {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
};

function sends(value: unknown, status?: number): RequestListener {
  return (_, response) => {
    sendJson(response, value, status);
  };
}

function refuses(status: number): RequestListener {
  return (_, response) => {
    response.writeHead(status).end();
  };
}
