import type { Expiring } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import type { ExpiringMap } from "./expiring-map.ts";

/** `Expiring` over some maps. */
export const expiring = (
  maps: readonly Pick<ExpiringMap<unknown>, "prune" | "removeAll">[],
): Expiring => ({
  prune: (tenant, now, limit) =>
    okAsync(upTo(limit, maps, (map, most) => map.prune(tenant, now, most))),
  removeAll: (tenant, { limit }) => {
    const removed = upTo(limit, maps, (map, most) => map.removeAll(tenant, most));
    // A deleted row is not found again, so each page may begin at the beginning.
    return okAsync(removed < limit ? { removed } : { removed, next: "" });
  },
});

const upTo = <Map>(
  limit: number,
  maps: readonly Map[],
  work: (map: Map, most: number) => number,
): number => maps.reduce((done, map) => done + work(map, limit - done), 0);
