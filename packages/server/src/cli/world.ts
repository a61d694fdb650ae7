import type { Environment } from "../settings.ts";

/** What a command touches outside itself; a test passes its own. */
export interface World {
  readonly environment: Environment;
  out(text: string): void;
  err(text: string): void;
  /** What stands on the standard input; default: the process's. */
  readonly stdin?: () => Promise<string>;
  /** Ends `serve`; default: SIGINT and SIGTERM. */
  readonly stop?: Promise<void>;
  /** Waits so many milliseconds; default: a timer. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}
