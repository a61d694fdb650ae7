import { ConfigurationError, type ReadCertificate } from "@mintport/core";
import { clientCertificateOf } from "./client-certificate-of.ts";
import type { ClientCertificateSource } from "./client-certificate-source.ts";
import { type IsTrustedProxy, trustedProxies } from "./trusted-proxies.ts";

/** The header in which a proxy passes the TLS client's certificate on, and how it is written there. */
export interface CertificateHeaderOptions {
  /** The header's name: `Client-Cert`. The proxy must drop or replace it in every request. */
  readonly name: string;
  /**
   * How the proxy writes the certificate. `rfc9440`: a byte sequence, `:MIIB…:` (RFC 9440 §2.2); `pem`: percent-encoded
   * PEM, as nginx's `$ssl_client_escaped_cert`.
   */
  readonly format: "rfc9440" | "pem";
  /** Addresses or CIDR ranges of the proxies. From any other peer the header is as if it were not sent. */
  readonly trustedProxies: readonly string[];
  /**
   * Whether the proxy lets only certificates through whose chain it verified. `false` where it passes on whatever the
   * client sends, as nginx does with `ssl_verify_client optional_no_ca`.
   */
  readonly chainVerified: boolean;
}

/**
 * The certificate that a TLS-terminating proxy passes on in a header; an empty one is none. A header that is repeated,
 * malformed or longer than 16 KiB is `unreadable`. Throws `ConfigurationError` if an option is wrong.
 *
 * @example
 * certificateHeader({ name: "Client-Cert", format: "rfc9440", trustedProxies: ["10.0.0.5"], chainVerified: true })
 */
export const certificateHeader = (options: CertificateHeaderOptions): ClientCertificateSource => {
  const { name, derOf, isTrusted, chainVerified } = checked(options);
  return {
    from: "header",
    read: ({ headers, remoteAddress }): ReadCertificate | undefined => {
      if (!isTrusted(remoteAddress)) return undefined;
      const value = headers.get(name) ?? "";
      // So says a proxy that its client showed none.
      if (value === "") return undefined;
      const der = value.length > maxLength ? undefined : derOf(value);
      return (der && clientCertificateOf(der, { chainVerified })) ?? "unreadable";
    },
  };
};

const maxLength = 16 * 1024;

interface Checked {
  /** In lower case, as header fields are asked for. */
  readonly name: string;
  readonly derOf: (value: string) => Buffer | undefined;
  readonly isTrusted: IsTrustedProxy;
  readonly chainVerified: boolean;
}

const checked = ({
  name,
  format,
  chainVerified,
  ...options
}: CertificateHeaderOptions): Checked => {
  const problem = (field: string, message: string): ConfigurationError =>
    new ConfigurationError("http", [{ field: `clientCertificates.${field}`, message }]);
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw problem("name", "must be the name of a header");
  if (!Object.hasOwn(formats, format)) throw problem("format", 'must be "rfc9440" or "pem"');
  if (typeof chainVerified !== "boolean")
    throw problem("chainVerified", "must be true or false: whether the proxy verifies the chain");
  const isTrusted = trustedProxies(options.trustedProxies);
  if (isTrusted === undefined)
    throw problem(
      "trustedProxies",
      "must be addresses or CIDR ranges, at least one and none of everybody",
    );
  return { name: name.toLowerCase(), derOf: formats[format], isTrusted, chainVerified };
};

/** A byte sequence of a Structured Field, alone (RFC 8941 §3.3.5): a second one brings a comma with it. */
const fromRfc9440 = (value: string): Buffer | undefined => {
  const base64 = /^:([A-Za-z0-9+/]+={0,2}):$/.exec(value)?.[1];
  return base64 === undefined ? undefined : Buffer.from(base64, "base64");
};

const fromPem = (value: string): Buffer | undefined => {
  const text = value.replaceAll(/%([0-7][\da-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const base64 = pem.exec(text)?.[1];
  return base64 === undefined ? undefined : Buffer.from(base64, "base64");
};

/** One block, and nothing around it (RFC 7468 §5). */
const pem =
  /^-----BEGIN CERTIFICATE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END CERTIFICATE-----[\r\n]*$/;

const formats = { rfc9440: fromRfc9440, pem: fromPem };
