import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Client } from "@mintport/core";
import type { Instant } from "@mintport/core/ports";
import type { Settings } from "../settings/settings.ts";
import { dayText, isNear } from "./is-older.ts";
import { operationsFinding, operationsRule } from "./operations-rule.ts";
import type { ClientSubject, Finding, Rule } from "./rule.ts";

/** The rules for the certificates that clients registered. */
export const clientCertificateRules: readonly Rule<ClientSubject>[] = [
  {
    ...operationsRule("client-certificate-ends", "RFC 8705 §2.2.2"),
    why: "The client's last registered certificate is over, or ends within 14 days: TLS in front of it refuses it then.",
    change: ({ client }) =>
      `Register its successor beside it, which ends later than ${dayText(lastEnd(client))}: mintport client update --file with {jwks}.`,
    breaks: ({ client, now }: ClientSubject): boolean => {
      const end = lastEnd(client);
      return !client.disabled && Number.isFinite(end) && (end <= now || isNear(end, now));
    },
  },
];

/** The name of its rule. */
export const serverCertificateRule = "server-certificate-ends";

/** Whether the certificate that the server itself shows is over, or will be in 14 days. */
export const serverCertificateFindings = (
  { tls }: Pick<Settings, "tls">,
  now: Instant,
): readonly Finding[] => {
  if (tls === undefined) return [];
  const end = endOf(readFileSync(tls.certFile));
  if (end > now && !isNear(end, now)) return [];
  const isOver = end <= now;
  return [
    operationsFinding(serverCertificateRule, {
      ...{ subject: "settings", source: "RFC 5280 §4.1.2.5" },
      severity: isOver ? "error" : "warning",
      why: `The certificate in ${tls.certFile} ${isOver ? "ended" : "ends"} on ${dayText(end)}: then nobody connects.`,
      change: "Renew it, and send the server SIGHUP: it reads the file again.",
    }),
  ];
};

const lastEnd = ({ keys }: Client): number => {
  const jwks = keys !== undefined && "jwks" in keys ? keys.jwks : [];
  const ends = jwks.flatMap(({ x5c }): readonly number[] => {
    const first: unknown = Array.isArray(x5c) ? x5c[0] : undefined;
    if (typeof first !== "string") return [];
    try {
      return [endOf(Buffer.from(first, "base64"))];
    } catch {
      // Whoever registered itself may have written anything there.
      return [];
    }
  });
  return Math.max(Number.NEGATIVE_INFINITY, ...ends);
};

const endOf = (certificate: Buffer): number =>
  Math.floor(Date.parse(new X509Certificate(certificate).validTo) / 1000);
