import { present } from "@mintport/core/ports";
import { sqlStorage } from "@mintport/storage-sql";
import type { Command } from "commander";
import { type CopiedTable, copyDatabase } from "../copy/copy-database.ts";
import { type CopyEnd, type EndSetting, isSamePlace, openEnd } from "../copy/copy-end.ts";
import { copySource, type SourceOptions } from "../copy/copy-source.ts";
import { refuseRowsOfRedis } from "../copy/refuse-rows-of-redis.ts";
import { requireRightKey } from "../deployment/right-key.ts";
import { CommandFailed, explain } from "../errors/command-failed.ts";
import { counted } from "../errors/counted.ts";
import { type KeyEncryptionKeys, keyEncryptionKeys } from "../settings/key-encryption-keys.ts";
import { readSettings, type Settings } from "../settings/settings.ts";
import type { CommandContext } from "./command-context.ts";
import { print } from "./print.ts";
import { progressBar } from "./progress-bar.ts";
import { runAudited } from "./run-audited.ts";
import { table } from "./table.ts";

interface CopyOptions extends SourceOptions {
  readonly json?: boolean;
}

/** The command `copy`: fills the empty database of the settings with what stands in another. */
export const copyCommand = (command: Command, world: CommandContext): Command =>
  command
    .option(
      "--from <url>",
      "the database to copy, without a password: sqlite:, postgres://, mysql://",
    )
    .option("--from-config <file>", "a configuration file that names the database to copy")
    .option("--json", "print what was copied as JSON")
    .action(async (options: CopyOptions) => {
      const settings = readSettings(world.environment);
      const { databaseUrl, database = {} } = settings;
      if (databaseUrl === undefined) throw new CommandFailed(noTarget);
      const from = copySource(options, settings);
      const to = { option: "MINTPORT_DATABASE_URL", databaseUrl, database };
      if (isSamePlace(from, to))
        throw new CommandFailed(
          `${from.option}: is the database that the settings name; set MINTPORT_DATABASE_URL to the new one`,
        );
      const done = await withEnds([from, to], async (source, target) => {
        const { tables, judged: keys } = await copyDatabase(source, target, {
          ...barsOf(world),
          judge: async (reading) => {
            if (settings.redisUrls.length > 0) await refuseRowsOfRedis(reading);
            return rightKeys(settings, reading);
          },
        });
        return { keys, tables, from: source.place, to: target.place };
      });
      await tellAudit(world, settings, done.keys);
      tell(world, options, done);
    });

const noTarget = "there is no database to copy to: MINTPORT_DATABASE_URL is not set";

const withEnds = async <T>(
  [from, to]: readonly [EndSetting, EndSetting],
  work: (source: CopyEnd, target: CopyEnd) => Promise<T>,
): Promise<T> => {
  const source = await openEnd(from);
  try {
    const target = await openEnd(to);
    try {
      return await work(source, target);
    } finally {
      await target.db.destroy();
    }
  } finally {
    await source.db.destroy();
  }
};

/** Refuses before anything is copied what could not be opened afterwards. */
const rightKeys = async (
  settings: Settings,
  { db, database: { schema, tablePrefix } }: CopyEnd,
): Promise<KeyEncryptionKeys> => {
  const storage = sqlStorage({ db, ...present({ schema, tablePrefix }) });
  const keys = await keyEncryptionKeys(settings, storage, { make: false });
  await requireRightKey(storage, keys);
  return keys;
};

/** Reading it all again is half of the work. */
const barsOf = (world: CommandContext) => {
  const half = (begin: number) => (rows: number, all: number) => {
    progressBar(world, () => begin + rows / all / 2)(rows);
  };
  return { copied: half(0), compared: half(1 / 2) };
};

/** The log goes on in the new database: whoever copied everything stands there. */
const tellAudit = async (
  world: CommandContext,
  settings: Settings,
  keys: KeyEncryptionKeys,
): Promise<void> => {
  try {
    const act = { operation: "copy" };
    await runAudited({ ...world, act }, { settings, keys, connection: undefined }, async () => {});
  } catch (cause) {
    throw new CommandFailed(
      `everything is copied, but the audit log does not say so: ${explain(cause)}`,
    );
  }
};

interface Done {
  readonly tables: readonly CopiedTable[];
  readonly from: string;
  readonly to: string;
}

const tell = (world: CommandContext, options: CopyOptions, { tables, from, to }: Done): void => {
  const rows = tables.reduce((sum, one) => sum + one.rows, 0);
  if (options.json !== true)
    print(world, options, {
      value: undefined,
      text: table([
        ["TABLE", "ROWS", "DIGEST"],
        ...tables.map((one) => [one.table, String(one.rows), one.digest]),
      ]),
    });
  print(world, options, {
    value: { from, to, tables },
    text: `Copied ${counted(rows, "row")} from ${from} to ${to}. The key-encryption key is in neither: keep it. Start no server on the old database again`,
  });
};
