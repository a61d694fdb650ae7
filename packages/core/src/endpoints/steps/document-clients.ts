import type { Client } from "../../domain/client.ts";
import type { ClientId, TenantId } from "../../domain/identifiers.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { MaybeAsync } from "../../ports/maybe-async.ts";

/** Clients whose ids are the URLs of their documents, as the endpoints ask for them. `clientDocuments` makes it. */
export interface DocumentClients {
  /** Whether documents count at the tenant: its metadata says so (Client ID Metadata Document §5). */
  isOn(tenant: TenantId): boolean;

  /**
   * The client that a user is to authorize, as its document is now. `registered` is what the store of clients said: whoever was
   * registered wins (§6.9). `undefined`: the id means no document here.
   */
  authorizing(
    tenant: Tenant,
    id: ClientId,
    registered: Client | undefined,
  ): MaybeAsync<Client | undefined, OAuthError<"invalid_request"> | PortError>;

  /** Writes down what a user has just agreed to, for the time in which the document is not there. */
  record(tenant: TenantId, client: Client): MaybeAsync<void, PortError>;
}
