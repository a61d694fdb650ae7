import { contain } from "../errors/contain.ts";

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
