import type { Recipe } from "./recipe.ts";

/** A page that anybody may read, which says that the tenant is there. */
export const endpoint: Recipe = {
  row: "an endpoint",
  write: {
    "packages/core/src/endpoints/status/status-endpoint.ts": `
import { ok } from "@mintport/core/result";
import type { DocumentErrorCode } from "../../errors/oauth-error.ts";
import type { TenantStore } from "../../ports/tenant-store.ts";
import type { EndpointDefinition } from "../endpoint.ts";
import { publicJson } from "../../messages/endpoint-response.ts";
import type { Received } from "../known.ts";
import { findTenant, requireEnabledTenant } from "../steps/find-tenant.ts";
import { steps } from "../steps/steps.ts";

export interface StatusEndpoint {
  readonly endpointPath: string;
  readonly tenants: TenantStore;
}

export const statusEndpoint = ({
  endpointPath,
  tenants,
}: StatusEndpoint): EndpointDefinition<DocumentErrorCode> => ({
  name: "status",
  path: { below: endpointPath + "/status" },
  methods: ["GET"],
  metadata: (_tenant, url) => ({ status_endpoint: url }),
  steps: steps<Received>()
    .step("tenant", findTenant(tenants))
    .step("tenant", requireEnabledTenant)
    .step("status", (known) =>
      ok({ ...known, response: publicJson({ tenant: known.tenant.id }, 60) }),
    ),
});
`,
  },
  edit: [
    {
      file: "packages/core/src/endpoints/endpoint-definitions.ts",
      before: "import { type TokenEndpoint,",
      line: 'import { statusEndpoint } from "./status/status-endpoint.ts";',
    },
    {
      file: "packages/core/src/endpoints/endpoint-definitions.ts",
      before: "jwksEndpoint(ports),",
      line: "statusEndpoint(ports),",
    },
  ],
};
