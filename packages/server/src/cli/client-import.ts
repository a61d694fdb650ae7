import { Command, Option } from "commander";
import { formatNames } from "../import/format-name.ts";
import type { CommandContext } from "./command-context.ts";
import type { ImportOptions } from "./import-clients.ts";

/** The command `client import`: clients of a file, with the ids and the secrets that they have. */
export const importClientsCommand = (world: CommandContext): Command =>
  new Command("import")
    .description("Bring clients along with their ids and secrets; what is there and equal stays")
    .argument("<file>", "CSV, JSON Lines, or what Keycloak, Ory Hydra or Auth0 exports")
    .requiredOption("--tenant <tenant>", "the tenant's id")
    .addOption(
      new Option(
        "--format <name>",
        "the file's format; default: judged by its name and content",
      ).choices(formatNames),
    )
    .option("--dry-run", "say what would become of each row, and write nothing")
    .option("--replace", "replace clients that are there and differ")
    .option(
      "--secrets <path>",
      "CSV with the columns id and secret or secretHash, for clients that come without them",
    )
    .option("--without-secrets", "take clients without a secret; each then needs: secret add")
    .option("--chosen-secrets", "people chose the secrets: hash all of them with argon2id")
    .option("--report <path>", "write what became of each row to a file, as JSON Lines")
    .option("--json", "print the summary as JSON")
    .action(async (file: string, options: ImportOptions) => {
      // The other commands of clients start sooner without it.
      const { importClients } = await import("./import-clients.ts");
      await importClients(world, file, options);
    });
