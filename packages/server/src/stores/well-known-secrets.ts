import type { Client, ClientId, TenantId } from "@mintport/core";
import {
  ConfigurationError,
  type FullStorage,
  type PortError,
  type SecretHasher,
  toAsync,
} from "@mintport/core/ports";
import { okAsync, ResultAsync } from "@mintport/core/result";
import { quickstartIds, quickstartSecrets } from "./quickstart.ts";

/** The ids of those of a client's secrets that stand in the documentation. */
export const wellKnownSecrets = (
  secretHasher: SecretHasher,
  tenant: TenantId,
  { secrets }: Client,
): ResultAsync<readonly string[], PortError> =>
  ResultAsync.combine(
    secrets.map(({ id, hash }) =>
      ResultAsync.combine(
        quickstartSecrets.map((text) => toAsync(secretHasher.verify(text, [hash], tenant))),
      ).map((verdicts) => (verdicts.some(({ verdict }) => verdict === "match") ? [id] : [])),
    ),
  ).map((found) => found.flat());

/** The clients of the quickstart that still have such a secret. */
export const clientsWithWellKnownSecrets = (
  { clients }: FullStorage,
  secretHasher: SecretHasher,
): ResultAsync<readonly ClientId[], PortError> =>
  ResultAsync.combine(
    quickstartIds.clients.map((id) =>
      clients
        .read(quickstartIds.tenant, id)
        .andThen((found) =>
          found === undefined
            ? okAsync<readonly ClientId[], PortError>([])
            : wellKnownSecrets(secretHasher, quickstartIds.tenant, found.value).map((ids) =>
                ids.length === 0 ? [] : [id],
              ),
        ),
    ),
  ).map((found) => found.flat());

/**
 * Refuses a store in which a secret of the documentation still opens something, for a server that is not the demo.
 * Throws `ConfigurationError` with the command that removes it.
 */
export const refuseWellKnownSecrets = async (
  storage: FullStorage,
  secretHasher: SecretHasher,
): Promise<void> => {
  const found = (await clientsWithWellKnownSecrets(storage, secretHasher)).match(
    (clients) => clients,
    (cause) => {
      throw new Error("the store cannot be asked for well-known secrets", { cause });
    },
  );
  if (found.length === 0) return;
  throw new ConfigurationError("quickstart", [
    {
      field: `tenant ${quickstartIds.tenant}, client ${found.join(", ")}`,
      message:
        "has a secret that stands in the documentation, so everybody knows it; run: mintport quickstart remove",
    },
  ]);
};
