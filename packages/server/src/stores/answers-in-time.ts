import type { TenantId } from "@mintport/core";
import { parseTenantId } from "@mintport/core/management";
import {
  type Digest,
  type FullStorage,
  type Stopwatch,
  systemClock,
  systemStopwatch,
  withDeadlines,
} from "@mintport/core/ports";
import { atMostEvery } from "./at-most-every.ts";

/** Looks for a tenant that nobody has. */
export const answersInTime = async (storage: FullStorage): Promise<boolean> => {
  const found = await withDeadlines(storage, patience).tenants.find(nobody);
  return found.isOk();
};

/**
 * Whether a store can be written, as it was at most a second ago, however often somebody asks. A former primary that is a
 * standby now, and a full disk, can be read. The proof is a replay mark of a tenant that nobody has, expired as
 * it is made: always the same row, pruned as every other.
 */
export const takesWrites = (
  storage: FullStorage,
  stopwatch: Stopwatch = systemStopwatch,
): (() => Promise<boolean>) => {
  const { replays } = withDeadlines(storage, patience);
  const prove = async (): Promise<boolean> => {
    const now = systemClock.now();
    const proof = await replays.insertOnce(nobody, mark, now, now);
    return proof.isOk();
  };
  return atMostEvery(validity, prove, stopwatch);
};

const nobody = parseTenantId("readyz.nobody") as TenantId;

const mark = "readyz".padEnd(43, "A") as Digest;

/** Milliseconds that a store may take to be ready. */
const patience = 1000;

/** Milliseconds. */
const validity = 1000;
