import { isIP, SocketAddress } from "node:net";
import type { ClientCertificate } from "@mintport/core";

type SubjectAltNames = Pick<
  ClientCertificate,
  "dnsNames" | "uris" | "ipAddresses" | "emailAddresses"
>;

/**
 * The names in the text that Node makes of the extension: `DNS:a.example, IP Address:192.0.2.1`. Node writes a value
 * with an odd character as a JSON string in which every comma is escaped, so a comma is always Node's own. Names of
 * other kinds are left out, and so is what is no name of its kind.
 */
export const subjectAltNamesOf = (text: string | undefined): SubjectAltNames => {
  const entries = (text ?? "").split(", ").map(entryOf);
  const values = (kind: string): readonly string[] =>
    entries.flatMap((entry) => (entry?.kind === kind ? [entry.value] : [])).filter(isIa5Name);
  return {
    dnsNames: values("DNS"),
    uris: values("URI"),
    ipAddresses: values("IP Address")
      .filter((address) => isIP(address) !== 0)
      .map(usualSpelling),
    emailAddresses: values("email"),
  };
};

interface Entry {
  readonly kind: string;
  readonly value: string;
}

const entryOf = (text: string): Entry | undefined => {
  const colon = text.indexOf(":");
  const value = valueOf(text.slice(colon + 1));
  return colon === -1 || value === undefined ? undefined : { kind: text.slice(0, colon), value };
};

const valueOf = (text: string): string | undefined => {
  if (!text.includes('"')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
};

/** All four kinds are ASCII without spaces and control characters (RFC 5280 §4.2.1.6). */
const isIa5Name = (value: string): boolean => /^[\x21-\x7e]+$/.test(value);

const usualSpelling = (address: string): string =>
  new SocketAddress({ address, family: isIP(address) === 4 ? "ipv4" : "ipv6" }).address;
