import { err, errAsync, ok, okAsync, type Result, type ResultAsync } from "neverthrow";
import type { ApiKey } from "../domain/api-key.ts";
import type { Client } from "../domain/client.ts";
import type { TenantId } from "../domain/identifiers.ts";
import { present } from "../domain/present.ts";
import { takeOver } from "../domain/registration/client-registration.ts";
import type { Versioned } from "../domain/revision.ts";
import type { ConfigurationProblem } from "../errors/configuration-error.ts";
import { systemClock } from "../ports/clock.ts";
import { changeClient } from "./change.ts";
import { areEqual, clientDifferences } from "./client-differences.ts";
import { type ClientCreation, usesSealed, usesSecrets } from "./create-client.ts";
import {
  type ImportedClient,
  type ReadImport,
  readImportedClient,
} from "./definitions/imported-client.ts";
import {
  areSameSecrets,
  checkSealed,
  keptSecrets,
  type SecretImporting,
  secretProblems,
} from "./imported-secrets.ts";
import { shippedNames, unknownClientNames } from "./known-names.ts";
import { type ManagementError, noProblems } from "./management-error.ts";
import { newGeneration } from "./new-generation.ts";

/** The ports and names by which clients are imported. `secretHashFault` of `@mintport/crypto` is a `hashFault`. */
export interface ClientImporting extends ClientCreation, SecretImporting {}

/** The choices for an import. */
export interface ImportChoices {
  /** Whether a client that is there and differs is replaced. @default false */
  readonly replace?: boolean;
  /** Whether nothing is written: the answer is what would become of it. @default false */
  readonly dryRun?: boolean;
  /**
   * Whether a client that authenticates with secrets may come with none. It then cannot authenticate until `addClientSecret`
   * gives it one.
   *
   * @default false
   */
  readonly withoutSecrets?: boolean;
}

/** What became of an imported client. `differs`: there is another one of this id, in these fields; it was not touched. */
export type ImportVerdict =
  | { readonly verdict: "created" | "unchanged" | "replaced" }
  | { readonly verdict: "differs"; readonly fields: readonly string[] };

/**
 * Registers a client that exists elsewhere, with the id and the secrets that it has there: so its holder changes nothing. The
 * definition is held to the rules of `createClient`. A client that is there already and is the same is left as it is, so an
 * import may be run again. What is left out of the import is not compared and stays: `secrets`, `apiKeys`. A client that is
 * replaced keeps its generation, and so its tokens.
 *
 * @example
 * await importClient({ ...ports, hashFault: secretHashFault })(tenant.id, {
 *   id: "billing",
 *   grantTypes: ["client_credentials"],
 *   secrets: [{ hash: "$2b$10$…" }],
 * })
 */
export const importClient =
  (ports: ClientImporting) =>
  (
    tenant: TenantId,
    imported: ImportedClient,
    choices: ImportChoices = {},
  ): ResultAsync<ImportVerdict, ManagementError> =>
    readImport(ports, imported, choices).asyncAndThen((row) =>
      checkSealed(ports, tenant, row.secrets ?? []).andThen(() =>
        place(ports, { tenant, row, choices }),
      ),
    );

interface Importing {
  readonly tenant: TenantId;
  readonly row: ReadImport;
  readonly choices: ImportChoices;
}

const readImport = (
  ports: ClientImporting,
  imported: ImportedClient,
  { withoutSecrets = false }: ImportChoices,
): Result<ReadImport, ManagementError> => {
  const { knownNames = shippedNames } = ports;
  return readImportedClient(imported, knownNames.ownMethods)
    .mapErr((problems): ManagementError => ({ type: "invalid", problems }))
    .andThrough(({ client, secrets = [] }) =>
      noProblems([
        ...unknownClientNames(client, knownNames),
        ...secretProblems(ports, secrets, usesSealed(client)),
        ...(secrets.length === 0 && usesSecrets(client) && !withoutSecrets ? [noSecret] : []),
      ]),
    );
};

/** Who loses to another writer of the same client looks again at what that one wrote. */
const place = (
  ports: ClientImporting,
  importing: Importing,
  attempts = 3,
): ResultAsync<ImportVerdict, ManagementError> => {
  const { tenant, row, choices } = importing;
  return ports.clients.read(tenant, row.client.id).andThen((found) => {
    const placed: ResultAsync<ImportVerdict, ManagementError> =
      found === undefined
        ? created(ports, importing)
        : differences(ports, importing, found.value).andThen((fields) => {
            if (fields.length === 0) return okAsync<ImportVerdict>({ verdict: "unchanged" });
            return choices.replace === true
              ? replaced(ports, importing, found)
              : okAsync<ImportVerdict>({ verdict: "differs", fields });
          });
    return placed.orElse((error) =>
      attempts > 1 && (error.type === "exists" || error.type === "stale")
        ? place(ports, importing, attempts - 1)
        : errAsync(error),
    );
  });
};

const created = (
  ports: ClientImporting,
  { tenant, row, choices }: Importing,
): ResultAsync<ImportVerdict, ManagementError> => {
  if (choices.dryRun === true) return okAsync({ verdict: "created" });
  const { id } = row.client;
  return withCredentials(ports, row, { generation: newGeneration(ports.entropy) })
    .andThen((client) => ports.clients.create(tenant, client))
    .andThen(({ verdict }): Result<ImportVerdict, ManagementError> => {
      if (verdict === "tenant_unknown") return err({ type: "unknown", what: "tenant", id: tenant });
      return verdict === "exists"
        ? err({ type: "exists", what: "client", id })
        : ok({ verdict: "created" });
    });
};

const replaced = (
  ports: ClientImporting,
  { tenant, row, choices }: Importing,
  found: Versioned<Client>,
): ResultAsync<ImportVerdict, ManagementError> => {
  if (choices.dryRun === true) return okAsync({ verdict: "replaced" });
  return withCredentials(ports, row, found.value).andThen((client) =>
    changeClient(ports.clients)(tenant, client.id, () => ok(client), found.revision).map(
      (): ImportVerdict => ({ verdict: "replaced" }),
    ),
  );
};

/** The client with the credentials of its import, or with those that it has where the import says none. */
const withCredentials = (
  ports: ClientImporting,
  { client, secrets, apiKeys }: ReadImport,
  before: Partial<Client>,
): ResultAsync<Client, ManagementError> => {
  const kept =
    secrets === undefined
      ? okAsync(before.secrets ?? [])
      : keptSecrets(ports, secrets, {
          now: (ports.clock ?? systemClock).now(),
          sealed: usesSealed(client),
        });
  return kept.map((own) => ({
    ...client,
    secrets: own,
    ...present({
      apiKeys: keysOf(apiKeys, before),
      // A client that registered itself may still read and remove its registration.
      registration: takeOver(before.registration),
      generation: before.generation,
    }),
  }));
};

/** None is left out, as a client that never had one has it. */
const keysOf = (
  apiKeys: readonly ApiKey[] | undefined,
  before: Partial<Client>,
): readonly ApiKey[] | undefined =>
  apiKeys?.length === 0 ? undefined : (apiKeys ?? before.apiKeys);

const differences = (
  ports: ClientImporting,
  { tenant, row: { client, secrets, apiKeys } }: Importing,
  found: Client,
): ResultAsync<readonly string[], ManagementError> => {
  const same =
    secrets === undefined ? okAsync(true) : areSameSecrets(ports, tenant, found.secrets, secrets);
  return same.map((isSame) => [
    ...clientDifferences(found, client),
    ...(isSame ? [] : ["secrets"]),
    ...(apiKeys === undefined || areEqual(lives(found.apiKeys), lives(apiKeys)) ? [] : ["apiKeys"]),
  ]);
};

/** The day of a key's last use is no part of what it is. */
const lives = (keys: readonly ApiKey[] = []): readonly object[] =>
  keys.map(({ lastUsedDay: _, ...key }) => key);

const noSecret: ConfigurationProblem = {
  field: "secrets",
  message:
    "must hold the client's secret or its hash, for it authenticates with one; or import it without secrets, and give it one afterwards",
};
