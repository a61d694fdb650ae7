import { createHash, X509Certificate } from "node:crypto";
import { clientCertificateOf } from "@mintport/http/client-certificate";
import { type Certified, makeCertificate } from "@mintport/test-engines/certificates";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { hostileText, utf8 } from "./certificates.ts";

let client: Certified;

beforeAll(async () => {
  const authority = await makeCertificate({ subject: "CN=authority" });
  client = await makeCertificate({ subject: "O=Example,CN=client", issuer: authority });
});

describe("a certificate", () => {
  it("has the thumbprint of RFC 8705 §3.1 and the DER of RFC 7517 §4.7", () => {
    const read = clientCertificateOf(client.der, { chainVerified: true });
    expect(read).toEqual({
      thumbprint: createHash("sha256").update(client.der).digest("base64url"),
      der: client.der.toString("base64"),
      subjectDn: "CN=client,O=Example",
      dnsNames: [],
      uris: [],
      ipAddresses: [],
      emailAddresses: [],
      chainVerified: true,
    });
    const parsed = new X509Certificate(client.der);
    expect(clientCertificateOf(parsed, { chainVerified: false })).toEqual({
      ...read,
      chainVerified: false,
    });
  });

  it("shows its subject as RFC 4514 writes it", async () => {
    const { der } = await makeCertificate({
      subject: [
        { C: ["DE"] },
        { DC: [{ ia5String: "example" }] },
        { O: utf8('A, B+C "q" <x>; = # \\ z') },
        { OU: utf8(" lead "), CN: utf8("two + OU=x") },
        { O: utf8("#hash") },
        { CN: utf8("line\nCN=forged") },
        { CN: utf8("nul\0") },
        { "1.2.3.4": utf8("unnamed") },
        { CN: utf8("Zoë 日本 \u{1f511}") },
      ],
    });
    // Two attributes of one relative name stand in no order of their own: DER sorts the set.
    expect(clientCertificateOf(der, { chainVerified: true })?.subjectDn).toBe(
      [
        "CN=Zoë 日本 \u{1f511}",
        "1.2.3.4=unnamed",
        "CN=nul\\00",
        "CN=line\\0ACN=forged",
        "O=\\#hash",
        "OU=\\ lead\\ +CN=two \\+ OU=x",
        'O=A\\, B\\+C \\"q\\" \\<x\\>\\; = # \\\\ z',
        "DC=example",
        "C=DE",
      ].join(","),
    );
  });

  it("shows a subject from which a reader of RFC 4514 gets each value back", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(hostileText, hostileText), { minLength: 1, maxLength: 3 }),
        async (names) => {
          const subject = names.map(([o, cn]) => ({ O: utf8(`o${o}`), CN: utf8(`c${cn}`) }));
          const { der } = await makeCertificate({ subject });
          const { subjectDn } = clientCertificateOf(der, { chainVerified: true })!;
          expect(readDn(subjectDn)).toEqual(
            names.map(([o, cn]) => [`CN=c${cn}`, `O=o${o}`].sort()).reverse(),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it("has the empty subject of a certificate that names its holder in the extension only", async () => {
    const { der } = await makeCertificate({ subject: [], names: [{ type: "dns", value: "a.b" }] });
    expect(clientCertificateOf(der, { chainVerified: true })).toMatchObject({
      subjectDn: "",
      dnsNames: ["a.b"],
    });
  });

  it("shows its subject alternative names by kind, and addresses in their usual spelling", async () => {
    const { der } = await makeCertificate({
      subject: "CN=client",
      names: [
        { type: "dns", value: "a.example" },
        { type: "dns", value: "*.B.example" },
        { type: "url", value: "https://a.example/x,y?q=1" },
        { type: "url", value: "spiffe://a.example/b" },
        { type: "ip", value: "192.0.2.1" },
        { type: "ip", value: "2001:db8:0:0:0:0:0:1" },
        { type: "email", value: "a@b.example" },
        { type: "dn", value: "CN=DNS:dir.example" },
        { type: "id", value: "1.2.3.4" },
        { type: "upn", value: "DNS:upn.example" },
      ],
    });
    expect(clientCertificateOf(der, { chainVerified: true })).toMatchObject({
      dnsNames: ["a.example", "*.B.example"],
      uris: ["https://a.example/x,y?q=1", "spiffe://a.example/b"],
      ipAddresses: ["192.0.2.1", "2001:db8::1"],
      emailAddresses: ["a@b.example"],
    });
  });

  it("shows no name that another name only contains", async () => {
    const { der } = await makeCertificate({
      subject: "CN=client",
      names: [
        { type: "dns", value: "x, DNS:forged.example" },
        { type: "dns", value: 'x", DNS:"forged.example' },
        { type: "url", value: "urn:x,DNS:forged.example" },
        { type: "email", value: "a@b, IP Address:192.0.2.9" },
        { type: "dns", value: "nul.example\0.forged.example" },
        { type: "dns", value: "" },
        { type: "dns", value: "good.example" },
      ],
    });
    expect(clientCertificateOf(der, { chainVerified: true })).toMatchObject({
      dnsNames: ["good.example"],
      uris: ["urn:x,DNS:forged.example"],
      ipAddresses: [],
      emailAddresses: [],
    });
  });

  it("is the DER of exactly one certificate", () => {
    const read = (der: Uint8Array) => clientCertificateOf(der, { chainVerified: true });
    expect(read(new Uint8Array(client.der))).toBeDefined();
    expect(read(Buffer.concat([client.der, client.der]))).toBeUndefined();
    expect(read(Buffer.from(client.pem))).toBeUndefined();
    expect(read(client.der.subarray(0, -1))).toBeUndefined();
    expect(read(new Uint8Array())).toBeUndefined();
  });

  it("is nothing, and no error, where its bytes are broken", () => {
    fc.assert(
      fc.property(fc.nat(client.der.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const der = Buffer.from(client.der);
        der[at] = der[at]! ^ by;
        const read = clientCertificateOf(der, { chainVerified: false });
        if (read !== undefined) expect(read.der).toBe(der.toString("base64"));
      }),
      { numRuns: 2000 },
    );
  });
});

/** A reader of RFC 4514 §3, apart from the one that wrote: relative names of `TYPE=value`, sorted. */
const readDn = (dn: string): readonly (readonly string[])[] => {
  const names: string[][] = [[""]];
  for (const [unit] of dn.matchAll(/\\[\da-f]{2}|\\.|./gisu)) {
    const name = names.at(-1)!;
    if (unit === ",") names.push([""]);
    else if (unit === "+") name.push("");
    else if (/^\\[\da-f]{2}$/i.test(unit))
      name.push(name.pop()! + String.fromCharCode(Number.parseInt(unit.slice(1), 16)));
    else name.push(name.pop()! + (unit.startsWith("\\") ? unit.slice(1) : unit));
  }
  return names.map((name) => name.sort());
};
