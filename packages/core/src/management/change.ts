import { err, errAsync, ok, type Result, type ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
import type { Revision, Versioned } from "../domain/revision.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { UpdateVerdict } from "../ports/verdicts.ts";
import type { ManagedClients, ManagedTenants } from "./managed-tenants-and-clients.ts";
import type { Managed, ManagementError } from "./management-error.ts";

/** Makes the new value of an old one, or says why not. It may be asked again, of a newer value. */
export type Change<T> = (value: T) => Result<T, ManagementError>;

/**
 * Reads a client, changes it, and writes it back. If somebody else wrote meanwhile, the change is made again on what they
 * wrote; with `expected` it is `stale` instead, as it is if the client is at another revision to begin with.
 */
export const changeClient =
  (clients: ManagedClients) =>
  (
    tenant: TenantId,
    id: ClientId,
    change: Change<Client>,
    expected?: Revision,
  ): ResultAsync<Versioned<Client>, ManagementError> =>
    changed({
      what: "client",
      id,
      expected,
      change,
      read: () => clients.read(tenant, id),
      write: (client, revision) => clients.update(tenant, client, revision),
    });

/** The same for a tenant. */
export const changeTenant =
  (tenants: ManagedTenants) =>
  (
    id: TenantId,
    change: Change<Tenant>,
    expected?: Revision,
  ): ResultAsync<Versioned<Tenant>, ManagementError> =>
    changed({
      what: "tenant",
      id,
      expected,
      change,
      read: () => tenants.read(id),
      write: (tenant, revision) => tenants.update(tenant, revision),
    });

interface Changing<T> {
  readonly what: Managed;
  readonly id: string;
  readonly expected: Revision | undefined;
  readonly change: Change<T>;
  read(): ResultAsync<Versioned<T> | undefined, ManagementError>;
  write(value: T, revision: Revision): ResultAsync<UpdateVerdict, ManagementError>;
}

const changed = <T>(
  changing: Changing<T>,
  attempts = 5,
): ResultAsync<Versioned<T>, ManagementError> => {
  const { what, id, expected, change, read, write } = changing;
  return read().andThen((found): ResultAsync<Versioned<T>, ManagementError> => {
    if (found === undefined) return errAsync({ type: "unknown", what, id });
    if (expected !== undefined && found.revision !== expected)
      return errAsync({ type: "stale", what, id });
    return change(found.value).asyncAndThen((value) =>
      write(value, found.revision).andThen(
        (
          answer,
        ): Result<Versioned<T>, ManagementError> | ResultAsync<Versioned<T>, ManagementError> => {
          if (answer.verdict === "updated") return ok({ value, revision: answer.revision });
          return answer.verdict === "stale" && expected === undefined && attempts > 1
            ? changed(changing, attempts - 1)
            : err({ type: answer.verdict, what, id });
        },
      ),
    );
  });
};
