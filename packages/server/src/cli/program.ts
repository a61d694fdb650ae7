import { Command } from "commander";
import { fileVariable } from "../settings/variables.ts";
import { type Act, actOf, requireKind } from "./acts.ts";
import { apiKeyCommand } from "./api-key.ts";
import { auditCommand } from "./audit-command.ts";
import { clientCommand } from "./client.ts";
import type { CommandContext } from "./command-context.ts";
import { configCommand } from "./config.ts";
import { doctorCommand } from "./doctor.ts";
import { explainCommand } from "./explain.ts";
import { heldOutput } from "./held-output.ts";
import { helpBelow } from "./help.ts";
import { keyCommand } from "./key.ts";
import { migrateCommand } from "./migrate.ts";
import { openApiCommand } from "./openapi-command.ts";
import { printableLines } from "./printable.ts";
import { pruneCommand } from "./prune.ts";
import { quickstartCommand } from "./quickstart.ts";
import { secretCommand } from "./secret.ts";
import { serveCommand } from "./serve-command.ts";
import { tenantCommand } from "./tenant.ts";

/** The command line as a whole. `--config` of a command stands before the variable of that purpose. */
export const programFor = (outside: CommandContext): Command => {
  const environment: Record<string, string | undefined> = { ...outside.environment };
  const output = heldOutput((text) => {
    outside.out(text);
  });
  let act: Act | undefined;
  const world: CommandContext = {
    ...outside,
    environment,
    out: output.write,
    output,
    get act() {
      return act;
    },
  };
  const program = new Command("mintport")
    .description("Issues OAuth 2 tokens. The environment names the stores: docs/configuration.md")
    .exitOverride()
    .configureOutput({
      writeOut: world.out,
      // It repeats what was typed.
      writeErr: (text) => {
        world.err(printableLines(text));
      },
    })
    .hook("preAction", (_program, command) => {
      const { config } = command.opts<{ readonly config?: string }>();
      if (config !== undefined) environment[fileVariable] = config;
      act = actOf(command);
    });
  for (const command of [
    serveCommand,
    migrateCommand,
    tenantCommand,
    clientCommand,
    secretCommand,
    apiKeyCommand,
    keyCommand,
    explainCommand,
    doctorCommand,
    auditCommand,
    configCommand,
    openApiCommand,
    pruneCommand,
    quickstartCommand,
  ])
    program.addCommand(command(world));
  complete(program);
  return program;
};

/** Gives each command what all have: the program's output, `--config` and the lower half of its help. */
const complete = (command: Command): void => {
  command.addHelpText("after", () => helpBelow(command));
  for (const below of command.commands) {
    below.copyInheritedSettings(command);
    complete(below);
  }
  if (command.commands.length === 0) {
    requireKind(command);
    command.option("--config <file>", `a JSON configuration file; default: ${fileVariable}`);
  }
};
