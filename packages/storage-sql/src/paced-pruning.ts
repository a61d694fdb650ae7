import {
  type Expiring,
  type Instant,
  type PortError,
  type Stopwatch,
  systemStopwatch,
  type TenantId,
} from "@mintport/core";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import { firstBatch, nextBatch } from "./batch-size.ts";

export interface PacedPruning {
  readonly tenant: TenantId | "*";
  /** What is expired at this moment goes; what expires meanwhile stays for the next time. */
  readonly now: Instant;
  /** The most rows to delete. Default: all that are expired. */
  readonly limit?: number;
  /** Default: the platform's. */
  readonly stopwatch?: Stopwatch;
  /** Waits so many milliseconds. Default: a timer. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/**
 * Deletes a store's expired rows, any number of them, while others work on the same database: in batches that are
 * sized to take about `batchMilliseconds` each, with a pause after each of `pauseShare` times as long as it took.
 * Answers how many rows it deleted: fewer than `limit` means that there are no more. A batch that loses to
 * somebody else (`conflict`) is tried again, smaller; the fifth in a row is the answer, as any other failure is at
 * once. What was deleted before a failure stays deleted.
 *
 * @example
 * await prunePaced(storage.replays, { tenant: "*", now: systemClock.now() });
 */
export const prunePaced = (
  store: Pick<Expiring, "prune">,
  pruning: PacedPruning,
): ResultAsync<number, PortError> => new ResultAsync(inBatches(store, pruning));

const inBatches = async (
  store: Pick<Expiring, "prune">,
  {
    tenant,
    now,
    limit = Number.POSITIVE_INFINITY,
    stopwatch = systemStopwatch,
    sleep = timer,
  }: PacedPruning,
): Promise<Result<number, PortError>> => {
  let deleted = 0;
  let conflicts = 0;
  let size = firstBatch;
  while (deleted < limit) {
    const batch = Math.min(size, limit - deleted);
    const start = stopwatch.milliseconds();
    const outcome = await store.prune(tenant, now, batch);
    const took = stopwatch.milliseconds() - start;
    if (outcome.isOk()) {
      conflicts = 0;
      deleted += outcome.value;
      if (outcome.value < batch) break;
    } else if (outcome.error.kind !== "conflict" || ++conflicts === mostConflicts)
      return err(outcome.error);
    size = nextBatch(size, took);
    if (deleted < limit) await sleep(Math.max(shortestPause, took * pauseShare));
  }
  return ok(deleted);
};

/** Others get this many times as long as pruning takes for itself. */
export const pauseShare = 4;

/** Milliseconds: a writer that waits for SQLite's lock looks for it that often at first. */
const shortestPause = 2;

const mostConflicts = 5;

const timer = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
