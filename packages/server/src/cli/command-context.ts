import type { Environment } from "../settings/settings.ts";
import type { Act } from "./acts.ts";
import type { HeldOutput } from "./held-output.ts";

/** What a command touches outside itself; a test passes its own. */
export interface CommandContext {
  readonly environment: Environment;
  out(text: string): void;
  err(text: string): void;
  /** What stands on the standard input; default: the process's. */
  readonly stdin?: () => Promise<string>;
  /** What the command that runs is about to do, if that changes anything; the program says so. */
  readonly act?: Act | undefined;
  /** Behind `out`: kept back until the audit log was told. */
  readonly output?: HeldOutput;
  /** Ends `serve`; default: SIGINT and SIGTERM. */
  readonly stop?: Promise<void>;
  /** Waits so many milliseconds; default: a timer. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}
