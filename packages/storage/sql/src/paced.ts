import { type PortError, type Stopwatch, systemStopwatch } from "@mintport/core/ports";
import { err, ok, type Result, ResultAsync } from "@mintport/core/result";
import { firstBatch, nextBatch } from "./next-batch.ts";

/** How deleting in batches tells and spends time. */
export interface Pace {
  /** Default: the platform's. */
  readonly stopwatch?: Stopwatch;
  /** Waits so many milliseconds. Default: a timer. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** Deletes a batch of at most so many rows. */
type Batch<Failure> = (
  most: number,
) => ResultAsync<{ readonly removed: number; readonly isLast: boolean }, Failure>;

/**
 * Batch after batch, each sized to take about `batchMilliseconds`, with a pause after each, until the last or `limit`
 * rows. What loses to somebody else is tried again, smaller; the fifth in a row is the answer.
 */
export const runPaced = <Failure extends { readonly type: string }>(
  batch: Batch<Failure | PortError>,
  pace: Pace,
  limit: number = Number.POSITIVE_INFINITY,
): ResultAsync<number, Failure | PortError> => new ResultAsync(inBatches(batch, pace, limit));

const inBatches = async <Failure extends { readonly type: string }>(
  batch: Batch<Failure | PortError>,
  { stopwatch = systemStopwatch, sleep = timer }: Pace,
  limit: number,
): Promise<Result<number, Failure | PortError>> => {
  let deleted = 0;
  let conflicts = 0;
  let size = firstBatch;
  while (deleted < limit) {
    const start = stopwatch.milliseconds();
    const outcome = await batch(Math.min(size, limit - deleted));
    const took = stopwatch.milliseconds() - start;
    if (outcome.isOk()) {
      conflicts = 0;
      deleted += outcome.value.removed;
      if (outcome.value.isLast) break;
    } else if (!isConflict(outcome.error) || ++conflicts === mostConflicts)
      return err(outcome.error);
    size = nextBatch(size, took);
    if (deleted < limit) await sleep(Math.max(shortestPause, took * pauseShare));
  }
  return ok(deleted);
};

const isConflict = (error: { readonly type: string; readonly kind?: unknown }): boolean =>
  error.type === "port_error" && error.kind === "conflict";

/** Others get this many times as long as deleting takes for itself. */
export const pauseShare = 4;

/** Milliseconds: a writer that waits for SQLite's lock looks for it that often at first. */
const shortestPause = 2;

const mostConflicts = 5;

const timer = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
