import { ok } from "neverthrow";
import type { DocumentErrorCode } from "../../errors/oauth-error.ts";
import { publicJson } from "../../messages/endpoint-response.ts";
import { andThen } from "../../ports/maybe-async.ts";
import type { SigningKeys } from "../../ports/signing-keys.ts";
import type { TenantStore } from "../../ports/tenant-store.ts";
import type { EndpointDefinition } from "../endpoint.ts";
import type { Received } from "../known.ts";
import { findTenant, requireEnabledTenant } from "../steps/find-tenant.ts";
import { steps } from "../steps/steps.ts";
import { publicMembers } from "./public-members.ts";

/** The ports and options of the endpoint that publishes a tenant's JWK Set (RFC 7517 §5). `jwksMaxAge` is in seconds. */
export interface JwksEndpoint {
  readonly endpointPath: string;
  readonly tenants: TenantStore;
  readonly keys: SigningKeys;
  readonly jwksMaxAge: number;
}

/** The JWK Set endpoint (RFC 7517 §5): the tenant's public keys, and no other tenant's. */
export const jwksEndpoint = ({
  endpointPath,
  tenants,
  keys,
  jwksMaxAge,
}: JwksEndpoint): EndpointDefinition<DocumentErrorCode> => ({
  name: "jwks",
  path: { below: `${endpointPath}/jwks` },
  methods: ["GET", "HEAD"],
  metadata: (_tenant, url) => ({ jwks_uri: url }),
  steps: steps<Received>()
    .step("tenant", findTenant(tenants))
    .step("tenant", requireEnabledTenant)
    .step("keys", (known) =>
      andThen(keys.publicKeys(known.tenant.id), (published) => {
        const response = publicJson({ keys: published.map(publicMembers) }, jwksMaxAge);
        return ok({ ...known, response });
      }),
    ),
});
