import type { Issuer } from "../domain/issuer.ts";

/** Where the endpoints stand, below an issuer. */
export interface EndpointPaths {
  /** @example "/oauth/token" */
  readonly token: string;
  /** @example "/oauth/introspect" */
  readonly introspect: string;
  /** @example "/oauth/revoke" */
  readonly revoke: string;
  /** @example "/oauth/jwks" */
  readonly jwks: string;
}

/** The well-known name of the metadata document (RFC 8414 §3). */
export const metadataName = "oauth-authorization-server";

/** An endpoint's URL. It comes from the configured issuer, never from what the request says of its host. */
export const endpointUrl = (issuer: Issuer, path: string): string => `${issuer}${path}`;

/** The same endpoint at another origin: where TLS clients present certificates (RFC 8705 §5). */
export const aliasUrl = (issuer: Issuer, path: string, origin: string): string =>
  `${origin}${new URL(issuer).pathname.replace(/\/$/, "")}${path}`;
