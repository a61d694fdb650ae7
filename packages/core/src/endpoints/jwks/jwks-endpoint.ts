import { toAsync } from "../../ports/maybe-async.ts";
import type { SigningKeys } from "../../ports/signing-keys.ts";
import type { TenantStore } from "../../ports/tenant-store.ts";
import type { EndpointDefinition } from "../endpoint.ts";
import { findTenant } from "../find-tenant.ts";
import { jwksResponse } from "./jwks-response.ts";

export interface JwksEndpoint {
  readonly tenants: TenantStore;
  readonly keys: SigningKeys;
  readonly jwksMaxAge: number;
}

/** The JWK Set endpoint (RFC 7517 §5): the tenant's public keys, and no other tenant's. */
export const jwksEndpoint = ({ tenants, keys, jwksMaxAge }: JwksEndpoint): EndpointDefinition => {
  const find = findTenant(tenants);
  return {
    name: "jwks",
    methods: ["GET", "HEAD"],
    answer: (request, attempt) =>
      toAsync(find(request.tenant, attempt))
        .andThen((tenant) => toAsync(keys.publicKeys(tenant.id)))
        .map((published) => jwksResponse(published, jwksMaxAge)),
  };
};
