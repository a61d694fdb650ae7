import { err, ok, type ResultAsync } from "neverthrow";
import { dayOf } from "../../domain/client.ts";
import type { ClientId, TenantId } from "../../domain/identifiers.ts";
import type { Instant } from "../../domain/instant.ts";
import { registeredIdPrefix } from "../../domain/registration/client-registration.ts";
import { type PortError, portError } from "../../errors/port-error.ts";
import { toAsync } from "../../ports/maybe-async.ts";
import type { Observer } from "../../ports/observer.ts";
import { boundedMap } from "../bounded-map.ts";
import type { RegistrationPorts } from "./registration-ports.ts";

/** Where the use of a client is noted, and for whose. */
export interface UseNotes {
  readonly clients: Pick<RegistrationPorts["registry"]["clients"], "read" | "update">;
}

/**
 * Notes on which day a client that registered itself last got a token: once a day, beside the request, which does not wait for it. A note
 * that is lost is made with the next token. At a tenant that is closed by now use counts, too: it may open again.
 */
export const noteUse = ({ clients }: UseNotes): Observer => {
  const noted = boundedMap<string, Instant>(10_000);
  const note = (tenant: TenantId, id: ClientId, day: Instant): ResultAsync<void, PortError> =>
    toAsync(clients.read(tenant, id)).andThen((found) => {
      const { registration } = found?.value ?? {};
      if (found === undefined || registration === undefined) return ok(undefined);
      if (registration.usedDay !== undefined && registration.usedDay >= day) return ok(undefined);
      const used = { ...found.value, registration: { ...registration, usedDay: day } };
      return clients
        .update(tenant, used, found.revision)
        .andThen(({ verdict }) =>
          verdict === "stale" ? err(portError("conflict", "client-registry")) : ok(undefined),
        );
    });
  return {
    observe: (event) => {
      const { endpoint, outcome, at } = event;
      const { tenant, client } = event;
      if (endpoint !== "token" || outcome !== "answered") return;
      if (tenant === undefined || client?.startsWith(registeredIdPrefix) !== true) return;
      const day = dayOf(at);
      const name = `${tenant} ${client}`;
      if (noted.get(name) === day) return;
      noted.set(name, day);
      // What fails here is made good with the next token: the day is forgotten.
      void note(tenant, client, day).orElse((error) => {
        noted.delete(name);
        return err(error);
      });
    },
  };
};
