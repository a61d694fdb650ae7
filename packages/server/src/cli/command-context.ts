import type { Environment } from "../settings/settings.ts";
import type { Act } from "./acts.ts";
import type { HeldOutput } from "./held-output.ts";

/** The world that a command touches outside itself; a test passes its own. */
export interface CommandContext {
  readonly environment: Environment;
  out(text: string): void;
  err(text: string): void;
  /** Reads the standard input. Default: the process's. */
  readonly stdin?: () => Promise<string>;
  /** The change that the running command is about to make, if any; the program says so. */
  readonly act?: Act | undefined;
  /** Behind `out`: kept back until the audit log was told. */
  readonly output?: HeldOutput;
  /** Shows how far a long command is, in one line that the next one takes the place of. Default: nowhere. */
  readonly progress?: (line: string) => void;
  /** Ends `serve`; default: SIGINT and SIGTERM. */
  readonly stop?: Promise<void>;
  /** Waits so many milliseconds; default: a timer. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}
