import { err, errAsync, ok, type Result, type ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
import type { ClientRegistry } from "../ports/client-registry.ts";
import type { ManagementError } from "./management-error.ts";

/** Shuts a client out: it is refused as an unknown one from now on. Disabling twice is disabling once. */
export const disableClient =
  (clients: ClientRegistry) =>
  (tenant: TenantId, id: ClientId): ResultAsync<Client, ManagementError> =>
    clients.read(tenant, id).andThen((found): ResultAsync<Client, ManagementError> => {
      if (found === undefined) return errAsync({ type: "unknown", what: "client", id });
      const client = { ...found.value, disabled: true };
      return clients
        .update(tenant, client, found.revision)
        .andThen(
          ({ verdict }): Result<Client, ManagementError> =>
            verdict === "updated" ? ok(client) : err({ type: verdict, what: "client", id }),
        );
    });
