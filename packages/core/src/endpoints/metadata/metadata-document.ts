import { asymmetricAlgorithms } from "../../domain/asymmetric-algorithms.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { aliasUrl, type EndpointPaths, endpointUrl } from "../endpoint-paths.ts";

/** What the server is made of, as far as its metadata tells. */
export interface Described {
  readonly paths: EndpointPaths;
  /** The names of the grant types it has. */
  readonly grantTypeNames: readonly string[];
  /** The client authentication methods it has. */
  readonly clientAuthentication: readonly DescribedMethod[];
  /** The origin at which TLS clients present certificates, if it is another. */
  readonly mtlsOrigin: string | undefined;
}

export interface DescribedMethod {
  readonly name: string;
  readonly onlyGrantTypes?: readonly string[];
  readonly signingAlgorithms?: readonly string[];
}

export type MetadataDocument = Readonly<Record<string, unknown>>;

/** The tenant's metadata (RFC 8414 §2), derived from what is configured, so that it cannot say otherwise. */
export const metadataDocument = (tenant: Tenant, server: Described): MetadataDocument => {
  const { issuer } = tenant;
  const { paths } = server;
  // `none` proves nothing, so it is not announced as a way to authenticate.
  const methods = server.clientAuthentication.filter(({ name }) => name !== "none");
  const names = methods.map(({ name }) => name);
  const elsewhere = methods
    .filter(({ onlyGrantTypes }) => onlyGrantTypes === undefined)
    .map(({ name }) => name);
  const algorithms = [
    ...new Set(methods.flatMap(({ signingAlgorithms }) => signingAlgorithms ?? [])),
  ];
  const told = withoutEmpty({
    issuer,
    token_endpoint: endpointUrl(issuer, paths.token),
    introspection_endpoint: endpointUrl(issuer, paths.introspect),
    revocation_endpoint: endpointUrl(issuer, paths.revoke),
    jwks_uri: endpointUrl(issuer, paths.jwks),
    scopes_supported: tenant.scopes,
    grant_types_supported: server.grantTypeNames,
    token_endpoint_auth_methods_supported: names,
    token_endpoint_auth_signing_alg_values_supported: algorithms,
    introspection_endpoint_auth_methods_supported: elsewhere,
    introspection_endpoint_auth_signing_alg_values_supported: algorithms,
    revocation_endpoint_auth_methods_supported: elsewhere,
    revocation_endpoint_auth_signing_alg_values_supported: algorithms,
    introspection_signing_alg_values_supported: [tenant.signingAlgorithm],
    dpop_signing_alg_values_supported: asymmetricAlgorithms,
    tls_client_certificate_bound_access_tokens: knowsCertificates(server, names) || undefined,
    mtls_endpoint_aliases: aliases(tenant, server),
  });
  // REQUIRED (§2), so it is there though it is empty: without an authorization endpoint there is no response type.
  return { ...told, response_types_supported: [] };
};

const knowsCertificates = ({ mtlsOrigin }: Described, names: readonly string[]): boolean =>
  mtlsOrigin !== undefined || names.some((name) => tlsMethods.includes(name));

const tlsMethods: readonly string[] = ["tls_client_auth", "self_signed_tls_client_auth"];

/** RFC 8705 §5. */
const aliases = ({ issuer }: Tenant, { mtlsOrigin, paths }: Described): object | undefined =>
  mtlsOrigin === undefined
    ? undefined
    : {
        token_endpoint: aliasUrl(issuer, paths.token, mtlsOrigin),
        introspection_endpoint: aliasUrl(issuer, paths.introspect, mtlsOrigin),
        revocation_endpoint: aliasUrl(issuer, paths.revoke, mtlsOrigin),
      };

/** §3.2: "Claims with zero elements MUST be omitted from the response." */
const withoutEmpty = (document: MetadataDocument): MetadataDocument =>
  Object.fromEntries(
    Object.entries(document).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
