import { chmod, open, rm, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Command } from "commander";
import { causeText } from "../errors/cause-text.ts";
import { CommandFailed } from "../errors/command-failed.ts";
import { placeOf } from "../settings/place-of.ts";
import { readSettings } from "../settings/settings.ts";
import { requireCurrentSchema } from "../stores/open-sql.ts";
import type { CommandContext } from "./command-context.ts";
import { print } from "./print.ts";

interface BackupOptions {
  readonly to: string;
  readonly json?: boolean;
}

/** The command `backup`: copies a SQLite database that is in use. */
export const backupCommand = (command: Command, world: CommandContext): Command =>
  command
    .requiredOption("--to <file>", "the file to write, which must not be there")
    .option("--json", "print what was done as JSON")
    .action(async ({ to, json = false }: BackupOptions) => {
      const settings = readSettings(world.environment);
      const { databaseUrl } = settings;
      if (databaseUrl === undefined || !databaseUrl.reveal().startsWith("sqlite:"))
        throw new CommandFailed(notSqlite);
      await requireCurrentSchema(settings);
      const bytes = await copySqlite(placeOf(databaseUrl), resolve(to));
      print(
        world,
        { json },
        {
          value: { backup: resolve(to), bytes },
          text: `Backed up to ${to}, ${bytes} bytes. The key-encryption key is not in it: keep that apart`,
        },
      );
    });

const notSqlite =
  "the database is not SQLite; take its own program: pg_dump for PostgreSQL, mariadb-dump for MariaDB (docs/backup.md)";

/**
 * Writes one moment of the database into a new file, readable by its owner alone, while others read and write it. A plain copy of
 * the file would lack what still stands in its write-ahead log. A file that is not whole is taken away.
 */
const copySqlite = async (from: string, to: string): Promise<number> => {
  // Made here, so that nothing is overwritten and nobody else may read it while it grows.
  const made = await open(to, "wx", 0o600).catch((cause: unknown) => {
    throw new CommandFailed(
      isTaken(cause)
        ? `--to: ${to} is there already, and is not overwritten`
        : `--to: ${to} cannot be made: ${causeText(cause)}`,
    );
  });
  try {
    const database = new DatabaseSync(from, { readOnly: true });
    try {
      database.prepare("vacuum into ?").run(to);
    } finally {
      database.close();
    }
    requireWhole(to);
    await made.sync();
    await chmod(to, 0o600);
    return (await stat(to)).size;
  } catch (cause) {
    await rm(to, { force: true });
    throw cause instanceof CommandFailed
      ? cause
      : new CommandFailed(`no backup: ${causeText(cause)}`);
  } finally {
    await made.close();
  }
};

const isTaken = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && cause.code === "EEXIST";

const requireWhole = (path: string): void => {
  const copy = new DatabaseSync(path, { readOnly: true });
  try {
    const found = copy.prepare("pragma quick_check").all();
    if (found.length !== 1 || found[0]?.["quick_check"] !== "ok")
      throw new CommandFailed("no backup: the copy is damaged, and so may the database be");
  } finally {
    copy.close();
  }
};
