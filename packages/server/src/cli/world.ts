import type { Environment } from "../settings.ts";

/** What a command touches outside itself; a test passes its own. */
export interface World {
  readonly environment: Environment;
  out(text: string): void;
  err(text: string): void;
  /** Ends `serve`; default: SIGINT and SIGTERM. */
  readonly stop?: Promise<void>;
}
