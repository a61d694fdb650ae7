import { contain } from "@mintport/core/ports";
import type { Command } from "commander";
import { actOf } from "./acts.ts";
import type { CommandContext } from "./command-context.ts";
import { fullName } from "./help.ts";
import { type Progress, progressLine } from "./progress.ts";

/** What goes on beside a command while it runs: the line of its progress, and who waits for its end. */
export interface RunningCommand {
  readonly progress: Progress | undefined;
  /** Whether somebody asked the command to stop, who is told that it finishes first. */
  readonly isStopped: () => boolean;
  begin(command: Command): void;
  end(): void;
}

/**
 * Shows progress on a terminal. Lets a command that changes something come to its end at the first Ctrl-C: half a change, or one
 * that the audit log does not know, would be worse than a moment's wait. The second ends the process as ever.
 */
export const runningCommand = ({ err, errTerminal }: CommandContext): RunningCommand => {
  let progress: Progress | undefined;
  let isStopped = false;
  const finish = contain((): void => {
    isStopped = true;
    progress?.clear();
    err("mintport: finishing what has begun; Ctrl-C again ends at once\n");
  }, ignore);
  const forget = (): void => {
    for (const signal of signals) process.off(signal, finish);
  };
  return {
    get progress() {
      return progress;
    },
    isStopped: () => isStopped,
    begin: (command) => {
      if (errTerminal !== undefined && !isEndless(command))
        progress = progressLine({ write: err, columns: () => errTerminal.columns });
      if (actOf(command) !== undefined) for (const signal of signals) process.once(signal, finish);
    },
    end: () => {
      progress?.stop();
      progress = undefined;
      forget();
    },
  };
};

const signals = ["SIGINT", "SIGTERM"] as const;

/** Who does not hear of it waits all the same. */
const ignore = (): void => {};

/** Commands that go on until they are stopped have no end to be patient for. */
const isEndless = (command: Command): boolean =>
  ["serve", "dev"].includes(fullName(command)) ||
  command.opts<{ readonly follow?: boolean }>().follow === true;
