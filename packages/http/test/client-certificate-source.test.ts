import { createServer, type RequestListener, request as requestPlain } from "node:http";
import { createServer as createTlsServer, type RequestOptions, request } from "node:https";
import type { AddressInfo, Server } from "node:net";
import {
  type AuthorizationServer,
  type ClientCertificate,
  ConfigurationError,
  type EndpointRequest,
} from "@mintport/core";
import { ok } from "@mintport/core/result";
import {
  type CertificateHeaderOptions,
  certificateHeader,
  clientCertificateOf,
  tlsCertificates,
} from "@mintport/http/client-certificate";
import { type HttpOptions, nodeHandler } from "@mintport/http/node";
import { webHandler } from "@mintport/http/web";
import { type Certified, makeCertificate } from "@mintport/test-engines/certificates";
import fc from "fast-check";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { hostileText } from "./certificates.ts";

let authority: Certified;
let server: Certified;
let client: Certified;
let stranger: Certified;

beforeAll(async () => {
  authority = await makeCertificate({ subject: "CN=authority" });
  server = await makeCertificate({
    subject: "CN=server",
    names: [{ type: "ip", value: "127.0.0.1" }],
    issuer: authority,
  });
  client = await makeCertificate({ subject: "O=Example,CN=client", issuer: authority });
  stranger = await makeCertificate({ subject: "O=Example,CN=client" });
});

describe("the certificate of the TLS handshake", () => {
  it.each([
    ["verified by Node", () => client, true],
    ["of an unknown authority", () => stranger, false],
  ] as const)("reaches the endpoint: %s", async (_, sent, chainVerified) => {
    const { key, pem, der } = sent();
    const seen = await overTls({ clientCertificates: tlsCertificates() }, { key, cert: pem });
    expect(seen.clientCertificate).toEqual(clientCertificateOf(der, { chainVerified }));
  });

  it("is none if the client sends none, or if nothing says to read it", async () => {
    const { key, pem: cert } = client;
    const silent = await overTls({ clientCertificates: tlsCertificates() }, {});
    expect(silent.clientCertificate).toBeUndefined();
    expect((await overTls({}, { key, cert })).clientCertificate).toBeUndefined();
  });

  it("is none on a connection without TLS", async () => {
    const seen = await overHttp({ clientCertificates: tlsCertificates() }, {});
    expect(seen.clientCertificate).toBeUndefined();
  });

  it("cannot be read by webHandler, which says so", () => {
    const options = { ...mounted, clientCertificates: tlsCertificates() };
    expect(() => webHandler(recording().server, options)).toThrow(
      /clientCertificates: must not be tlsCertificates/,
    );
  });
});

describe("the certificate in a header", () => {
  it.each([true, false])(
    "reaches the endpoint from a trusted proxy (chainVerified: %s)",
    async (chainVerified) => {
      const expected = clientCertificateOf(client.der, { chainVerified });
      for (const [format, value] of [
        ["rfc9440", rfc9440(client)],
        ["pem", escapedPem(client)],
      ] as const) {
        const clientCertificates = certificateHeader({ ...options, format, chainVerified });
        const seen = await overHttp({ clientCertificates }, { "Client-Cert": value });
        expect(seen.clientCertificate).toEqual(expected);
      }
    },
  );

  it("is forged from any other hop, and ignored", async () => {
    const clientCertificates = certificateHeader({ ...options, trustedProxies: ["192.0.2.7"] });
    const seen = await overHttp({ clientCertificates }, { "Client-Cert": rfc9440(client) });
    expect(seen.clientCertificate).toBeUndefined();
    expect(seen.remoteAddress).toBe("127.0.0.1");
  });

  it("is ignored where nothing says to read it", async () => {
    const seen = await overHttp({}, { "Client-Cert": rfc9440(client) });
    expect(seen.clientCertificate).toBeUndefined();
  });

  it("is not the certificate of the hop, which is the proxy's", async () => {
    const { key, pem: cert } = client;
    const clientCertificates = certificateHeader(options);
    const seen = await overTls({ clientCertificates }, { key, cert });
    expect(seen.clientCertificate).toBeUndefined();
  });

  it("is unreadable if it is sent twice", async () => {
    for (const [format, value] of [
      ["rfc9440", rfc9440(client)],
      ["pem", escapedPem(client)],
    ] as const) {
      const clientCertificates = certificateHeader({ ...options, format });
      const seen = await overHttp({ clientCertificates }, { "Client-Cert": [value, value] });
      expect(seen.clientCertificate).toBe("unreadable");
    }
  });

  it("is none if it is empty, as proxies send it whose client showed none", () => {
    for (const format of ["rfc9440", "pem"] as const) {
      const { read } = certificateHeader({ ...options, format });
      expect(read({ headers: { get: () => "" }, remoteAddress })).toBeUndefined();
    }
  });

  it.each<[string, readonly string[], string | undefined, boolean]>([
    ["the address", ["192.0.2.7"], "192.0.2.7", true],
    ["the address as IPv6", ["192.0.2.7"], "::ffff:192.0.2.7", true],
    ["the range", ["10.0.0.0/8"], "10.255.0.1", true],
    ["the range as IPv6", ["10.0.0.0/8"], "::ffff:10.255.0.1", true],
    ["the range beside it", ["10.0.0.0/8"], "11.0.0.1", false],
    ["the range beside it as IPv6", ["10.0.0.0/8"], "::ffff:11.0.0.1", false],
    ["a second range", ["10.0.0.0/8", "fd00::/8"], "fd12::1", true],
    ["another IPv6 address", ["fd00::/8"], "fe80::1", false],
    ["no address", ["10.0.0.0/8"], undefined, false],
    ["a name", ["10.0.0.0/8"], "localhost", false],
    ["an address in other words", ["10.0.0.0/8"], "10.0.0.1, 10.0.0.2", false],
  ])("counts by the address of the hop: %s", (_, trustedProxies, remoteAddress, counts) => {
    const { read } = certificateHeader({ ...options, trustedProxies });
    const headers = new Headers({ "client-cert": rfc9440(client) });
    const hop = remoteAddress === undefined ? { headers } : { headers, remoteAddress };
    expect(read(hop) !== undefined).toBe(counts);
  });

  it.each<[CertificateHeaderOptions["format"], string, (whole: Certified) => string]>([
    ["rfc9440", "an empty sequence", () => "::"],
    ["rfc9440", "no sequence", ({ der }) => der.toString("base64")],
    ["rfc9440", "base64url", ({ der }) => `:${der.toString("base64url")}_-:`],
    ["rfc9440", "a parameter", (whole) => `${rfc9440(whole)};a=1`],
    ["rfc9440", "a list", (whole) => `${rfc9440(whole)},${rfc9440(whole)}`],
    ["rfc9440", "a cut certificate", ({ der }) => `:${der.subarray(1).toString("base64")}:`],
    [
      "rfc9440",
      "two certificates",
      ({ der }) => `:${Buffer.concat([der, der]).toString("base64")}:`,
    ],
    ["rfc9440", "PEM in base64", ({ pem }) => `:${Buffer.from(pem).toString("base64")}:`],
    ["rfc9440", "the other format", escapedPem],
    ["pem", "two certificates", (whole) => escapedPem(whole) + escapedPem(whole)],
    ["pem", "something before it", (whole) => `x%0A${escapedPem(whole)}`],
    ["pem", "something behind it", (whole) => `${escapedPem(whole)}x`],
    ["pem", "a broken escape", (whole) => escapedPem(whole).replace("%0A", "%0")],
    ["pem", "a key", ({ key }) => encodeURIComponent(key)],
    ["pem", "the other format", rfc9440],
  ])("is unreadable if it is malformed: as %s, %s", (format, _, valueOf) => {
    const { read } = certificateHeader({ ...options, format });
    const hop = (value: string) => ({
      headers: new Headers({ "client-cert": value }),
      remoteAddress,
    });
    expect(read(hop(format === "pem" ? escapedPem(client) : rfc9440(client)))).toMatchObject({
      chainVerified: true,
    });
    expect(read(hop(valueOf(client)))).toBe("unreadable");
  });

  it("is unreadable if it is longer than 16 KiB, though it is whole", async () => {
    const names = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ type: "dns" as const, value: `${i}.example` }));
    const { read } = certificateHeader(options);
    const valueOf = async (count: number) =>
      rfc9440(await makeCertificate({ subject: "CN=large", names: names(count) }));
    const [fits, exceeds] = await Promise.all([valueOf(850), valueOf(1000)]);
    expect([fits.length <= 16_384, exceeds.length > 16_384]).toEqual([true, true]);
    const hop = (value: string) => ({
      headers: new Headers({ "client-cert": value }),
      remoteAddress,
    });
    expect(read(hop(fits))).toMatchObject({ chainVerified: true });
    expect(read(hop(exceeds))).toBe("unreadable");
  });

  it("never makes a throw, whatever is sent", () => {
    const formats = ["rfc9440", "pem"] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...formats),
        hostileText,
        fc.base64String(),
        (format, text, body) => {
          const { read } = certificateHeader({ ...options, format });
          const pem = `-----BEGIN%20CERTIFICATE-----%0A${body}%0A-----END%20CERTIFICATE-----%0A`;
          for (const value of [text, `:${body}:`, pem, pem + text])
            expect(read({ headers: { get: () => value }, remoteAddress })).toBe(
              value === "" ? undefined : "unreadable",
            );
        },
      ),
    );
  });

  it.each<[Partial<CertificateHeaderOptions>, string]>([
    [{ name: "" }, "clientCertificates.name"],
    [{ name: "Client Cert" }, "clientCertificates.name"],
    [{ format: "der" as "pem" }, "clientCertificates.format"],
    [{ format: "toString" as "pem" }, "clientCertificates.format"],
    [{ name: undefined, format: "nginx" }, "clientCertificates.name"],
    [{ format: "aws-alb-passthrough" }, "clientCertificates.chainVerified"],
    [{ chainVerified: "yes" as never }, "clientCertificates.chainVerified"],
    [{ chainVerified: undefined as never }, "clientCertificates.chainVerified"],
    [{ trustedProxies: [] }, "clientCertificates.trustedProxies"],
    [{ trustedProxies: ["proxy.example"] }, "clientCertificates.trustedProxies"],
    [{ trustedProxies: ["10.0.0.0/33"] }, "clientCertificates.trustedProxies"],
    [{ trustedProxies: ["10.0.0.0/8/8"] }, "clientCertificates.trustedProxies"],
    [{ trustedProxies: ["10.0.0.1", "10.0.0.0/x"] }, "clientCertificates.trustedProxies"],
    [{ trustedProxies: ["0.0.0.0/0"] }, "clientCertificates.trustedProxies"],
    [{ trustedProxies: ["::/0"] }, "clientCertificates.trustedProxies"],
  ])("is not read with %j", (wrong, field) => {
    expect(() => certificateHeader({ ...options, ...wrong })).toThrow(ConfigurationError);
    expect(() => certificateHeader({ ...options, ...wrong })).toThrow(field);
  });
});

describe("the certificate in the web binding", () => {
  it("is what the platform says", async () => {
    const clientCertificate = clientCertificateOf(client.der, { chainVerified: true })!;
    expect((await overWeb({}, {}, { clientCertificate })).clientCertificate).toBe(
      clientCertificate,
    );
    expect((await overWeb({}, {}, {})).clientCertificate).toBeUndefined();
  });

  it("is in the header if the platform says that a trusted proxy is the peer", async () => {
    const clientCertificates = certificateHeader(options);
    const headers = { "Client-Cert": rfc9440(client) };
    const { clientCertificate } = await overWeb({ clientCertificates }, headers, { remoteAddress });
    expect(clientCertificate).toEqual(clientCertificateOf(client.der, { chainVerified: true }));
    for (const connection of [undefined, {}, { remoteAddress: "192.0.2.9" }]) {
      const seen = await overWeb({ clientCertificates }, headers, connection);
      expect(seen.clientCertificate).toBeUndefined();
    }
  });

  it("is not the proxy's own, where it is in the header", async () => {
    const clientCertificate = clientCertificateOf(stranger.der, { chainVerified: true })!;
    const clientCertificates = certificateHeader(options);
    const seen = await overWeb({ clientCertificates }, {}, { remoteAddress, clientCertificate });
    expect(seen.clientCertificate).toBeUndefined();
  });
});

const mounted: HttpOptions = { basePath: "/oauth", tenant: "main" };

const remoteAddress = "127.0.0.1";

const options: CertificateHeaderOptions = {
  name: "Client-Cert",
  format: "rfc9440",
  trustedProxies: ["127.0.0.1"],
  chainVerified: true,
};

/** An authorization server that notes the last request. */
const recording = () => {
  const seen: EndpointRequest[] = [];
  const note = async (received: EndpointRequest) => {
    seen.push(received);
    return { status: 200, headers: {}, body: "" };
  };
  const served: Partial<AuthorizationServer> = {
    issuerOf: () => ok(undefined),
    endpoints: ["token", "introspect", "revoke", "jwks"].map((name) => ({
      ...{ name, path: { below: `/oauth/${name}` }, methods: [], handle: note },
    })),
    endpointPath: "/oauth",
    bodyLimit: 100,
  };
  return { server: served as AuthorizationServer, seen };
};

type Wiring = Pick<HttpOptions, "clientCertificates">;

/** What the endpoint sees of a request over real TLS, by a client with or without a certificate. */
const overTls = async (wiring: Wiring, sent: RequestOptions): Promise<EndpointRequest> => {
  const { server: recorder, seen } = recording();
  const handler = nodeHandler(recorder, { ...mounted, ...wiring });
  const listener: RequestListener = (received, response) => {
    handler(received, response);
  };
  const port = await listening(
    createTlsServer(
      {
        key: server.key,
        cert: server.pem,
        ca: authority.pem,
        requestCert: true,
        rejectUnauthorized: false,
      },
      listener,
    ),
  );
  await new Promise((resolve, reject) => {
    request({
      host: "127.0.0.1",
      port,
      path: "/oauth/jwks",
      ca: authority.pem,
      agent: false,
      ...sent,
    })
      .on("response", (response) => response.resume().on("end", resolve))
      .on("error", reject)
      .end();
  });
  return seen[0]!;
};

const overHttp = async (
  wiring: Wiring,
  headers: Record<string, string | string[]>,
): Promise<EndpointRequest> => {
  const { server: recorder, seen } = recording();
  const handler = nodeHandler(recorder, { ...mounted, ...wiring });
  const port = await listening(
    createServer((received, response) => {
      handler(received, response);
    }),
  );
  await new Promise((resolve, reject) => {
    requestPlain({ host: "127.0.0.1", port, path: "/oauth/jwks", agent: false, headers })
      .on("response", (response) => response.resume().on("end", resolve))
      .on("error", reject)
      .end();
  });
  return seen[0]!;
};

const overWeb = async (
  wiring: Wiring,
  headers: Record<string, string>,
  connection?: { readonly remoteAddress?: string; readonly clientCertificate?: ClientCertificate },
): Promise<EndpointRequest> => {
  const { server: recorder, seen } = recording();
  const handler = webHandler(recorder, { ...mounted, ...wiring });
  await handler(new Request("http://localhost/oauth/jwks", { headers }), connection);
  return seen[0]!;
};

const listening = async (listener: Server & { closeAllConnections(): void }): Promise<number> => {
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    listener.close();
    listener.closeAllConnections();
  });
  return (listener.address() as AddressInfo).port;
};

function rfc9440({ der }: Certified): string {
  return `:${der.toString("base64")}:`;
}

/** As nginx writes `$ssl_client_escaped_cert`. */
function escapedPem({ pem }: Certified): string {
  return encodeURIComponent(`${pem.trim()}\n`);
}
