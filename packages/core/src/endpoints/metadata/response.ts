import type { Seconds } from "../../domain/instant.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { type EndpointPaths, endpointUrl } from "../endpoint-paths.ts";
import type { EndpointResponse } from "../message.ts";

/** What the server is made of, as far as its metadata tells. */
export interface Described {
  readonly paths: EndpointPaths;
  /** The names of the grant types it has. */
  readonly grantTypeNames: readonly string[];
  /** The names of the client authentication methods it has. */
  readonly clientAuthenticationNames: readonly string[];
  readonly metadataMaxAge: Seconds;
}

/** The tenant's metadata (RFC 8414 §2), derived from what is configured, so that it cannot say otherwise. */
export const metadataResponse = (tenant: Tenant, server: Described): EndpointResponse => ({
  status: 200,
  headers: {
    "Content-Type": "application/json",
    "Cache-Control": `public, max-age=${server.metadataMaxAge}`,
  },
  body: JSON.stringify(
    withoutEmpty({
      issuer: tenant.issuer,
      token_endpoint: endpointUrl(tenant.issuer, server.paths.token),
      jwks_uri: endpointUrl(tenant.issuer, server.paths.jwks),
      scopes_supported: tenant.scopes,
      grant_types_supported: server.grantTypeNames,
      // `none` proves nothing, so it is not announced as a way to authenticate.
      token_endpoint_auth_methods_supported: server.clientAuthenticationNames.filter(
        (name) => name !== "none",
      ),
    }),
  ),
});

/** §3.2: "Claims with zero elements MUST be omitted from the response." */
const withoutEmpty = (
  document: Readonly<Record<string, string | readonly string[]>>,
): Readonly<Record<string, string | readonly string[]>> =>
  Object.fromEntries(Object.entries(document).filter(([, value]) => value.length > 0));
