import {
  type CertificateFormat,
  certificateFormats,
  certificateHeader,
  clientCertificateOf,
} from "@mintport/http/client-certificate";
import { type Certified, makeCertificate } from "@mintport/test-engines/certificates";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { hostileText } from "./certificates.ts";

let client: Certified;
let authority: Certified;

beforeAll(async () => {
  authority = await makeCertificate({ subject: "CN=authority" });
  client = await makeCertificate({ subject: "O=Example,CN=client", issuer: authority });
});

/** What each product sends of a client's certificate, and the header it is sent in. */
const sent: Readonly<Record<CertificateFormat, readonly [string, () => string]>> = {
  rfc9440: ["Client-Cert", () => `:${base64(client)}:`],
  pem: ["X-Chosen", () => encodeURIComponent(lines(client))],
  // As Apache 2.4 really sends it: each line break of PEM is a space, the last one too.
  apache: ["X-Chosen", () => lines(client).replaceAll("\n", " ")],
  "aws-alb": ["X-Amzn-Mtls-Clientcert-Leaf", () => safe(lines(client))],
  "aws-alb-passthrough": ["X-Amzn-Mtls-Clientcert", () => safe(lines(client) + lines(authority))],
  cloudflare: ["Cf-Client-Cert-Der-Base64", () => base64(client)],
  envoy: ["X-Forwarded-Client-Cert", () => xfcc(client)],
  gcp: ["X-Client-Cert-Leaf", () => `:${base64(client)}:`],
  haproxy: ["X-Chosen", () => base64(client)],
  nginx: ["X-Chosen", () => encodeURIComponent(lines(client))],
  traefik: ["X-Forwarded-Tls-Client-Cert", () => `${base64(client)},${base64(authority)}`],
};

describe("the header of each product", () => {
  it.each(certificateFormats)("is read as %s sends it, under its name", (format) => {
    const [name, valueOf] = sent[format];
    expect(read(format, valueOf(), name)).toEqual(
      clientCertificateOf(client.der, { chainVerified: false }),
    );
  });

  it.each(certificateFormats)("is unreadable if it is sent twice: %s", (format) => {
    const [name, valueOf] = sent[format];
    const headers = new Headers([
      [name, valueOf()],
      [name, valueOf()],
    ]);
    expect(sourceOf(format).read({ headers, remoteAddress })).toBe("unreadable");
  });

  it.each(certificateFormats)("is unreadable if it is cut, or not of that form: %s", (format) => {
    const [name, valueOf] = sent[format];
    for (const value of [valueOf().slice(0, 200), `=${valueOf()}`, "null", "%", "-"])
      expect(read(format, value, name)).toBe("unreadable");
  });

  it("is never a throw, whatever is sent", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...certificateFormats),
        fc.array(fc.oneof(hostileText, fc.constantFrom('Cert="', '"', ";", ",", "%2", "(null)"))),
        (format, parts) => {
          const value = parts.join("");
          const { read: readHop } = sourceOf(format);
          const seen = readHop({ headers: { get: () => value }, remoteAddress });
          expect([undefined, "unreadable"]).toContain(seen);
        },
      ),
    );
  });

  it("is none where Apache's variable is not set", () => {
    expect(read("apache", "(null)")).toBeUndefined();
    expect(read("haproxy", "(null)")).toBe("unreadable");
  });

  it("holds the escaped body of Traefik before version 3, too", () => {
    expect(read("traefik", encodeURIComponent(base64(client)))).toMatchObject({
      subjectDn: "CN=client,O=Example",
    });
  });

  it("has to be whole, the chain included", () => {
    expect(read("aws-alb-passthrough", `${safe(lines(client))}x`)).toBe("unreadable");
    expect(read("aws-alb", safe(lines(client) + lines(authority)))).toBe("unreadable");
    expect(read("traefik", `${base64(client)},`)).toBe("unreadable");
  });
});

describe("X-Forwarded-Client-Cert", () => {
  const subject = "CN=client,O=Example";

  it("is read in its last element, which the nearest proxy wrote", () => {
    expect(read("envoy", `${xfcc(authority)},${xfcc(client)}`)).toMatchObject({
      subjectDn: subject,
    });
  });

  it("holds no certificate in that element, and then none of another counts", () => {
    expect(read("envoy", `${xfcc(client)},By=spiffe://proxy;Hash=00`)).toBe("unreadable");
    expect(read("envoy", "By=spiffe://proxy;Hash=00")).toBe("unreadable");
  });

  it("has quoted values, in which nothing ends but at a bare quotation mark", () => {
    const forged = `Subject="CN=x\\",Cert=\\"${encodeURIComponent(lines(authority))}\\""`;
    expect(read("envoy", `${xfcc(client)};${forged}`)).toMatchObject({ subjectDn: subject });
    expect(read("envoy", forged)).toBe("unreadable");
  });

  it.each(["URI", "DNS"])("is not believed behind a bare name that a client chose: %s", (key) => {
    const certificate = `Cert="${encodeURIComponent(lines(client))}"`;
    for (const end of [",", ";"])
      expect(read("envoy", `Hash=00;${key}=spiffe://a${end}${certificate}`)).toBe("unreadable");
    expect(read("envoy", `${xfcc(client)};${key}=spiffe://a`)).toMatchObject({
      subjectDn: subject,
    });
  });

  it("names one certificate an element", () => {
    const certificate = `Cert="${encodeURIComponent(lines(client))}"`;
    expect(read("envoy", `${certificate};${certificate}`)).toBe("unreadable");
  });
});

const remoteAddress = "127.0.0.1";

/** Where a product names the header itself, its own name is what counts. */
const sourceOf = (format: CertificateFormat) => {
  const [name] = sent[format];
  return certificateHeader({
    ...(name === "X-Chosen" ? { name } : {}),
    format,
    trustedProxies: [remoteAddress],
    chainVerified: false,
  });
};

const read = (format: CertificateFormat, value: string, name = sent[format][0]) =>
  sourceOf(format).read({ headers: new Headers({ [name]: value }), remoteAddress });

function base64({ der }: Certified): string {
  return der.toString("base64");
}

/** PEM in lines of 64 characters, as OpenSSL writes it. */
function lines(whole: Certified): string {
  const body = base64(whole).replaceAll(/.{64}/g, "$&\n").trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
}

/** As AWS escapes: `+`, `=` and `/` stay. */
function safe(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%2B", "+")
    .replaceAll("%3D", "=")
    .replaceAll("%2F", "/");
}

function xfcc(whole: Certified): string {
  return `By=spiffe://mesh/proxy;Hash=00ff;Cert="${encodeURIComponent(lines(whole))}";Subject="CN=a,O=b"`;
}
