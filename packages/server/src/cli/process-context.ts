import { contain } from "@mintport/core/ports";
import type { CommandContext } from "./command-context.ts";
import { terminalOf } from "./terminal.ts";

/**
 * The world of a command that is a process. Once nobody reads its output, as behind `| head -1`, nothing more is written there,
 * and the command goes on to its end: what it changes must not depend on who looks.
 */
export const processContext = (): CommandContext => {
  let isRead = true;
  let stopReading = (): void => {};
  const unread = new Promise<void>((resolve) => {
    stopReading = resolve;
  });
  const gone = (failure: Error): void => {
    if (!("code" in failure) || failure.code !== "EPIPE") {
      process.stderr.write(
        `mintport: what was printed is lost: standard output cannot be written (${failure.message}); a change that was asked for may be done\n`,
      );
      process.exit(1);
    }
    isRead = false;
    stopReading();
  };
  const fail = (): void => process.exit(1);
  process.stdout.on("error", contain(gone, fail));
  // Whoever closed that hears of nothing anyway.
  process.stderr.on("error", contain(gone, fail));
  return {
    environment: process.env,
    out: (text) => {
      if (isRead) process.stdout.write(text);
    },
    err: (text) => process.stderr.write(text),
    terminal: terminalOf(process.stdout, process.env),
    errTerminal: terminalOf(process.stderr, process.env),
    unread,
  };
};
