import { webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  type Extension,
  type JsonAttributeObject,
  type JsonGeneralNames,
  type JsonNameParams,
  Name,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import fc from "fast-check";

export interface Certified {
  readonly certificate: X509Certificate;
  readonly der: Buffer;
  readonly pem: string;
  readonly key: string;
  readonly keys: webcrypto.CryptoKeyPair;
}

export interface CertificateContent {
  /** Text, or the relative names, the least specific first. */
  readonly subject: string | JsonNameParams;
  readonly names?: JsonGeneralNames;
  /** Itself, if there is none. */
  readonly issuer?: Certified;
}

/** A certificate, and its key; one without an issuer is a certification authority. */
export const makeCertificate = async ({
  subject,
  names,
  issuer,
}: CertificateContent): Promise<Certified> => {
  const name = new Name(subject);
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const extensions: Extension[] = [new BasicConstraintsExtension(issuer === undefined)];
  if (names !== undefined) extensions.push(new SubjectAlternativeNameExtension(names));
  const certificate = await X509CertificateGenerator.create({
    subject: name,
    issuer: issuer?.certificate.subjectName ?? name,
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 3_600_000),
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    extensions,
  });
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    certificate,
    der: Buffer.from(certificate.rawData),
    pem: certificate.toString("pem"),
    key: PemConverter.encode(pkcs8, "PRIVATE KEY"),
    keys,
  };
};

/** An attribute's value exactly as it is: the library would read quotes and `#` in a plain string. */
export const utf8 = (value: string): JsonAttributeObject[] => [{ utf8String: value }];

/** Text made of what RFC 4514 and Node's own notation give a meaning to. */
export const hostileText = fc.string({
  unit: fc.constantFrom(
    ..." ,+=\"\\<>;#:\n\r\0/'aZ0".split(""),
    ...["é", "日", "\u{1f511}", " + ", ", ", "\nCN=x", "DNS:"],
  ),
  maxLength: 12,
});
