import type { Command } from "commander";
import type { CommandContext } from "./command-context.ts";
import { type Completion, completionScripts } from "./completion-scripts.ts";
import { fullName } from "./help.ts";

const shells = ["bash", "zsh", "fish"] as const;

/** The command `completion`: prints what teaches a shell the commands and their options. */
export const completionCommand = (command: Command, world: CommandContext): Command => {
  command.registeredArguments[0]?.choices(shells);
  return command
    .addHelpText(
      "after",
      `
To have it in every shell from now on:
  bash  mintport completion bash > ~/.local/share/bash-completion/completions/mintport
  zsh   mintport completion zsh > "\${fpath[1]}/_mintport"
  fish  mintport completion fish > ~/.config/fish/completions/mintport.fish`,
    )
    .action(async (shell: (typeof shells)[number]) => {
      // Every command is read, which `completion` alone needs.
      const whole = await world.wholeProgram?.();
      if (whole !== undefined) world.out(completionScripts[shell](completionsOf(whole)));
    });
};

/** What may follow each command: the names below it, and its options. */
const completionsOf = (command: Command): readonly Completion[] => [
  {
    path: fullName(command),
    commands: command.commands.map((below) => ({
      name: below.name(),
      text: below.summary() || below.description(),
    })),
    options: [
      ...command.options
        .filter(({ hidden }) => !hidden)
        .map(({ long, description, required, argChoices }) => ({
          name: long ?? "",
          text: description,
          takesValue: required,
          choices: argChoices ?? [],
        })),
      { name: "--help", text: "display help for command", takesValue: false, choices: [] },
    ],
  },
  ...command.commands.flatMap(completionsOf),
];
