import { migrate } from "@mintport/storage-sql";
import { Command } from "commander";
import { sqlConnection } from "../open-storage.ts";
import { readSettings } from "../settings.ts";
import { CommandFailed, explainManagement } from "./failure.ts";
import { print } from "./output.ts";
import type { World } from "./world.ts";

export const migrateCommand = (world: World): Command =>
  new Command("migrate")
    .description("Bring the database's schema up to date")
    .option("--json", "print the result as JSON")
    .action(async (options: { readonly json?: boolean }) => {
      const connection = sqlConnection(readSettings(world.environment));
      if (connection === undefined)
        throw new CommandFailed(
          "there is no database to migrate: MINTPORT_DATABASE_URL is not set",
        );
      const migrated = (await migrate(connection)).match(
        (names) => names,
        (error) => {
          throw explainManagement(error, {});
        },
      );
      const text =
        migrated.length === 0
          ? "The schema is up to date"
          : migrated.map((name) => `Migrated ${name}`).join("\n");
      print(world, options, { value: { migrated }, text });
    });
