import { asymmetricAlgorithms } from "../../domain/asymmetric-algorithms.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { aliasUrl, type EndpointPath, endpointUrl, pathBelowIssuer } from "../endpoint-path.ts";

/** The server, as far as its metadata tells of it. */
export interface DescribedServer {
  /** Every endpoint; each says itself what the document holds of it. */
  readonly endpoints: readonly DescribedEndpoint[];
  /** The client authentication methods it has. */
  readonly clientAuthentication: readonly {
    readonly credentials: { readonly certificate?: boolean };
  }[];
  /** The origin at which TLS clients present certificates, if it is another. */
  readonly mtlsOrigin: string | undefined;
}

/** An endpoint as the metadata describes it: its path, and the members that it adds. */
export interface DescribedEndpoint {
  readonly path: EndpointPath;
  metadata?(tenant: Tenant, url: string): MetadataDocument;
  readonly takesCertificates?: boolean;
}

/** The members of an authorization server's metadata, by name (RFC 8414 §2). */
export type MetadataDocument = Readonly<Record<string, unknown>>;

/** The tenant's metadata (RFC 8414 §2), derived from what is configured, so that it cannot say otherwise. */
export const metadataDocument = (tenant: Tenant, server: DescribedServer): MetadataDocument => {
  const told = withoutEmpty({
    issuer: tenant.issuer,
    scopes_supported: tenant.scopes,
    ...Object.fromEntries(
      server.endpoints.flatMap((endpoint) => Object.entries(membersOf(endpoint, tenant))),
    ),
    dpop_signing_alg_values_supported: asymmetricAlgorithms,
    tls_client_certificate_bound_access_tokens: knowsCertificates(server) || undefined,
    mtls_endpoint_aliases: aliases(tenant, server),
  });
  // REQUIRED (§2), so it is there though it is empty: without an authorization endpoint there is no response type.
  return { response_types_supported: [], ...told };
};

const membersOf = ({ path, metadata }: DescribedEndpoint, tenant: Tenant): MetadataDocument =>
  metadata?.(tenant, endpointUrl(tenant.issuer, pathBelowIssuer(path))) ?? {};

const knowsCertificates = ({ mtlsOrigin, clientAuthentication }: DescribedServer): boolean =>
  mtlsOrigin !== undefined ||
  clientAuthentication.some(({ credentials }) => credentials.certificate === true);

/** RFC 8705 §5: the members that hold the URL of an endpoint, with the same path at the origin for certificates. */
const aliases = (
  tenant: Tenant,
  { mtlsOrigin, endpoints }: DescribedServer,
): object | undefined => {
  if (mtlsOrigin === undefined) return undefined;
  const found = endpoints
    .filter(({ takesCertificates }) => takesCertificates)
    .flatMap((endpoint) => {
      const path = pathBelowIssuer(endpoint.path);
      const url = endpointUrl(tenant.issuer, path);
      return Object.entries(membersOf(endpoint, tenant))
        .filter(([, value]) => value === url)
        .map(([name]) => [name, aliasUrl(tenant.issuer, path, mtlsOrigin)]);
    });
  return Object.fromEntries(found) as object;
};

/** §3.2: "Claims with zero elements MUST be omitted from the response." */
const withoutEmpty = (document: MetadataDocument): MetadataDocument =>
  Object.fromEntries(
    Object.entries(document).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
