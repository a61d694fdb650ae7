import type { ReplayStore } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { expiring } from "./expiring.ts";
import { type Bounds, ExpiringMap } from "./expiring-map.ts";
import { toAsync } from "./to-async.ts";

/** Remembers digests in memory: forgets nothing before its time, and refuses when it is full. */
export const memoryReplayStore = (bounds: Bounds): ReplayStore => {
  const seen = new ExpiringMap<true>("replay-store", bounds);
  return {
    insertOnce: (tenant, digest, expiresAt, now) =>
      seen.get(tenant, digest, now) !== undefined
        ? okAsync("seen")
        : toAsync(seen.set(tenant, digest, { value: true, expiresAt }).map(() => "first" as const)),
    isSeen: (tenant, digest, now) => okAsync(seen.get(tenant, digest, now) !== undefined),
    ...expiring([seen]),
  };
};
