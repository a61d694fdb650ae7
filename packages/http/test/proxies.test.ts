import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { type AuthorizationServer, ConfigurationError, type EndpointRequest } from "@mintport/core";
import { ok } from "@mintport/core/result";
import { type HttpOptions, nodeHandler, type Proxies } from "@mintport/http/node";
import { webHandler } from "@mintport/http/web";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";

const proxy = "10.0.0.5";
const trusted = [proxy, "10.1.0.0/16", "2001:db8:1::/48"];
const listed: Proxies = { trusted, header: "x-forwarded-for" };
const forwarded: Proxies = { trusted, header: "forwarded" };

describe("the client's address behind proxies", () => {
  it("is the peer's, whatever it says, if the peer is no trusted proxy", async () => {
    await fc.assert(
      fc.asyncProperty(anyField, fc.constantFrom(listed, forwarded), async (field, proxies) => {
        const seen = await over({ proxies }, { peer: "203.0.113.9", field });
        expect(seen.remoteAddress).toBe("203.0.113.9");
      }),
    );
  });

  it.each([{}, { proxies: listed }])(
    "of an IPv4 peer of a dual-stack listener is IPv4: %j (RFC 4291 §2.5.5.2)",
    async (options) => {
      const seen = await over(options, { peer: "::ffff:203.0.113.9", field: "198.51.100.7" });
      expect(seen.remoteAddress).toBe("203.0.113.9");
    },
  );

  it("of a proxy of a dual-stack listener is still trusted, and IPv4", async () => {
    const seen = await over({ proxies: listed }, { peer: `::ffff:${proxy}`, field: "" });
    expect(seen.remoteAddress).toBe(proxy);
    const behind = await over(
      { proxies: listed },
      { peer: `::ffff:${proxy}`, field: "198.51.100.7" },
    );
    expect(behind.remoteAddress).toBe("198.51.100.7");
  });

  it.each([
    ["x-forwarded-for", listed, "198.51.100.7"],
    ["x-forwarded-for", listed, "198.51.100.7, 10.1.2.3"],
    ["forwarded", forwarded, "for=198.51.100.7"],
    ["forwarded", forwarded, 'for="198.51.100.7:4711";by="a, b";host="x;y"'],
    ["forwarded", forwarded, 'FOR=198.51.100.7;proto=https, for="[2001:db8:1::7]:80"'],
  ] as const)(
    "is what the proxy says, whatever a client prepends: %s %s",
    async (_, proxies, own) => {
      await fc.assert(
        fc.asyncProperty(anyField, async (prepended) => {
          const seen = await over({ proxies }, { peer: proxy, field: `${prepended}, ${own}` });
          expect(seen.remoteAddress).toBe("198.51.100.7");
        }),
      );
    },
  );

  it.each([
    ["", proxy],
    ["198.51.100.7", "198.51.100.7"],
    [" 198.51.100.7\t", "198.51.100.7"],
    ["198.51.100.7:4711", "198.51.100.7"],
    ["2001:DB8::1", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["[2001:db8::1]:4711", "2001:db8::1"],
    // One spelling, whatever listens: limits, logs and searches mean the same client.
    ["::ffff:198.51.100.7", "198.51.100.7"],
    ["[::FFFF:198.51.100.7]:4711", "198.51.100.7"],
    ["192.0.2.1, 198.51.100.7", "198.51.100.7"],
    ["198.51.100.7, 10.1.2.3", "198.51.100.7"],
    ["10.1.2.3", "10.1.2.3"],
    ["198.51.100.7, unknown, 10.1.2.3", "10.1.2.3"],
    ["198.51.100.7, , 10.1.2.3", "10.1.2.3"],
    ["198.51.100.7,", proxy],
    ["unknown", proxy],
    ["198.51.100.256", proxy],
    ["198.51.100.07", proxy],
    ["0x7f.1", proxy],
    ["fe80::1%eth0", proxy],
    ["[::1", proxy],
    ["198.51.100.7:123456", proxy],
    ["example.com", proxy],
    ["1".repeat(100_000), proxy],
  ])("in X-Forwarded-For %j is the right-most that is not trusted: %s", async (field, address) => {
    const seen = await over({ proxies: listed }, { peer: proxy, field });

    expect(seen.remoteAddress).toBe(address);
  });

  it.each([
    ["for=198.51.100.7", "198.51.100.7"],
    ['for="198.51.100.7"', "198.51.100.7"],
    ['for="[2001:db8::1]"', "2001:db8::1"],
    ['for="198.51\\.100.7"', "198.51.100.7"],
    ["by=1.2.3.4; for=198.51.100.7 ;proto=http", "198.51.100.7"],
    ["for=198.51.100.7, for=10.1.2.3", "198.51.100.7"],
    ["for=198.51.100.7, proto=https, for=10.1.2.3", "10.1.2.3"],
    ["for=198.51.100.7;for=192.0.2.1", proxy],
    ["for=unknown", proxy],
    ["for=_hidden", proxy],
    ["for=2001:db8::1", proxy],
    ['for="198.51.100.7', proxy],
    ["for 198.51.100.7", proxy],
    ["198.51.100.7", proxy],
    [",", proxy],
    [`for=198.51.100.7;x="${",".repeat(600)}"`, proxy],
  ])("in Forwarded %j is the right-most that is not trusted: %s", async (field, address) => {
    const seen = await over({ proxies: forwarded }, { peer: proxy, field });

    expect(seen.remoteAddress).toBe(address);
  });

  it("is never read from the header that was not named", async () => {
    const seen = await over(
      { proxies: forwarded },
      { peer: proxy, header: "x-forwarded-for", field: "198.51.100.7" },
    );

    expect(seen.remoteAddress).toBe(proxy);
  });

  it("is the peer's without the option", async () => {
    const seen = await over({}, { peer: proxy, field: "198.51.100.7" });

    expect(seen.remoteAddress).toBe(proxy);
  });

  it("reaches the endpoint over node:http as well, from repeated headers in their order", async () => {
    const proxies: Proxies = { trusted: ["127.0.0.1"], header: "x-forwarded-for" };
    const seen = await overNode(
      { proxies, requestIdHeader: "X-Request-Id" },
      { "X-Forwarded-For": ["192.0.2.1", "198.51.100.7"], "X-Request-Id": "abc-1" },
    );

    expect(seen).toMatchObject({ remoteAddress: "198.51.100.7", requestId: "abc-1" });
  });
});

describe("the request's id", () => {
  it("is what a trusted proxy says", async () => {
    const options = { proxies: listed, requestIdHeader: "X-Request-Id" };
    const hop = { peer: proxy, header: "x-request-id", field: "abc-1" };

    expect((await over(options, hop)).requestId).toBe("abc-1");
    expect((await over(options, { ...hop, peer: "203.0.113.9" })).requestId).toBeUndefined();
    expect((await over({ proxies: listed }, hop)).requestId).toBeUndefined();
  });
});

describe("the options of proxies", () => {
  it.each<[string, object]>([
    ["proxies.trusted", { proxies: { trusted: [], header: "forwarded" } }],
    ["proxies.trusted", { proxies: { trusted: ["0.0.0.0/0"], header: "forwarded" } }],
    ["proxies.trusted", { proxies: { trusted: ["proxy.example"], header: "forwarded" } }],
    // As other libraries take it.
    ["proxies.trusted", { proxies: { trusted: true, header: "forwarded" } }],
    ["proxies.trusted", { proxies: { trusted: [1], header: "forwarded" } }],
    ["proxies.trust: is not known; did you mean trusted", { proxies: { trust: ["10.0.0.1"] } }],
    ["proxies: must be an object", { proxies: true }],
    ["proxies.header", { proxies: { trusted, header: "via" } }],
    ["requestIdHeader", { requestIdHeader: "X-Request-Id" }],
    ["requestIdHeader", { proxies: listed, requestIdHeader: "not a name" }],
  ])("name %s if it cannot be", (field, options) => {
    for (const handler of [nodeHandler, webHandler]) {
      const making = () => handler(recording().server, { ...at, ...options });
      expect(making).toThrow(ConfigurationError);
      expect(making).toThrow(field);
    }
  });
});

const at = { basePath: "/oauth", tenant: "main" } as const;

/** What a client may send: near misses of both headers, and anything else that a header may hold. */
const anyField = fc
  .array(
    fc.oneof(
      fc.constantFrom("for=", '"', "\\", ",", ";", " ", "[", "]", ":80", "=", "proto=https", "x="),
      fc.ipV4(),
      fc.ipV6(),
      fc.constantFrom(proxy, "10.1.2.3", "unknown", 'for="', "for=10.1.0.1"),
      fc.stringMatching(/^[\x20-\x7e]{0,6}$/),
    ),
    { maxLength: 10 },
  )
  .map((parts) => parts.join("").trim());

interface Sent {
  readonly peer: string;
  readonly field: string;
  /** Default: both headers that name clients. */
  readonly header?: string;
}

/** What an endpoint behind `webHandler` is handed. */
const over = async (
  options: Partial<HttpOptions>,
  { peer, field, header }: Sent,
): Promise<EndpointRequest> => {
  const { server, seen } = recording();
  const names = header === undefined ? ["x-forwarded-for", "forwarded"] : [header];
  const headers = new Headers(names.map((name): [string, string] => [name, field]));
  const handle = webHandler(server, { ...at, ...options });
  await handle(new Request("http://localhost/oauth/token", { headers }), { remoteAddress: peer });
  return seen();
};

const overNode = async (
  options: Partial<HttpOptions>,
  headers: Readonly<Record<string, string | string[]>>,
): Promise<EndpointRequest> => {
  const { server, seen } = recording();
  const http = createServer(nodeHandler(server, { ...at, ...options }));
  onTestFinished(() => {
    http.close();
  });
  await new Promise<void>((resolve) => {
    http.listen(0, "127.0.0.1", resolve);
  });
  const { port } = http.address() as AddressInfo;
  await new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path: "/oauth/token", headers }, (response) => {
      response.resume().once("end", resolve);
    })
      .once("error", reject)
      .end();
  });
  return seen();
};

/** A server that keeps what it is asked. */
const recording = () => {
  let last: EndpointRequest | undefined;
  const record = async (asked: EndpointRequest) => {
    last = asked;
    return { status: 200, headers: {}, body: "" };
  };
  const server = {
    bodyLimit: 1024,
    endpointPath: "/oauth",
    issuerOf: () => ok(undefined),
    endpoints: ["token", "introspect", "revoke", "jwks"].map((name) => ({
      ...{ name, path: { below: `/oauth/${name}` }, methods: [], handle: record },
    })),
  } as unknown as AuthorizationServer;
  return {
    server,
    seen: (): EndpointRequest => {
      if (last === undefined) throw new Error("nothing was asked");
      return last;
    },
  };
};
