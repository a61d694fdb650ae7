import { type PortError, portError } from "@mintport/core/ports";
import { err, type Result, ResultAsync } from "@mintport/core/result";

/** The bounds of work that is done at the same time. */
export interface ConcurrencyLimitOptions {
  /** How many jobs run at a time. */
  readonly concurrency: number;
  /** How many may wait; one more is refused at once. */
  readonly queue: number;
}

/** Runs jobs a few at a time and lets a few wait: past that it answers `unavailable`, and nobody is stalled. */
export const concurrencyLimit = (
  port: string,
  { concurrency, queue }: ConcurrencyLimitOptions,
): (<T>(job: () => Promise<T>) => ResultAsync<T, PortError>) => {
  let running = 0;
  const waiting: (() => void)[] = [];
  const start = (): void => {
    if (running >= concurrency) return;
    const next = waiting.shift();
    if (next === undefined) return;
    running++;
    next();
  };
  const done = (): void => {
    running--;
    start();
  };
  return <T>(job: () => Promise<T>) => {
    if (waiting.length >= queue && running >= concurrency)
      return new ResultAsync<T, PortError>(
        Promise.resolve<Result<T, PortError>>(err(portError("unavailable", port, "queue is full"))),
      );
    return ResultAsync.fromPromise(
      new Promise<T>((resolve, reject) => {
        waiting.push(() => {
          job().then(resolve, reject).finally(done);
        });
        start();
      }),
      (cause) => portError("unavailable", port, cause),
    );
  };
};
