import { err, ok } from "neverthrow";
import type { Client } from "../../domain/client.ts";
import type { TenantId } from "../../domain/identifiers.ts";
import { present } from "../../domain/present.ts";
import { type PortError, portError } from "../../errors/port-error.ts";
import type { ClientRegistry } from "../../ports/client-registry.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";

/** Where the facts of documents are recorded: three acts of a registry of clients. */
export type ClientRecords = Pick<ClientRegistry, "create" | "read" | "update">;

/**
 * Records the client of a document as the user saw it. A row that an operator made or took over is left as it is. Of two that record
 * at once one is enough: both have fetched the document just now.
 */
export const recordClient =
  (registry: ClientRecords) =>
  (tenant: TenantId, client: Client): MaybeAsync<void, PortError> =>
    andThen(registry.read(tenant, client.id), (found): MaybeAsync<void, PortError> => {
      if (found === undefined)
        return andThen(registry.create(tenant, client), ({ verdict }) =>
          verdict === "tenant_unknown"
            ? err(portError("corrupt", "client-registry", "it does not know the tenant"))
            : ok(undefined),
        );
      const { value, revision } = found;
      if (value.document === undefined) return ok(undefined);
      const { generation: _, ...facts } = client;
      const next = {
        ...facts,
        ...present({ generation: value.generation }),
        disabled: value.disabled,
      };
      return andThen(registry.update(tenant, next, revision), () => ok(undefined));
    });
