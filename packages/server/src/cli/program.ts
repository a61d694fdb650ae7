import { Command } from "commander";
import { fileVariable } from "../settings/variables.ts";
import { type Act, actOf, requireKind } from "./acts.ts";
import type { CommandContext } from "./command-context.ts";
import { type CommandEntry, commands } from "./commands.ts";
import { heldOutput } from "./held-output.ts";
import { helpBelow } from "./help.ts";
import { printableLines } from "./printable.ts";
import { productVersion } from "./product-version.ts";
import type { RunningCommand } from "./running-command.ts";

/**
 * The command line. Of the commands that `isCalled` denies stands no more than the program's help shows, and their modules
 * are not read. `--config` of a command stands before the variable of that purpose.
 */
export const programFor = async (
  outside: CommandContext,
  isCalled: (name: string) => boolean,
  running?: RunningCommand,
): Promise<Command> => {
  const environment: Record<string, string | undefined> = { ...outside.environment };
  const output = heldOutput((text) => {
    running?.progress?.clear();
    outside.out(text);
  });
  let act: Act | undefined;
  const world: CommandContext = {
    ...outside,
    environment,
    out: output.write,
    err: (text) => {
      running?.progress?.clear();
      outside.err(text);
    },
    output,
    get progress() {
      return running?.progress;
    },
    wholeProgram: () => programFor(outside, () => true),
    isStopped: () => running?.isStopped() === true,
    get act() {
      return act;
    },
  };
  const program = new Command("mintport")
    .version(productVersion(), "-V, --version", "print the version")
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
      running?.begin(command);
    });
  for (const entry of commands) {
    const command = named(entry);
    program.addCommand(command);
    if (isCalled(entry.name)) (await entry.load())(command, world);
    // The program's help says of a command that it has options.
    else if (!entry.isGroup && entry.name !== "completion") command.option(...configOption);
  }
  program.addHelpText("after", () => helpBelow(program));
  for (const command of program.commands.filter((one) => isCalled(one.name())))
    complete(command, program);
  return program;
};

/** The command that a command line calls, or asks the help of: the program itself has no options with values. */
export const calledBy = (argv: readonly string[]): string | undefined => {
  const [first, second] = argv.filter((word) => !word.startsWith("-"));
  return first === "help" ? second : first;
};

const named = ({ name, summary, argument }: CommandEntry): Command => {
  const command = new Command(name).summary(summary).description(summary);
  return argument === undefined ? command : command.argument(...argument);
};

/** Gives a command, and those below it, what all have: the program's output, `--config` where settings count, and the lower half of its help. */
const complete = (command: Command, above: Command): void => {
  command.copyInheritedSettings(above);
  command.addHelpText("after", () => helpBelow(command));
  for (const below of command.commands) complete(below, command);
  if (command.commands.length > 0) return;
  requireKind(command);
  if (!withoutSettings.has(command.name())) command.option(...configOption);
};

/** The commands that read no setting. They take no `--config` either: a file that is passed over would look like one that counts. */
const withoutSettings: ReadonlySet<string> = new Set(["dev", "openapi", "completion"]);

const configOption = [
  "--config <file>",
  `a JSON configuration file; default: ${fileVariable}`,
] as const;
