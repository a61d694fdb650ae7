import type { ReadCertificate } from "@mintport/core";
import { ConfigurationError } from "@mintport/core/ports";
import {
  type CertificateForm,
  type CertificateFormat,
  certificateFormats,
  certificateForms,
} from "./certificate-forms.ts";
import { clientCertificateOf } from "./client-certificate-of.ts";
import type { ClientCertificateSource } from "./client-certificate-source.ts";
import { type IsTrustedProxy, trustedProxies } from "./trusted-proxies.ts";

/** The header in which a proxy passes the TLS client's certificate on, and how it is written there. */
export interface CertificateHeaderOptions {
  /**
   * The header's name: `Client-Cert`. The proxy must drop or replace it in every request. The default is the name that
   * the product has given it; `pem`, `nginx`, `apache` and `haproxy` have none.
   */
  readonly name?: string | undefined;
  /**
   * How the proxy writes the certificate, by the product's name: `apache`, `aws-alb`, `aws-alb-passthrough`,
   * `cloudflare`, `envoy`, `gcp`, `haproxy`, `nginx` or `traefik`. Or by a form: `rfc9440`, a byte sequence, `:MIIB…:`
   * (RFC 9440 §2.2); `pem`, percent-encoded PEM.
   */
  readonly format: CertificateFormat;
  /** Addresses or CIDR ranges of the proxies. From any other peer the header is as if it were not sent. */
  readonly trustedProxies: readonly string[];
  /**
   * Whether the proxy lets only certificates through whose chain it verified. `false` where it passes on whatever the
   * client sends, as nginx does with `ssl_verify_client optional_no_ca`, and with `aws-alb-passthrough` always.
   */
  readonly chainVerified: boolean;
}

/**
 * The certificate that a TLS-terminating proxy passes on in a header; an empty one is none. A header that is repeated,
 * malformed or longer than 16 KiB is `unreadable`. Throws `ConfigurationError` if an option is wrong.
 *
 * @example
 * certificateHeader({ format: "traefik", trustedProxies: ["10.0.0.5"], chainVerified: true })
 */
export const certificateHeader = (options: CertificateHeaderOptions): ClientCertificateSource => {
  const { name, form, isTrusted, chainVerified } = checked(options);
  return {
    from: "header",
    read: ({ headers, remoteAddress }): ReadCertificate | undefined => {
      if (!isTrusted(remoteAddress)) return undefined;
      const value = headers.get(name) ?? "";
      // So says a proxy that its client showed none.
      if (value === "" || value === form.none) return undefined;
      const der = value.length > maxLength ? undefined : form.derOf(value);
      return (der && clientCertificateOf(der, { chainVerified })) ?? "unreadable";
    },
  };
};

const maxLength = 16 * 1024;

interface Checked {
  /** In lower case, as header fields are asked for. */
  readonly name: string;
  readonly form: CertificateForm;
  readonly isTrusted: IsTrustedProxy;
  readonly chainVerified: boolean;
}

const checked = (options: CertificateHeaderOptions): Checked => {
  const isTrusted = trustedProxies(options.trustedProxies);
  const problems = [
    ...certificateHeaderProblems(options),
    ...(isTrusted === undefined ? [{ field: "trustedProxies", message: proxiesMessage }] : []),
  ].map(({ field, message }) => ({ field: `clientCertificates.${field}`, message }));
  if (problems.length > 0 || isTrusted === undefined)
    throw new ConfigurationError("http", problems);
  const form = certificateForms[options.format];
  const { name = form.name ?? "", chainVerified } = options;
  return { name: name.toLowerCase(), form, isTrusted, chainVerified };
};

const proxiesMessage = "must be addresses or CIDR ranges, at least one and none of everybody";

/**
 * What is wrong with the name, the format and the word on the chain, for who reads them from a file. None where the options
 * are right.
 */
export const certificateHeaderProblems = ({
  name,
  format,
  chainVerified,
}: Omit<CertificateHeaderOptions, "trustedProxies">): readonly {
  readonly field: string;
  readonly message: string;
}[] => {
  if (!Object.hasOwn(certificateForms, format))
    return [{ field: "format", message: `must be one of ${certificateFormats.join(", ")}` }];
  const form = certificateForms[format];
  const header = name ?? form.name;
  return [
    ...(header === undefined || !/^[\w!#$%&'*+.^`|~-]+$/.test(header)
      ? [{ field: "name", message: nameMessage(format, header) }]
      : []),
    ...(typeof chainVerified !== "boolean"
      ? [
          {
            field: "chainVerified",
            message: "must be true or false: whether the proxy verifies the chain",
          },
        ]
      : []),
    ...(chainVerified && form.neverVerified === true
      ? [{ field: "chainVerified", message: `must be off: with ${format} nobody verifies a chain` }]
      : []),
  ];
};

const nameMessage = (format: CertificateFormat, header: string | undefined): string =>
  header === undefined
    ? `must be the name of the header that you chose: ${format} has none of its own`
    : "must be the name of a header";
