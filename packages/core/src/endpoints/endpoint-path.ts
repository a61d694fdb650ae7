import type { Issuer } from "../domain/issuer.ts";

/** Where an endpoint stands: below each issuer, or at a well-known name of its own (RFC 8615, RFC 8414 §3). */
export type EndpointPath =
  | { readonly below: string }
  /** @example { wellKnown: "oauth-authorization-server" } */
  | { readonly wellKnown: string };

/** The path that is appended to an issuer. */
export const pathBelowIssuer = (path: EndpointPath): string =>
  "below" in path ? path.below : `/.well-known/${path.wellKnown}`;

/** An endpoint's URL. It comes from the configured issuer, never from what the request says of its host. */
export const endpointUrl = (issuer: Issuer, path: string): string => `${issuer}${path}`;

/** The same endpoint at another origin: where TLS clients present certificates (RFC 8705 §5). */
export const aliasUrl = (issuer: Issuer, path: string, origin: string): string =>
  `${origin}${new URL(issuer).pathname.replace(/\/$/, "")}${path}`;
