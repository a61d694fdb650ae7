import type { TenantStore } from "../../ports/tenant-store.ts";
import type { EndpointDefinition } from "../endpoint.ts";
import { findTenant } from "../find-tenant.ts";
import { type Described, metadataResponse } from "./response.ts";

export interface MetadataEndpoint extends Described {
  readonly tenants: TenantStore;
}

/** The metadata endpoint (RFC 8414 §3). */
export const metadataEndpoint = (ports: MetadataEndpoint): EndpointDefinition => {
  const find = findTenant(ports.tenants);
  return {
    name: "metadata",
    methods: ["GET", "HEAD"],
    answer: (request, attempt) =>
      find(request.tenant, attempt).map((tenant) => metadataResponse(tenant, ports)),
  };
};
