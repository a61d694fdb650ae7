import { createHash } from "node:crypto";
import {
  type Certified as Certificate,
  type CertificateContent,
  type JsonGeneralNames,
  makeCertificate,
} from "@mintport/test-engines/certificates";
import { exportJWK, type JWK } from "jose";

/** A certificate and its key, and the names that OAuth has for them. */
export interface Certified extends Certificate {
  readonly jwk: JWK;
  /** RFC 8705 §3.1. */
  readonly thumbprint: string;
}

const make = async (content: CertificateContent): Promise<Certified> => {
  const made = await makeCertificate(content);
  return {
    ...made,
    jwk: await exportJWK(made.keys.publicKey),
    thumbprint: createHash("sha256").update(made.der).digest("base64url"),
  };
};

/** `Client-Cert` of RFC 9440 §2.2. */
export const clientCertField = ({ der }: Certified): string => `:${der.toString("base64")}:`;

/** The authority that the servers of these tests trust for clients. */
export const authority: Certified = await make({ subject: "CN=authority" });
/** One that nobody trusts. */
export const strangeAuthority: Certified = await make({ subject: "CN=authority" });

export const serverCertificate: Certified = await make({
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
export const own: Certified = await make({ ...itsNames, issuer: authority });
/** Another client's, of the same authority. */
export const others: Certified = await make({
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
export const forged: Certified = await make({ ...itsNames, issuer: strangeAuthority });
/** With the client's names, signed by itself. */
export const selfMade: Certified = await make(itsNames);
/** The client's own until a minute ago. */
export const expired: Certified = await make({
  ...itsNames,
  issuer: authority,
  until: -60_000,
});
/** The certificate of a client that signs its own. */
export const selfSigned: Certified = await make({ subject: "CN=self" });
/** A later certificate of the same client and of the same key. */
export const renewed: Certified = await make({
  subject: "CN=self",
  keys: selfSigned.keys,
});
