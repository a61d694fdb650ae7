import { CommanderError } from "commander";
import { CommandFailed, explain } from "../errors/command-failed.ts";
import type { CommandContext } from "./command-context.ts";
import { printableLines } from "./printable.ts";
import { calledBy, programFor } from "./program.ts";

/**
 * Runs a command line and answers the exit code: 0 done, 1 refused or failed, 2 called wrongly, 3 done in part. Results go to `out`,
 * everything else to `err`.
 */
export const run = async (argv: readonly string[], world: CommandContext): Promise<number> => {
  try {
    const called = calledBy(argv);
    const program = await programFor(world, (name) => name === called);
    await program.parseAsync([...argv], { from: "user" });
    return 0;
  } catch (failure) {
    if (failure instanceof CommanderError) return failure.exitCode === 0 ? 0 : 2;
    world.err(`mintport: ${printableLines(explain(failure))}\n`);
    return failure instanceof CommandFailed ? failure.exitCode : 1;
  }
};
