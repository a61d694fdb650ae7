import { err, ok, type Result, type ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import type { TenantId } from "../domain/identifiers.ts";
import type { ClientRegistry } from "../ports/client-registry.ts";
import type { Entropy } from "../ports/entropy.ts";
import type { SecretHasher } from "../ports/secret-hasher.ts";
import { type ClientDefinition, readClient } from "./define-client.ts";
import type { ManagementError } from "./management-error.ts";

export interface ClientCreation {
  readonly clients: ClientRegistry;
  readonly secretHasher: SecretHasher;
  readonly entropy: Entropy;
}

export interface CreatedClient {
  readonly client: Client;
  /** The secret, this once: only its hash is kept. Absent for a public client. */
  readonly secret?: string;
}

/** Registers a client, and makes its secret: 256 bits, so that guessing is hopeless and a fast hash is enough. */
export const createClient =
  ({ clients, secretHasher, entropy }: ClientCreation) =>
  (
    tenant: TenantId,
    definition: Omit<ClientDefinition, "secretHashes">,
  ): ResultAsync<CreatedClient, ManagementError> => {
    const isPublic = definition.authenticationMethods?.includes("none") === true;
    const secret = isPublic ? undefined : entropy.text(secretBytes);
    const store = (client: Client): ResultAsync<CreatedClient, ManagementError> =>
      clients.create(tenant, client).andThen((verdict): Result<CreatedClient, ManagementError> => {
        if (verdict === "exists") return err({ type: "exists", what: "client", id: client.id });
        if (verdict === "tenant_unknown")
          return err({ type: "unknown", what: "tenant", id: tenant });
        return ok(secret === undefined ? { client } : { client, secret });
      });
    return readClient(definition)
      .mapErr(({ problems }): ManagementError => ({ type: "invalid", problems }))
      .asyncAndThen((client) =>
        secret === undefined
          ? store(client)
          : secretHasher
              .hash(secret)
              .andThen((hash) => store({ ...client, secrets: [{ id: "secret-1", hash }] })),
      );
  };

const secretBytes = 32;
