import { emitWarning } from "node:process";
import { type KnownOptions } from "@mintport/core/ports";

/** The options of every limiter besides its budgets. */
export interface LimiterOptions {
  /**
   * Called once, when the first request comes without an address. All such requests count as one source, so that one
   * client's guesses shut the others out. Default: a warning of the process, `MINTPORT_UNKNOWN_SOURCE`.
   */
  readonly onUnknownSource?: () => void;
  /** Milliseconds that only grow; a test passes its own. Default: the platform's. */
  readonly elapsed?: () => number;
}

/** The names of these options. */
export const limiterOptions: KnownOptions<LimiterOptions> = {
  onUnknownSource: true,
  elapsed: true,
};

/** Says so on the process's warnings, which go to standard error. */
export const warnOfUnknownSource = (): void => {
  emitWarning(
    "A request came without its client's address. All such requests share one source's limits: tell the binding the address (docs/limits.md).",
    { type: "MintportWarning", code: "MINTPORT_UNKNOWN_SOURCE" },
  );
};
