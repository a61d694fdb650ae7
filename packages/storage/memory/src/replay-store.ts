import type { ReplayStore } from "@mintport/core";
import { okAsync } from "neverthrow";
import { asAsync } from "./as-async.ts";
import { expiring } from "./expiring.ts";
import { type Bounds, ExpiringMap } from "./expiring-map.ts";

/** What was seen, in memory: forgets nothing before its time, and refuses when it is full. */
export const memoryReplayStore = (bounds: Bounds): ReplayStore => {
  const seen = new ExpiringMap<true>("replay-store", bounds);
  return {
    insertOnce: (tenant, digest, expiresAt, now) =>
      seen.get(tenant, digest, now) !== undefined
        ? okAsync("seen")
        : asAsync(seen.set(tenant, digest, { value: true, expiresAt }).map(() => "first" as const)),
    isSeen: (tenant, digest, now) => okAsync(seen.get(tenant, digest, now) !== undefined),
    ...expiring([seen]),
  };
};
