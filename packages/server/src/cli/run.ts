import { CommanderError } from "commander";
import { CommandFailed, explain } from "../errors/command-failed.ts";
import type { CommandContext } from "./command-context.ts";
import { printableLines } from "./printable.ts";
import { calledBy, programFor } from "./program.ts";
import { runningCommand } from "./running-command.ts";
import { styled } from "./terminal.ts";

/**
 * Runs a command line and answers the exit code: 0 done, 1 refused or failed, 2 called wrongly, 3 done in part. Results go to `out`,
 * everything else to `err`.
 */
export const run = async (argv: readonly string[], world: CommandContext): Promise<number> => {
  const running = runningCommand(world);
  try {
    const called = calledBy(argv);
    const program = await programFor(world, (name) => name === called, running);
    await program.parseAsync([...argv], { from: "user" });
    return 0;
  } catch (failure) {
    running.end();
    if (failure instanceof CommanderError) return failure.exitCode === 0 ? 0 : 2;
    const name = styled(world.errTerminal, "red", "mintport:");
    world.err(`${name} ${printableLines(explain(failure))}\n`);
    return failure instanceof CommandFailed ? failure.exitCode : 1;
  } finally {
    running.end();
  }
};
