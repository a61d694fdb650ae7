import { signingAlgorithms } from "@mintport/core/keys";
import type { ImportChoices, ManagementError } from "@mintport/core/management";
import { present } from "@mintport/core/ports";
import { err, ok, type Result, ResultAsync } from "@mintport/core/result";
import { type ImportedKey, type KeyImportVerdict, secretHashFault } from "@mintport/crypto";
import * as z from "zod";
import type { ImportResult } from "../import/import-result.ts";
import { type ImportRow, idOf, rowOf } from "../import/import-row.ts";
import { importRows } from "../import/import-rows.ts";
import { judgingHasher } from "../import/judging-hasher.ts";
import { shownImportResult } from "../management/shown/shown-import-result.ts";
import { shownKey } from "../management/shown/shown-key.ts";
import { tenantAlgorithms } from "../management/tenant-algorithms.ts";
import { listProblems } from "./list-problems.ts";
import type { AdminPorts, AdminRequest, Operation, Outcome } from "./operation.ts";
import { tenantOf } from "./tenant-and-client-of.ts";

/** A request may take seconds, and a hash takes some milliseconds: more clients are sent by several requests. */
const mostClients = 100;

const clientImport = z.strictObject({
  /** Clients in the form of `mintport export`. */
  clients: z.array(z.record(z.string(), z.unknown())).min(1).max(mostClients),
  replace: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  /** Clients that authenticate with secrets may come with none. */
  withoutSecrets: z.boolean().default(false),
});

const keyImport = z.strictObject({
  /** The private key: PEM, or a JWK. */
  key: z.union([z.string(), z.record(z.string(), z.unknown())]),
  as: z.enum(["signing", "announced", "retired"]),
  kid: z.string().exactOptional(),
  algorithm: z.enum(signingAlgorithms).exactOptional(),
});

const key = { schema: shownKey, component: "SigningKey" };
const results = {
  schema: z.strictObject({ results: z.array(shownImportResult) }),
  component: "ClientImportResults",
};

/** The operations of the admin API that bring along what exists elsewhere. */
export const importOperations: readonly Operation[] = [
  {
    operationId: "importClients",
    tag: "Imports",
    method: "POST",
    path: "/tenants/{tenant}/client-imports",
    summary: `Bring up to ${mostClients} clients along with their ids and secrets; the answer says of each what became of it`,
    scope: "mintport:clients:write",
    makes: "client",
    body: { schema: clientImport, component: "ClientImport" },
    status: 200,
    response: results,
    run: (request, ports) =>
      tenantOf(request)
        .andThrough(ports.mayImport)
        .asyncAndThen((tenant) => {
          const { clients, ...choices } = request.body as z.output<typeof clientImport>;
          const rows = clients.map((client, i) => boundedRow(`/clients/${i}`, client));
          return new ResultAsync(imported(ports, { rows, tenant, choices }));
        }),
  },
  {
    operationId: "importKey",
    tag: "Imports",
    method: "POST",
    path: "/tenants/{tenant}/key-imports",
    summary: "Take in a private key that signs elsewhere; it is sealed at once",
    scope: "mintport:keys:write",
    body: { schema: keyImport, component: "KeyImport" },
    status: 201,
    conflicts: true,
    response: key,
    run: (request, ports) =>
      tenantOf(request).asyncAndThen((tenant) => {
        const {
          as,
          kid,
          algorithm: alg,
          key: privateKey,
        } = request.body as z.output<typeof keyImport>;
        const given: ImportedKey = {
          ...(typeof privateKey === "string"
            ? { privatePem: privateKey }
            : { privateJwk: privateKey }),
          ...present({ kid, alg }),
        };
        return ports.keys
          .import(tenant, given, { as, ...present({ among: amongOf(request) }) })
          .andThen(placed);
      }),
  },
];

/** The lists of a client that comes along have the bounds of one that is made here. */
const boundedRow = (at: string, client: Readonly<Record<string, unknown>>): ImportRow => {
  const problems = listProblems(client);
  return problems.length === 0 ? rowOf(at, client) : { at, ...idOf(client["id"]), problems };
};

interface Batch {
  readonly rows: Parameters<typeof importRows>[0];
  readonly tenant: Parameters<typeof importRows>[1]["tenant"];
  readonly choices: ImportChoices;
}

/** A store that fails makes the whole call fail: who sends it again finds what was imported. */
const imported = async (
  { creation }: Pick<AdminPorts, "creation">,
  { rows, ...batch }: Batch,
): Promise<Result<Outcome, ManagementError>> => {
  const secretHasher = judgingHasher(creation.secretHasher);
  const ports = { ...creation, secretHasher, hashFault: secretHashFault };
  const results: ImportResult[] = [];
  for await (const done of importRows(rows, { ports, ...batch, together: 8 })) {
    if (done.failure !== undefined) return err(done.failure);
    results.push(...done.results);
  }
  const made = results.flatMap(({ id, outcome }) =>
    id !== undefined && isWritten.has(outcome) && batch.choices.dryRun !== true ? [id] : [],
  );
  return ok({ body: { results }, made });
};

const isWritten: ReadonlySet<string> = new Set(["created", "replaced"]);

const amongOf = ({ found }: AdminRequest) => found && tenantAlgorithms(found);

const placed = (answer: KeyImportVerdict): Result<Outcome, ManagementError> => {
  switch (answer.verdict) {
    case "imported":
      return ok({ body: answer.key });
    case "exists":
      return err({ type: "exists", what: "signing key", id: answer.kid });
    case "invalid":
      return err({
        type: "invalid",
        problems: answer.problems.map(({ field, message }) => ({
          field: fieldOf[field] ?? field,
          message,
        })),
      });
    case "too_many_keys":
      return err({
        type: "invalid",
        problems: [{ field: "key", message: "must wait until some published keys are removed" }],
      });
  }
};

const fieldOf: Readonly<Record<string, string>> = {
  ...{ privatePem: "key", privateJwk: "key", alg: "algorithm" },
};
