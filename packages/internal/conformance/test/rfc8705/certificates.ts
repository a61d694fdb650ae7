import { createHash, webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  type Extension,
  type JsonGeneralNames,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { exportJWK, type JWK } from "jose";

/** A certificate and its key, as a TLS peer holds them. */
export interface Certified {
  readonly certificate: X509Certificate;
  readonly der: Buffer;
  readonly pem: string;
  readonly key: string;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly jwk: JWK;
  /** RFC 8705 §3.1. */
  readonly thumbprint: string;
}

export interface CertificateContent {
  /** The least specific part first, as certificates hold it. */
  readonly subject: string;
  readonly names?: JsonGeneralNames;
  /** Itself, if there is none: then it may sign others. */
  readonly issuer?: Certified;
  /** Of another certificate. */
  readonly keys?: webcrypto.CryptoKeyPair;
  /** In milliseconds from now. */
  readonly until?: number;
}

export const makeCertificate = async ({
  subject,
  names,
  issuer,
  until = hour,
  ...content
}: CertificateContent): Promise<Certified> => {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const keys =
    content.keys ?? (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]));
  const extensions: Extension[] = [new BasicConstraintsExtension(issuer === undefined)];
  if (names !== undefined) extensions.push(new SubjectAlternativeNameExtension(names));
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: issuer?.certificate.subject ?? subject,
    notBefore: new Date(Date.now() - 2 * hour),
    notAfter: new Date(Date.now() + until),
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    extensions,
  });
  const der = Buffer.from(certificate.rawData);
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    certificate,
    der,
    pem: certificate.toString("pem"),
    key: PemConverter.encode(pkcs8, "PRIVATE KEY"),
    keys,
    jwk: await exportJWK(keys.publicKey),
    thumbprint: createHash("sha256").update(der).digest("base64url"),
  };
};

/** `Client-Cert` of RFC 9440 §2.2. */
export const clientCertField = ({ der }: Certified): string => `:${der.toString("base64")}:`;

const hour = 3_600_000;

/** The authority that the servers of these tests trust for clients. */
export const authority: Certified = await makeCertificate({ subject: "CN=authority" });
/** One that nobody trusts. */
export const strangeAuthority: Certified = await makeCertificate({ subject: "CN=authority" });

export const serverCertificate: Certified = await makeCertificate({
  subject: "CN=server",
  names: [{ type: "ip", value: "127.0.0.1" }],
  issuer: authority,
});
const itsNames = {
  subject: "C=DE,O=Example\\, Inc.,CN=client",
  names: [
    { type: "dns", value: "client.example" },
    { type: "url", value: "spiffe://example/client" },
    { type: "ip", value: "192.0.2.7" },
    { type: "email", value: "client@a.example" },
  ] satisfies JsonGeneralNames,
};
/** The client's own: its subject, and a name of every kind. */
export const own: Certified = await makeCertificate({ ...itsNames, issuer: authority });
/** Another client's, of the same authority. */
export const others: Certified = await makeCertificate({
  subject: "C=DE,O=Example\\, Inc.,CN=other",
  names: [
    { type: "dns", value: "other.example" },
    { type: "url", value: "spiffe://example/other" },
    { type: "ip", value: "192.0.2.8" },
    { type: "email", value: "other@a.example" },
  ],
  issuer: authority,
});
/** With the client's names, but of an authority that is not trusted. */
export const forged: Certified = await makeCertificate({ ...itsNames, issuer: strangeAuthority });
/** With the client's names, signed by itself. */
export const selfMade: Certified = await makeCertificate(itsNames);
/** The client's own until a minute ago. */
export const expired: Certified = await makeCertificate({
  ...itsNames,
  issuer: authority,
  until: -60_000,
});
/** The certificate of a client that signs its own. */
export const selfSigned: Certified = await makeCertificate({ subject: "CN=self" });
/** A later certificate of the same client and of the same key. */
export const renewed: Certified = await makeCertificate({
  subject: "CN=self",
  keys: selfSigned.keys,
});
