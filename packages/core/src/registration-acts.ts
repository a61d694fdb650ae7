import type { Client } from "./domain/client.ts";
import type { RegistrationActs } from "./endpoints/registration/registration-ports.ts";
import type { ConfigurationProblem } from "./errors/configuration-error.ts";
import { isPortError, type PortError, portError } from "./errors/port-error.ts";
import { readClient } from "./management/definitions/define-client.ts";
import { describeClient } from "./management/definitions/describe-client.ts";
import { makeSecret } from "./management/make-secret.ts";
import type { ManagementError } from "./management/management-error.ts";
import { newGeneration } from "./management/new-generation.ts";
import { removeClient } from "./management/remove.ts";
import type { ClientRegistry } from "./ports/client-registry.ts";
import type { GrantStore } from "./ports/grant-store.ts";
import type { RegistrationContext } from "./registration-capability.ts";
import { err, errAsync, ok, okAsync, type ResultAsync } from "./result.ts";

/** The acts of management that a client does for itself where it registers. */
export const registrationActs = (
  context: RegistrationContext,
  clients: ClientRegistry,
): RegistrationActs => ({
  newGeneration: () => newGeneration(context.entropy),
  makeSecret: (now) =>
    makeSecret(
      { secretHasher: context.secretHasher, entropy: context.entropy },
      { id: "secret-1", createdAt: now },
      false,
    ).mapErr(asPortError),
  faultsOf,
  remove: (tenant, client, expected) =>
    removeClient({
      clients,
      grants: context.storage.grants ?? noGrants,
      tokenFamilies: context.storage.tokenFamilies ?? noFamilies,
      clock: context.clock,
    })(tenant, client, expected)
      .map(() => "removed" as const)
      .orElse((error) =>
        error.type === "stale" || error.type === "unknown"
          ? ok(error.type)
          : err(asPortError(error)),
      ),
});

/** What an operator could not write down again. Methods of an embedder's own need nothing here: no client registers for one. */
const faultsOf = (client: Client): readonly ConfigurationProblem[] =>
  readClient(describeClient(client)).match(
    () => [],
    ({ problems }) => problems,
  );

const asPortError = (error: ManagementError): PortError =>
  isPortError(error) ? error : portError("corrupt", "client-registry", error);

const noGrants: Pick<GrantStore, "read" | "listBySubject" | "listByClient" | "revoke"> = {
  read: () => ok(undefined),
  listBySubject: () => okAsync({ items: [], damaged: [] }),
  listByClient: () => okAsync({ items: [], damaged: [] }),
  revoke: () => okAsync("unknown"),
};

const noFamilies = {
  revokeByGrant: (): ResultAsync<never, PortError> =>
    errAsync(portError("unavailable", "token-family-store")),
};
