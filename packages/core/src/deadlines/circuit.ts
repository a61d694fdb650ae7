import { err, type Result, ResultAsync } from "neverthrow";
import { systemStopwatch } from "../ports/clock.ts";
import { inTime } from "./deadline.ts";

/** The times of a circuit, in milliseconds. */
export interface CircuitOptions {
  /**
   * Milliseconds that an answer may take.
   *
   * @default 250
   */
  readonly deadline?: number;
  /**
   * Milliseconds for which nobody asks after a failure; then one caller tries again for all.
   *
   * @default 1000
   */
  readonly pause?: number;
  /** Milliseconds that only grow; a test passes its own. */
  readonly elapsed?: () => number;
}

/** The outcome of the work, or why it is not known: it failed, it took too long, or it was not tried. */
export type Circuit = <T>(work: () => Promise<T>) => Promise<Result<T, unknown>>;

/**
 * Asks something outside that requests can do without, and that may fall silent: so that it does not slow them, an answer
 * has a deadline, and after a failure it is left alone for a while. An answer that comes later changes nothing.
 *
 * @example (await ask(() => cache.get(key))).unwrapOr(undefined)
 */
export const circuit = ({
  deadline = 250,
  pause = 1000,
  elapsed = systemStopwatch.milliseconds,
}: CircuitOptions = {}): Circuit => {
  let restsUntil: number | undefined;
  return async (work) => {
    const now = elapsed();
    if (restsUntil !== undefined) {
      if (now < restsUntil) return err(new Error("it failed lately, and is left alone"));
      // Others go on without it until this call knows more.
      restsUntil = now + pause;
    }
    const outcome = await inTime(deadline, attempt(work), {
      late: () => err(new Error(`no answer within ${deadline} ms`)),
    });
    if (outcome.isOk()) restsUntil = undefined;
    else restsUntil = elapsed() + pause;
    return outcome;
  };
};

/** An error that is thrown at once counts as a failure too. */
const attempt = <T>(work: () => Promise<T>): ResultAsync<T, unknown> =>
  ResultAsync.fromThrowable(work, (cause) => cause)();
