import { isIP } from "node:net";
import { isLoopback } from "../settings/conflicts.ts";
import type { Settings } from "../settings/settings.ts";
import { operationsRule } from "./operations-rule.ts";
import type { Rule } from "./rule.ts";

/** The rules for proxies and what they pass on, as far as the settings tell. */
export const proxyRules: readonly Rule<Settings>[] = [
  {
    ...operationsRule("certificates-of-a-whole-network", "RFC 9440 §4", "error"),
    why: "Whoever is in so large a network writes the header, and so is every client that has a certificate.",
    change: (settings) => narrower(settings),
    breaks: (settings) =>
      settings.clientCertificateHeader !== undefined && wideRanges(settings).length > 0,
  },
  {
    ...operationsRule("proxies-of-a-whole-network", "RFC 7239 §8.1"),
    why: "Whoever is in so large a network says which address it calls from: limits and the audit log go by it.",
    change: (settings) => narrower(settings),
    breaks: (settings) => wideRanges(settings).length > 0,
  },
  {
    ...operationsRule("certificates-in-clear", "RFC 9440 §4"),
    why: "The proxy passes certificates on without TLS: whoever is on the way puts in another client's.",
    change:
      "Give this server TLS of its own: tls.certFile and tls.keyFile; or run the proxy on this machine.",
    breaks: ({ clientCertificateHeader, tls, trustedProxies }) =>
      clientCertificateHeader !== undefined &&
      tls === undefined &&
      !trustedProxies.every(isOnThisMachine),
  },
  {
    ...operationsRule("certificates-from-this-machine", "docs/deploy/README.md", "note"),
    why: "The proxy is on this machine: whoever runs a program here reaches the port as it does, and becomes any client by its certificate, without the key.",
    change:
      "If others have accounts here, let the proxy's user alone reach the port: docs/deploy/README.md, Behind a proxy.",
    breaks: ({ clientCertificateHeader, trustedProxies }) =>
      clientCertificateHeader !== undefined && trustedProxies.some(isOnThisMachine),
  },
  {
    ...operationsRule("reached-past-the-proxy", "OAuth 2.1 §1.5"),
    why: "The proxy is on this machine, and the port is open to others: they pass it by, without TLS.",
    change: "Set MINTPORT_HOST=localhost, so that the proxy alone reaches the server.",
    breaks: ({ host, tls, trustedProxies }) =>
      tls === undefined &&
      trustedProxies.length > 0 &&
      trustedProxies.every(isOnThisMachine) &&
      !host.every(isLoopback),
  },
  {
    ...operationsRule("one-source-behind-the-proxy", "docs/limits.md"),
    why: "Without forwardedHeader all clients behind the proxy are one source: together they use up its budget, and one that guesses locks all out.",
    change:
      "Set MINTPORT_FORWARDED_HEADER to the header that the proxy writes, x-forwarded-for or forwarded.",
    breaks: ({ trustedProxies, forwardedHeader, limits }) =>
      trustedProxies.length > 0 && forwardedHeader === undefined && limits !== "off",
  },
];

/** A network in which hardly everybody is a proxy: of more than 65,536 addresses, or of more than a site (RFC 6177). */
const wideRanges = ({ trustedProxies }: Settings): readonly string[] =>
  trustedProxies.filter((range) => {
    const [address = "", prefix] = range.split("/");
    if (prefix === undefined) return false;
    const isMapped = /^::ffff:/i.test(address);
    if (isIP(address) === 4 || isMapped) return Number(prefix) - (isMapped ? 96 : 0) <= 16;
    return Number(prefix) <= 48;
  });

const narrower = (settings: Settings): string =>
  `Name the proxies' own addresses in MINTPORT_TRUSTED_PROXIES, in place of ${wideRanges(settings).join(", ")}.`;

const isOnThisMachine = (range: string): boolean => isLoopback(range.split("/")[0]);
