import type { TenantId } from "@mintport/core";
import type { Expiring, Instant, PortError } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import { type Pace, runPaced } from "./paced.ts";

/** The rows that are to be pruned, and the pace at which that happens. */
export interface PacedPruning extends Pace {
  readonly tenant: TenantId | "*";
  /** The moment by which rows must have expired. Those that expire later stay for the next time. */
  readonly now: Instant;
  /** The most rows to delete. Default: all that are expired. */
  readonly limit?: number;
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
): ResultAsync<number, PortError> => {
  const { tenant, now, limit } = pruning;
  return runPaced(
    (most) =>
      store.prune(tenant, now, most).map((removed) => ({ removed, isLast: removed < most })),
    pruning,
    limit,
  );
};
