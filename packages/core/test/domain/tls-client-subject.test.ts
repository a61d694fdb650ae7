import type { ClientCertificate } from "@mintport/core";
import type { CertificateThumbprint, TlsClientSubject } from "@mintport/core/ports";
import { describe, expect, it } from "vitest";
import { isNamedBy } from "../../src/domain/tls-client-subject.ts";

const certificate: ClientCertificate = {
  thumbprint: "thumbprint" as CertificateThumbprint,
  der: "",
  subjectDn: "CN=client,O=Example",
  dnsNames: ["a.example", "B.example"],
  uris: ["https://a.example/client", "spiffe://example/a"],
  ipAddresses: ["192.0.2.1", "2001:db8::1"],
  emailAddresses: ["Client@a.example"],
  chainVerified: true,
};

describe("whether a certificate has a client's name (RFC 8705 §2.1.2)", () => {
  it.each<TlsClientSubject>([
    { subjectDn: "CN=client,O=Example" },
    { subjectDn: "cn = client; 2.5.4.10 = Ex\\61mple" },
    { dnsName: "a.example" },
    { dnsName: "A.EXAMPLE" },
    { dnsName: "b.example" },
    { uri: "spiffe://example/a" },
    { ipAddress: "192.0.2.1" },
    { ipAddress: "2001:db8::1" },
    { emailAddress: "Client@a.example" },
  ])("it has %j", (subject) => {
    expect(isNamedBy(subject, certificate)).toBe(true);
  });

  it.each<TlsClientSubject>([
    { subjectDn: "CN=client" },
    { subjectDn: "O=Example,CN=client" },
    { subjectDn: "" },
    { dnsName: "example" },
    { dnsName: "c.a.example" },
    { dnsName: "*.example" },
    { dnsName: "https://a.example/client" },
    { uri: "https://a.example/Client" },
    { uri: "a.example" },
    { ipAddress: "192.0.2.2" },
    { ipAddress: "::ffff:192.0.2.1" },
    { emailAddress: "client@a.example" },
    { emailAddress: "a.example" },
  ])("it does not have %j", (subject) => {
    expect(isNamedBy(subject, certificate)).toBe(false);
  });
});
