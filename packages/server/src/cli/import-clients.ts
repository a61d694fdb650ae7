import { open, stat } from "node:fs/promises";
import { setTimeout as passed } from "node:timers/promises";
import type { ImportChoices } from "@mintport/core/management";
import { secretHashFault } from "@mintport/crypto";
import { CommandFailed, explainManagement } from "../errors/command-failed.ts";
import { counted } from "../errors/counted.ts";
import type { FormatName } from "../import/format-name.ts";
import { importFile } from "../import/import-file.ts";
import {
  type ImportResult,
  type ImportTally,
  importTally,
  rowsOf,
} from "../import/import-result.ts";
import { importRows } from "../import/import-rows.ts";
import { judgingHasher } from "../import/judging-hasher.ts";
import { rowsIn } from "../import/rows-in.ts";
import { secretsBeside } from "../import/secrets-beside.ts";
import type { CommandContext } from "./command-context.ts";
import { print } from "./print.ts";
import { progressBar } from "./progress-bar.ts";
import { tellRefusals } from "./tell-refusals.ts";
import { withTenant } from "./with-registry.ts";

/** The options of `client import`. */
export interface ImportOptions {
  readonly tenant: string;
  readonly format?: FormatName;
  readonly dryRun?: boolean;
  readonly replace?: boolean;
  readonly withoutSecrets?: boolean;
  readonly chosenSecrets?: boolean;
  readonly secrets?: string;
  readonly report?: string;
  readonly json?: boolean;
}

/** Imports the clients of a file, tells what became of them, and throws `CommandFailed` if some were left out. */
export const importClients = async (
  world: CommandContext,
  file: string,
  options: ImportOptions,
): Promise<void> => {
  let left = "";
  await withTenant(world, options.tenant, async ({ creation }, tenant) => {
    const { replace = false, dryRun = false, withoutSecrets = false } = options;
    const { rows: own, part } = await rowsIn(await importFile(file), options.format);
    const { secrets } = options;
    const rows = secrets === undefined ? own : await secretsBeside(secrets, own);
    const chosen = options.chosenSecrets === true;
    const secretHasher = judgingHasher(creation.secretHasher, { chosen });
    const ports = { ...creation, secretHasher, hashFault: secretHashFault };
    const patience = { pauses, wait: world.wait ?? ((ms: number) => passed(ms)) };
    const tally = importTally();
    const refusals = tellRefusals(world);
    const show = progressBar(world, part);
    let failure: CommandFailed | undefined;
    await reporting(options.report, [file, secrets], async (write) => {
      const choices = { replace, dryRun, withoutSecrets };
      for await (const done of importRows(rows, {
        ports,
        tenant,
        choices,
        chosen,
        ...patience,
      })) {
        for (const result of done.results) {
          tally.add(result);
          refusals.tell(result);
        }
        show(rowsOf(tally));
        failure = await write(done.results);
        if (failure !== undefined) break;
        if (done.failure !== undefined) failure = explainManagement(done.failure, {});
        else if (world.isStopped?.() === true) {
          // What was read stands in the store and in the report; the next run finds it there.
          failure = new CommandFailed("it was stopped", "refused");
          break;
        }
      }
    });
    refusals.end();
    left = leftBehind(tally, failure);
    print(world, options, {
      value: { tenant, dryRun, ...tally.counts, noted: tally.noted, hashes: tally.hashes },
      text: summary(tally, { tenant, dryRun }),
    });
    const { created, replaced, unchanged } = tally.counts;
    // The audit log calls an act refused only if nothing came of it.
    if (left !== "" && created + replaced + unchanged === 0)
      throw new CommandFailed(left, failure?.type);
  });
  if (left !== "") throw new CommandFailed(left, "refused", doneInPart);
};

/** A busy database, or one that fails over, is waited for: milliseconds. */
const pauses: readonly number[] = [250, 500, 1000, 2000, 4000];

/** The exit code of a command that did a part of its work. */
const doneInPart = 3;

const leftBehind = (
  { counts: { differs, refused } }: ImportTally,
  failure: CommandFailed | undefined,
): string =>
  [
    ...(refused === 0
      ? []
      : [`${counted(refused, "row")} ${refused === 1 ? "is" : "are"} refused`]),
    ...(differs === 0 ? [] : [thatDiffer(differs)]),
    ...(failure === undefined
      ? []
      : [`${failure.message}; run it again: what was imported is found and left as it is`]),
  ].join("; ");

const thatDiffer = (clients: number): string =>
  clients === 1
    ? "1 client is there and differs: --replace replaces it"
    : `${clients} clients are there and differ: --replace replaces them`;

const summary = (
  tally: ImportTally,
  {
    tenant,
    dryRun,
  }: { readonly tenant: string; readonly dryRun: Required<ImportChoices>["dryRun"] },
): string => {
  const counts = Object.entries(tally.counts).filter(([, count]) => count > 0);
  const works = Object.entries(tally.hashes).map(([name, count]) => `${name} (${count})`);
  return [
    `${dryRun ? "Would read" : "Read"} ${counted(rowsOf(tally), "row")} for tenant ${tenant}: ${counts.map(([name, count]) => `${count} ${name}`).join(", ") || "none"}`,
    ...(tally.noted === 0
      ? []
      : [`Of ${tally.noted} something was left out or is to be known: see notes in --report`]),
    ...(works.length === 0
      ? []
      : [
          `Hashes: ${works.join("; ")}. So that from the start an unknown client costs the same, set MINTPORT_ALSO_VERIFIES=${Object.keys(tally.hashes).join(",")}`,
        ]),
  ].join("\n");
};

type WriteResults = (results: readonly ImportResult[]) => Promise<CommandFailed | undefined>;

/** The report is made anew with each run, and is for its owner only. */
const reporting = async (
  path: string | undefined,
  sources: readonly (string | undefined)[],
  work: (write: WriteResults) => Promise<void>,
): Promise<void> => {
  if (path === undefined) return work(async () => undefined);
  for (const source of sources)
    if (source !== undefined && (await isSameFile(path, source)))
      throw new CommandFailed(`--report: ${path} is what is imported; name another file`);
  const failed = (cause: unknown): CommandFailed => {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    return new CommandFailed(`--report: ${path} cannot be written (${code})`, "refused");
  };
  const file = await open(path, "w", 0o600).catch((cause: unknown): never => {
    throw failed(cause);
  });
  try {
    await work((results) =>
      file
        .appendFile(results.map((result) => `${JSON.stringify(result)}\n`).join(""))
        .then(() => undefined, failed),
    );
  } finally {
    await file.close();
  }
};

/** By whatever names: opening it for writing would empty it. */
const isSameFile = async (one: string, other: string): Promise<boolean> => {
  const [first, second] = await Promise.all(
    [one, other].map((path) => stat(path).catch(() => undefined)),
  );
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
};
