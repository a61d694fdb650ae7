/** What a soak saw. */
export interface Soaked {
  readonly minutes: number;
  readonly requests: number;
  /** What went wrong, of the load and of what went on beside it. */
  readonly failures: readonly string[];
  /** Keys that were published at some time: one for each rotation, and the first. */
  readonly keys: number;
  /** Tokens that were revoked, and known to be dead at once. */
  readonly revocations: number;
  /** At the end of minute 2, or of the first slice of a shorter soak. */
  readonly early: Holding;
  readonly late: Holding;
}

/** What the server holds while nobody asks it anything. */
export interface Holding {
  /** Bytes after a forced collection. */
  readonly heap: number;
  readonly descriptors: number;
}

/** The share by which the heap grew. */
export const heapGrowth = ({ early, late }: Soaked): number => late.heap / early.heap - 1;

/** Why a soak failed; empty if it did not. */
export const soakFaults = (soaked: Soaked): readonly string[] => {
  const { early, late, failures, revocations } = soaked;
  return [
    ...failures,
    ...(heapGrowth(soaked) > mayGrow
      ? [`the heap grew from ${early.heap} to ${late.heap} bytes`]
      : []),
    ...(late.descriptors > early.descriptors
      ? [`descriptors grew from ${early.descriptors} to ${late.descriptors}`]
      : []),
    ...(revocations === 0 ? ["no token was revoked"] : []),
  ];
};

/** Of the heap, by its end. */
export const mayGrow = 0.05;
