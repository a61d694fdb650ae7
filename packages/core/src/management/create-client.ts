import { err, ok, okAsync, type Result, type ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import type { TenantId } from "../domain/identifiers.ts";
import { present } from "../domain/present.ts";
import type { Revision } from "../domain/revision.ts";
import { type Clock, systemClock } from "../ports/clock.ts";
import { type ClientDefinition, readClient } from "./definitions/define-client.ts";
import { type KnownNames, shippedNames, unknownClientNames } from "./known-names.ts";
import { makeSecret, type SecretMaking } from "./make-secret.ts";
import type { ManagedClients } from "./managed-tenants-and-clients.ts";
import { type ManagementError, noProblems } from "./management-error.ts";
import { newGeneration } from "./new-generation.ts";
import { type SecretPolicy, secretEnd } from "./secret-end.ts";

/** The ports and names by which clients are created. */
export interface ClientCreation extends SecretMaking, SecretPolicy {
  readonly clients: ManagedClients;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /**
   * The names that a client may be registered with.
   *
   * @default shippedNames
   */
  readonly knownNames?: KnownNames;
}

/** A client as it was created, with its secret. */
export interface CreatedClient {
  readonly client: Client;
  readonly revision: Revision;
  /** The secret, this once: only its hash is kept. Absent for a client that uses none. */
  readonly secret?: string;
}

type Made = Omit<CreatedClient, "revision">;

/** Registers a client, and makes its secret: 256 bits, so that guessing is hopeless and a fast hash is enough. */
export const createClient =
  (ports: ClientCreation) =>
  (
    tenant: TenantId,
    definition: Omit<ClientDefinition, "secretHashes">,
  ): ResultAsync<CreatedClient, ManagementError> => {
    const { knownNames = shippedNames } = ports;
    const store = (created: Made): ResultAsync<CreatedClient, ManagementError> => {
      const { client } = created;
      return ports.clients
        .create(tenant, client)
        .andThen((answer): Result<CreatedClient, ManagementError> => {
          const { id } = client;
          if (answer.verdict === "exists") return err({ type: "exists", what: "client", id });
          if (answer.verdict === "tenant_unknown")
            return err({ type: "unknown", what: "tenant", id: tenant });
          return ok({ ...created, revision: answer.revision });
        });
    };
    return withoutHashes(definition)
      .andThen(() =>
        readClient(definition, knownNames.ownMethods).mapErr(
          ({ problems }): ManagementError => ({ type: "invalid", problems }),
        ),
      )
      .andThrough((client) => noProblems(unknownClientNames(client, knownNames)))
      .asyncAndThen((client) =>
        withSecret(ports, { ...client, generation: newGeneration(ports.entropy) }),
      )
      .andThen(store);
  };

const withSecret = (ports: ClientCreation, client: Client): ResultAsync<Made, ManagementError> => {
  if (!usesSecrets(client)) return okAsync({ client });
  const createdAt = (ports.clock ?? systemClock).now();
  return secretEnd(ports, createdAt)
    .asyncAndThen((expiresAt) =>
      makeSecret(
        ports,
        { id: "secret-1", createdAt, ...present({ expiresAt }) },
        usesSealed(client),
      ),
    )
    .map(({ secret, kept }) => ({ client: { ...client, secrets: [kept] }, secret }));
};

/**
 * Refuses fields that would not be written: an operator who names hashes believes that they count. The types say so to
 * code alone.
 */
export const withoutHashes = (written: object): Result<void, ManagementError> =>
  "secretHashes" in written
    ? err({
        type: "invalid",
        problems: [{ field: "secretHashes", message: "must not be named: secrets are made here" }],
      })
    : ok();

/** Whether any of its methods needs a secret. */
export const usesSecrets = ({ authenticationMethods }: Client): boolean =>
  authenticationMethods.some((method) => method.startsWith("client_secret_"));

/** Tells whether a client's secrets must be kept sealed instead of hashed: `client_secret_jwt` needs their text. */
export const usesSealed = ({ authenticationMethods }: Client): boolean =>
  authenticationMethods.includes("client_secret_jwt");
