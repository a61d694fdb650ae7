import type { Settings } from "../settings/settings.ts";
import { operationsRule } from "./operations-rule.ts";
import type { ClientSubject, Rule } from "./rule.ts";

const tokenExchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";

/** Clients with a field that no request of theirs ever comes to, or that refuses each of them. */
export const clientUseRules: readonly Rule<ClientSubject>[] = [
  {
    ...operationsRule("redirect-uris-without-code", "RFC 6749 §3.1.2"),
    why: "Answers go to redirect URIs in the code flow alone, and the client may not use it.",
    change: "Add authorization_code to grantTypes, or take the redirectUris out.",
    breaks: ({ client: { authorization, grantTypes } }) =>
      (authorization?.redirectUris.length ?? 0) > 0 && !grantTypes.includes("authorization_code"),
  },
  {
    ...operationsRule("exchange-without-permission", "RFC 8693 §2.1"),
    why: "The client may exchange nobody's tokens: every exchange of it is refused.",
    change: "Name the clients in tokenExchange.impersonates or tokenExchange.actsFor.",
    breaks: ({ client: { grantTypes, tokenExchange } }) =>
      grantTypes.includes(tokenExchangeGrant) &&
      [tokenExchange?.impersonates, tokenExchange?.actsFor].every(
        (names) => names === undefined || names.length === 0,
      ),
  },
  {
    ...operationsRule("permission-without-exchange", "RFC 8693 §2.1"),
    why: "tokenExchange says whose tokens the client may exchange, and it may not use the grant.",
    change: `Add ${tokenExchangeGrant} to grantTypes, or take tokenExchange out.`,
    breaks: ({ client: { grantTypes, tokenExchange } }) =>
      tokenExchange !== undefined && !grantTypes.includes(tokenExchangeGrant),
  },
  {
    ...operationsRule("certificates-not-taken", "RFC 8705 §3"),
    why: "The client's tokens are bound to its certificate, and this server is shown none: every request of it is refused.",
    change:
      "Set tls.clientCertificates or clientCertificateHeader, or unset certificateBoundAccessTokens.",
    breaks: ({ client, settings }) =>
      client.certificateBoundAccessTokens === true && !takesCertificates(settings),
  },
  {
    ...operationsRule("certificates-not-verified", "RFC 8705 §2.1"),
    why: "tls_client_auth counts certificates of verified authorities alone, and here none is verified: the client cannot prove itself by it.",
    change:
      "Name the authorities in tls.clientCaFile, or set chainVerified of clientCertificateHeader.",
    breaks: ({ client, settings }) =>
      client.authenticationMethods.includes("tls_client_auth") &&
      takesCertificates(settings) &&
      !verifiesCertificates(settings),
  },
  {
    ...operationsRule("requests-per-minute-without-limits", "docs/limits.md"),
    why: "Limits are off: nobody counts, and the client's own number means nothing.",
    change: "Take MINTPORT_LIMITS=off away, or requestsPerMinute out.",
    breaks: ({ client, settings }) =>
      client.requestsPerMinute !== undefined && settings.limits === "off",
  },
];

const takesCertificates = ({ tls, clientCertificateHeader }: Settings): boolean =>
  tls?.clientCertificates !== undefined || clientCertificateHeader !== undefined;

const verifiesCertificates = ({ tls, clientCertificateHeader }: Settings): boolean =>
  tls?.clientCaFile !== undefined || clientCertificateHeader?.chainVerified === true;
