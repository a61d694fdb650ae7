import { err, ok, type Result, ResultAsync } from "neverthrow";
import { contain } from "../errors/contain.ts";
import { type PortError, portError } from "../errors/port-error.ts";
import { isSync, type MaybeAsync } from "../ports/maybe-async.ts";

/** The ways out of a wait. An error that `late` throws is the failure of the whole. */
export interface InTimeOptions<T, L> {
  /** The outcome when the time is over. */
  readonly late: () => L;
  /** The outcome when the work fails in time. Default: the failure of the work. */
  readonly failed?: (cause: unknown) => L;
  /** Gets what the work comes to behind its time. Default: nobody does. */
  readonly after?: (value: T) => void;
}

/**
 * The outcome of work within so many milliseconds. Nothing stops the work itself; its outcome after its time changes nothing.
 * It is the one deadline there is: whatever has a deadline has it by this.
 *
 * @example inTime(3000, asked, { late: () => err(portError("timed_out", "client-store")) })
 */
export const inTime = <T, L = never>(
  milliseconds: number,
  work: PromiseLike<T>,
  { late, failed, after }: InTimeOptions<T, L>,
): Promise<T | L> =>
  new Promise((resolve, reject) => {
    const passOn: (cause: unknown) => void = reject;
    let isOver = false;
    const end = (): void => {
      isOver = true;
      resolve(late());
    };
    // A longer timer would go off at once.
    const timer =
      milliseconds > longestTimer ? undefined : setTimeout(contain(end, reject), milliseconds);
    void work.then(
      (value) => {
        clearTimeout(timer);
        if (!isOver) resolve(value);
        else if (after !== undefined) contain(after, ignore)(value);
      },
      (cause: unknown) => {
        clearTimeout(timer);
        if (failed === undefined) passOn(cause);
        else
          contain(() => {
            resolve(failed(cause));
          }, reject)();
      },
    );
  });

const longestTimer = 2_147_483_647;

const ignore = (): void => {};

/** The one deadline of a request: every port that it asks has what the former ones left. */
export interface Deadline {
  /** Whether a step may begin; `timed_out` once the deadline has passed, so that nothing takes effect that nobody waits for. */
  begin(step: string): Result<void, PortError>;
}

/** One for all: each request begins a dozen steps. */
const begun: Result<void, never> = ok();

/**
 * Does work that is answered within `timeout` milliseconds, by `timed_out` at the latest; its cause names the step that
 * was under way. Work that goes on behind it changes nothing any more.
 *
 * @example withinDeadline(5000, (deadline) => answer(request, deadline))
 */
export const withinDeadline = <T, E>(
  timeout: number,
  work: (deadline: Deadline) => MaybeAsync<T, E>,
): MaybeAsync<T, E | PortError> => {
  let isOver = false;
  let under = "";
  const late = (): PortError =>
    portError(
      "timed_out",
      "request",
      new Error(`not answered within ${timeout} ms${under === "" ? "" : `, at: ${under}`}`),
    );
  const answer = work({
    begin: (step) => {
      if (isOver) return err(late());
      under = step;
      return begun;
    },
  });
  // An answer that is there needs no timer.
  if (isSync(answer)) return answer;
  return new ResultAsync<T, E | PortError>(
    inTime<Result<T, E>, Result<never, PortError>>(timeout, answer, {
      late: () => {
        isOver = true;
        return err(late());
      },
    }),
  );
};
