import type { Tenant } from "@mintport/core";
import type { Storage } from "@mintport/core/ports";
import { memoryStorage } from "@mintport/storage-memory";
import type { Settings } from "../fixture/bindings.ts";
import type { Deployment } from "../fixture/deployment.ts";

/** The deployment's storage, but its tenant is another in these points. */
export const tenantWith =
  (changes: Partial<Tenant>, settings: Settings = {}) =>
  ({ tenant, otherTenant, storage }: Deployment): Settings => ({
    ...settings,
    storage: {
      ...storage,
      tenants: memoryStorage({ tenants: [{ ...tenant, ...changes }, otherTenant] }).tenants,
    } satisfies Storage,
  });
