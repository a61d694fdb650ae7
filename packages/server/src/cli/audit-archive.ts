import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { type Instant, instant, present } from "@mintport/core/ports";
import {
  type AuditKeys,
  archiveAuditLog,
  pruneAuditLog,
  type ReadArchive,
  readAuditArchive,
} from "@mintport/telemetry/audit-log";
import { Command } from "commander";
import { CommandFailed } from "../errors/command-failed.ts";
import { auditKeys } from "../stores/audit/audit-keys.ts";
import { type Anchor, anchorOption } from "./anchor-option.ts";
import type { CommandContext } from "./command-context.ts";
import { moment } from "./options.ts";
import { print } from "./print.ts";
import { wholeFile } from "./whole-file.ts";
import { auditConnection, faultText, unwrapKeyed, withAuditLog } from "./with-audit-log.ts";
import { withStores } from "./with-stores.ts";

interface Options {
  readonly before: number;
  readonly json?: boolean;
}

/** The command `audit archive`: writes the oldest entries to a file. */
export const archiveCommand = (world: CommandContext): Command =>
  new Command("archive")
    .description(
      "Write the oldest entries to a file that can be verified alone; nothing is deleted",
    )
    .requiredOption("--before <date>", "the entries before this moment, as 2027-01-31", moment)
    .requiredOption("--to <file>", "the file, of JSON Lines; it must not exist yet")
    .option(
      "--anchor <seq:hash>",
      "the head behind a break that was acknowledged, as audit verify names it",
      anchorOption,
    )
    .option("--json", "print the result as JSON")
    .action((options: Options & { readonly to: string; readonly anchor?: Anchor }) =>
      withAuditLog(world, async ({ connection, keys }) => {
        const sign = await keys();
        const { after, head } = await wholeFile(options.to, async (write) => {
          const before = instant(options.before);
          const from = present({ anchor: options.anchor });
          const made = unwrapKeyed(
            await archiveAuditLog(connection, { sign, before, ...from }, write),
          );
          if (!made.ok) throw new CommandFailed(faultText(made));
          return made;
        });
        print(world, options, {
          value: { after, head },
          text: `Archived ${head.seq - after.seq} entries, up to ${head.seq}:${head.hash}`,
        });
      }),
    );

/** The command `audit prune`: deletes entries that an archive holds. */
export const pruneAuditCommand = (world: CommandContext): Command =>
  new Command("prune")
    .description(
      "Delete the entries that an archive holds; a signed cut stays, from which verify starts",
    )
    .requiredOption("--before <date>", "only entries before this moment, as 2027-01-31", moment)
    .requiredOption("--archived <file>", "what audit archive wrote")
    .option("--json", "print the result as JSON")
    .action((options: Options & { readonly archived: string }) =>
      withStores(world, async (stores) => {
        const sign = auditKeys(stores.settings, stores.keys);
        const archive = await verifiedArchive(options.archived, sign, instant(options.before));
        const pruned = unwrapKeyed(await pruneAuditLog(auditConnection(stores), { sign, archive }));
        if (pruned.verdict !== "pruned") throw new CommandFailed(notPruned[pruned.verdict]);
        const { cut } = pruned;
        print(world, options, {
          value: { cut },
          text: `Deleted the entries up to ${cut.seq}; the log begins behind ${cut.seq}:${cut.hash}`,
        });
      }),
    );

const notPruned = {
  foreign: "--archived: is the archive of another log, or of all there is",
  gap: "--archived: older entries than those of the archive are still there; archive and prune them first",
} as const;

/** An archive that verifies; throws what is wrong with it. */
export const verifiedArchive = async (
  path: string,
  keys: AuditKeys,
  before?: Instant,
): Promise<ReadArchive> => {
  const input = createReadStream(path, "utf8");
  const found = await readAuditArchive(
    createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }),
    keys,
    before,
  ).catch((cause: unknown) => {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw new CommandFailed(`${path} cannot be read (${code})`);
  });
  if (found.ok) return found;
  throw new CommandFailed(
    found.fault === "unknown_key"
      ? `${path}: ${faultText(found)}`
      : `${path} is no whole archive: entry ${found.seq} is ${found.fault}`,
  );
};
