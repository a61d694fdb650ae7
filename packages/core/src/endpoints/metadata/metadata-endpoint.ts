import { okAsync, type ResultAsync } from "neverthrow";
import type { Tenant } from "../../domain/tenant.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { signJwt } from "../../jwt/sign-jwt.ts";
import { toAsync } from "../../ports/maybe-async.ts";
import type { TenantStore } from "../../ports/tenant-store.ts";
import type { EndpointDefinition } from "../endpoint.ts";
import { findTenant } from "../find-tenant.ts";
import { type Described, type MetadataDocument, metadataDocument } from "./metadata-document.ts";
import { metadataResponse } from "./metadata-response.ts";

export interface MetadataEndpoint extends Described {
  readonly tenants: TenantStore;
  readonly metadataMaxAge: number;
  /** Signs the document as well (RFC 8414 §2.1), where that is wanted. */
  readonly sign: ReturnType<typeof signJwt> | undefined;
}

/** The metadata endpoint (RFC 8414 §3). */
export const metadataEndpoint = (ports: MetadataEndpoint): EndpointDefinition => {
  const find = findTenant(ports.tenants);
  return {
    name: "metadata",
    methods: ["GET", "HEAD"],
    answer: (request, attempt) =>
      toAsync(find(request.tenant, attempt))
        .andThen((tenant) => withSignature(ports, tenant))
        .map((document) => metadataResponse(document, ports.metadataMaxAge)),
  };
};

const withSignature = (
  ports: MetadataEndpoint,
  tenant: Tenant,
): ResultAsync<MetadataDocument, PortError> => {
  const document = metadataDocument(tenant, ports);
  if (ports.sign === undefined) return okAsync(document);
  const signing = ports.sign({
    tenant: tenant.id,
    alg: tenant.signingAlgorithm,
    // RFC 8414 names no type; one of its own keeps it from being taken for a token.
    typ: "authorization-server-metadata+jwt",
    claims: { iss: tenant.issuer, ...document },
  });
  return toAsync(signing).map(({ value }) => ({ ...document, signed_metadata: value }));
};
