import type { Client } from "../domain/client.ts";
import type { Confirmation } from "../domain/confirmation.ts";
import type { CustomClaims } from "../domain/custom-claims.ts";
import type { Instant } from "../domain/instant.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { GrantedAccess } from "./granted-access.ts";

/** A request to issue tokens: the client, and the access that a grant allowed it. */
export interface IssueRequest {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly granted: GrantedAccess;
  /** Claims of the embedder's own. */
  readonly claims?: CustomClaims | undefined;
  /** The key that the tokens are bound to. */
  readonly confirmation: Confirmation | undefined;
  readonly now: Instant;
}
