import { webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  type Extension,
  type JsonGeneralNames,
  type JsonNameParams,
  Name,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

export type { JsonAttributeObject, JsonGeneralNames } from "@peculiar/x509";

/** A certificate and its key, as a TLS peer holds them. */
export interface Certified {
  readonly certificate: X509Certificate;
  readonly der: Buffer;
  readonly pem: string;
  readonly key: string;
  readonly keys: webcrypto.CryptoKeyPair;
}

export interface CertificateContent {
  /** Text, or the relative names; the least specific first, as certificates hold them. */
  readonly subject: string | JsonNameParams;
  readonly names?: JsonGeneralNames;
  /** Itself, if there is none: then it may sign others. */
  readonly issuer?: Pick<Certified, "certificate" | "keys">;
  /** Of another certificate. */
  readonly keys?: webcrypto.CryptoKeyPair;
  /** In milliseconds from now. */
  readonly until?: number;
}

/** Makes a certificate that holds since two hours ago. */
export const makeCertificate = async ({
  subject,
  names,
  issuer,
  until = hour,
  ...content
}: CertificateContent): Promise<Certified> => {
  const name = new Name(subject);
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const keys =
    content.keys ?? (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]));
  const extensions: Extension[] = [new BasicConstraintsExtension(issuer === undefined)];
  if (names !== undefined) extensions.push(new SubjectAlternativeNameExtension(names));
  const certificate = await X509CertificateGenerator.create({
    subject: name,
    issuer: issuer?.certificate.subjectName ?? name,
    notBefore: new Date(Date.now() - 2 * hour),
    notAfter: new Date(Date.now() + until),
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

const hour = 3_600_000;
