import { ok, type ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
import { changeClient } from "./change.ts";
import type { ManagedClients } from "./managed-tenants-and-clients.ts";
import type { ManagementError } from "./management-error.ts";

/** Shuts a client out: it is refused as an unknown one from now on. Disabling twice is disabling once. */
export const disableClient =
  (clients: ManagedClients) =>
  (tenant: TenantId, id: ClientId): ResultAsync<Client, ManagementError> =>
    changeClient(clients)(tenant, id, (client) => ok({ ...client, disabled: true })).map(
      ({ value }) => value,
    );

/** Lets it in again. */
export const enableClient =
  (clients: ManagedClients) =>
  (tenant: TenantId, id: ClientId): ResultAsync<Client, ManagementError> =>
    changeClient(clients)(tenant, id, (client) => ok({ ...client, disabled: false })).map(
      ({ value }) => value,
    );
