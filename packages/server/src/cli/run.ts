import { Command, CommanderError } from "commander";
import { clientCommand } from "./client.ts";
import { explain } from "./failure.ts";
import { migrateCommand } from "./migrate.ts";
import { pruneCommand } from "./prune.ts";
import { serveCommand } from "./serve.ts";
import { tenantCommand } from "./tenant.ts";
import type { World } from "./world.ts";

/**
 * Runs a command line and answers the exit code: 0 done, 1 refused or failed, 2 called wrongly. Results go to `out`,
 * everything else to `err`.
 */
export const run = async (argv: readonly string[], world: World): Promise<number> => {
  const program = new Command("mintport")
    .description("Issues OAuth 2 tokens. The environment names the stores: docs/configuration.md")
    .exitOverride()
    .configureOutput({ writeOut: world.out, writeErr: world.err });
  for (const command of [serveCommand, migrateCommand, tenantCommand, clientCommand, pruneCommand])
    program.addCommand(command(world).copyInheritedSettings(program));
  for (const group of program.commands)
    for (const command of group.commands) command.copyInheritedSettings(program);
  try {
    await program.parseAsync([...argv], { from: "user" });
    return 0;
  } catch (failure) {
    if (failure instanceof CommanderError) return failure.exitCode === 0 ? 0 : 2;
    world.err(`mintport: ${explain(failure)}\n`);
    return 1;
  }
};
