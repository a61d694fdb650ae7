import { errAsync, ok, okAsync, ResultAsync } from "neverthrow";
import type { Client, ClientSecret } from "../domain/client.ts";
import type { TenantId } from "../domain/identifiers.ts";
import { present } from "../domain/present.ts";
import type { Versioned } from "../domain/revision.ts";
import type { PortError } from "../errors/port-error.ts";
import type { ClientRegistry } from "../ports/client-registry.ts";
import type { SecretSealer } from "../ports/secret-sealer.ts";
import { changeClient } from "./change.ts";
import type { ManagementError } from "./management-error.ts";

/** The ports by which sealed secrets are sealed again under a newer key. */
export interface Resealing {
  readonly clients: ClientRegistry;
  readonly secretSealer: SecretSealer;
}

/**
 * Seals with the current key-encryption key what a former one sealed of a tenant's client secrets, so that the former may
 * go. Answers how many clients were written. It may be run again at any time, and beside other changes.
 *
 * @example await resealSecrets({ clients: storage.clients, secretSealer: secretSealer(current, former) })(tenant.id)
 */
export const resealSecrets =
  (ports: Resealing) =>
  (tenant: TenantId): ResultAsync<number, ManagementError> => {
    const from = (after: string | undefined, sum: number): ResultAsync<number, ManagementError> =>
      ports.clients
        .list(tenant, { limit: 100, ...present({ after }) })
        .andThen(({ items, next }) =>
          inTurn(items, (item) => resealClient(ports, tenant, item)).andThen((count) =>
            next === undefined ? okAsync(sum + count) : from(next, sum + count),
          ),
        );
    return from(undefined, 0);
  };

const inTurn = (
  [first, ...others]: readonly Versioned<Client>[],
  work: (item: Versioned<Client>) => ResultAsync<boolean, ManagementError>,
): ResultAsync<number, ManagementError> =>
  first === undefined
    ? okAsync(0)
    : work(first).andThen((wrote) => inTurn(others, work).map((count) => count + (wrote ? 1 : 0)));

/** Whether it had to be written. A faster writer has sealed with the current key, or its record is looked at once more. */
const resealClient = (
  ports: Resealing,
  tenant: TenantId,
  { value: client, revision }: Versioned<Client>,
  attempts = 5,
): ResultAsync<boolean, ManagementError> =>
  ResultAsync.combine(client.secrets.map((secret) => reseal(ports.secretSealer, secret)))
    .andThen((secrets): ResultAsync<boolean, ManagementError> => {
      if (secrets.every((secret, i) => secret === client.secrets[i])) return okAsync(false);
      return changeClient(ports.clients)(
        tenant,
        client.id,
        (current) => ok({ ...current, secrets }),
        revision,
      ).map(() => true);
    })
    .orElse((error) =>
      error.type !== "stale" || attempts === 1
        ? errAsync(error)
        : ports.clients
            .read(tenant, client.id)
            .andThen((found) =>
              found === undefined
                ? okAsync(false)
                : resealClient(ports, tenant, found, attempts - 1),
            ),
    );

const reseal = (
  sealer: SecretSealer,
  secret: ClientSecret,
): ResultAsync<ClientSecret, PortError> => {
  const { sealed } = secret;
  if (sealed === undefined) return okAsync(secret);
  return sealer.isCurrent(sealed).andThen((isCurrent) =>
    isCurrent
      ? okAsync(secret)
      : sealer
          .open(sealed)
          .andThen((text) => sealer.seal(text))
          .map((anew) => ({ ...secret, sealed: anew })),
  );
};
