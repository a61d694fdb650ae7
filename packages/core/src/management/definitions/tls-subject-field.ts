import * as z from "zod/mini";
import { isDistinguishedName } from "../../domain/distinguished-name.ts";
import type { TlsClientSubject } from "../../domain/tls-client-subject.ts";

const isHostName = (text: string): boolean =>
  text.length <= 253 && text.split(".").every(isHostLabel);

const isHostLabel = (label: string): boolean =>
  label.length <= 63 &&
  /^[a-z0-9_-]+$/i.test(label) &&
  !label.startsWith("-") &&
  !label.endsWith("-");

/** Certificates are compared in this spelling, so that another one would never fit. */
const isUsuallySpelled = (text: string): boolean => {
  const host = text.includes(":") ? `[${text}]` : text;
  return (
    URL.canParse(`http://${host}`) &&
    new URL(`http://${host}`).hostname === host &&
    (text.includes(":") || /^\d+\.\d+\.\d+\.\d+$/.test(text))
  );
};

/** How a client's certificate is recognised, as an operator writes it. A subject that no certificate can carry is refused. */
export const tlsSubjectField: z.ZodMiniType<TlsClientSubject> = z.union(
  [
    z.strictObject({
      subjectDn: z
        .string()
        .check(z.refine(isDistinguishedName, "must be a name of RFC 4514, as CN=client,O=Example")),
    }),
    z.strictObject({
      dnsName: z
        .string()
        .check(
          z.refine(isHostName, "must be one host name, as client.example.com, without a wildcard"),
        ),
    }),
    z.strictObject({
      uri: z
        .string()
        .check(
          z.regex(
            /^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i,
            "must be a URI, as spiffe://example.org/client",
          ),
        ),
    }),
    z.strictObject({
      ipAddress: z
        .string()
        .check(
          z.refine(
            isUsuallySpelled,
            "must be an IP address in its usual spelling, as 192.0.2.1 or 2001:db8::1",
          ),
        ),
    }),
    z.strictObject({
      emailAddress: z
        .string()
        .check(z.regex(/^[\x21-\x3f\x41-\x7e]+@[\x21-\x3f\x41-\x7e]+$/, "must be a mail address")),
    }),
  ],
  "must hold exactly one of subjectDn, dnsName, uri, ipAddress, emailAddress (RFC 8705 §2.1.2)",
);
