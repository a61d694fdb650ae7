import type { Command } from "commander";
import type { Environment } from "../settings/settings.ts";
import type { Act } from "./acts.ts";
import type { HeldOutput } from "./held-output.ts";
import type { Progress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

/** The world that a command touches outside itself; a test passes its own. */
export interface CommandContext {
  readonly environment: Environment;
  out(text: string): void;
  err(text: string): void;
  /** The terminal that `out` is, if it is one. */
  readonly terminal?: Terminal | undefined;
  /** The terminal that `err` is, if it is one: there progress is shown. */
  readonly errTerminal?: Terminal | undefined;
  /** Settles once nobody reads what is printed. */
  readonly unread?: Promise<void> | undefined;
  /** What the running command shows that it works, on a terminal. */
  readonly progress?: Progress | undefined;
  /** The program with every command loaded; the program says so. */
  readonly wholeProgram?: () => Promise<Command>;
  /** Whether the running command was asked to stop, and finishes what has begun. */
  readonly isStopped?: () => boolean;
  /** Reads the standard input. Default: the process's. */
  readonly stdin?: () => Promise<string>;
  /** The change that the running command is about to make, if any; the program says so. */
  readonly act?: Act | undefined;
  /** Behind `out`: kept back until the audit log was told. */
  readonly output?: HeldOutput;
  /** Ends `serve`; default: SIGINT and SIGTERM. */
  readonly stop?: Promise<void>;
  /** Waits so many milliseconds; default: a timer. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}
