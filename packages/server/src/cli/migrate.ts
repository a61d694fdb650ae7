import { migrate } from "@mintport/storage-sql";
import type { Command } from "commander";
import { CommandFailed, explainManagement } from "../errors/command-failed.ts";
import { readSettings } from "../settings/settings.ts";
import { migrateAudit } from "../stores/audit/open-audit.ts";
import { refuseNewerSchema, sqlConnection } from "../stores/open-sql.ts";
import type { CommandContext } from "./command-context.ts";
import { print } from "./print.ts";

/** The command `migrate`: brings the database's tables to this version. */
export const migrateCommand = (command: Command, world: CommandContext): Command =>
  command
    .option("--json", "print the result as JSON")
    .action(async (options: { readonly json?: boolean }) => {
      const settings = readSettings(world.environment);
      const connection = sqlConnection(settings, { create: true, migrates: true });
      if (connection === undefined)
        throw new CommandFailed(
          "there is no database to migrate: MINTPORT_DATABASE_URL is not set",
        );
      await refuseNewerSchema(settings);
      const names = (await migrate(connection)).match(
        (taken) => taken,
        (error) => {
          throw explainManagement(error, {});
        },
      );
      const migrated = [...names, ...(await migrateAudit(settings))];
      const text =
        migrated.length === 0
          ? "The schema is up to date"
          : migrated.map((name) => `Migrated ${name}`).join("\n");
      print(world, options, { value: { migrated }, text });
    });
