import { type Client, isPublic } from "../client.ts";

/**
 * How sure it is that a redirect reaches the client that is named.
 *
 * `authenticated`: it proves itself before it gets tokens. `claimed-https`: a public one whose `https` redirect URI is its own, and
 * whose registration says that this counts (OAuth 2.1 §7.3.1). `impersonable`: anybody can pretend to be it, as with
 * loopback and private-use schemes (RFC 8252 §8.6).
 */
export type ClientAssurance = "authenticated" | "claimed-https" | "impersonable";

/** The assurance of a client at one of its redirect URIs. A secret that ships in an app proves nothing (RFC 8252 §8.5). */
export const assuranceOf = (client: Client, redirectUri: string): ClientAssurance => {
  const { applicationType, httpsRedirectIdentifies } = client.authorization ?? {};
  if (!isPublic(client) && applicationType !== "native") return "authenticated";
  return httpsRedirectIdentifies === true && redirectUri.startsWith("https:")
    ? "claimed-https"
    : "impersonable";
};
