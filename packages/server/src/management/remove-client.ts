import type { ClientId, TenantId } from "@mintport/core";
import {
  type ClientRemoval,
  endClientGrants,
  type ManagementError,
  removeClient,
} from "@mintport/core/management";
import { err, errAsync, ok, type ResultAsync } from "@mintport/core/result";
import { isDamaged, isNamedAsListed, removeDamaged } from "./remove-damaged.ts";

/** Removes a client whether or not its record can be read, with its secrets, API keys and grants. */
export const removeAnyClient =
  (ports: ClientRemoval) =>
  (tenant: TenantId, id: ClientId): ResultAsync<void, ManagementError> => {
    const { clients } = ports;
    const unknown: ManagementError = { type: "unknown", what: "client", id };
    return clients
      .read(tenant, id)
      .andThen((found) =>
        found === undefined ? errAsync(unknown) : removeClient(ports)(tenant, id, found.revision),
      )
      .orElse((error) =>
        isDamaged(error) || isNamedAsListed(error)
          ? removeDamaged({
              list: (page) => clients.list(tenant, page),
              remove: (expected) => clients.remove(tenant, id, expected),
            })
              .andThen((verdict) => (verdict === "removed" ? ok() : err(unknown)))
              .andThen(() => endClientGrants(ports)(tenant, id).map(() => undefined))
          : errAsync(error),
      );
  };
