import type { TenantId } from "@mintport/core";
import type { D1Binding } from "@mintport/storage-sql/d1";

/** What wrangler.jsonc and the secrets bind. */
export interface Environment {
  readonly DB: D1Binding;
  /** A secret: the tenant's private key, an EC key on P-256, as a JWK. */
  readonly SIGNING_KEY: string;
}

/** The tenant that the Worker serves. */
export const tenantId: TenantId = "main" as TenantId;
