import type { Consumption, SingleUseStore } from "@mintport/core/ports";
import { ok } from "@mintport/core/result";
import { expiring } from "./expiring.ts";
import { type Bounds, ExpiringMap } from "./expiring-map.ts";

interface Item {
  readonly content: string;
  readonly used: boolean;
}

/** Single-use things in memory. One process, one thread: a step without an await is atomic. */
export const memorySingleUseStore = (bounds: Bounds): SingleUseStore => {
  const items = new ExpiringMap<Item>("single-use-store", bounds);
  return {
    put: (tenant, digest, { content, expiresAt }) =>
      items.kept(tenant, digest) !== undefined
        ? ok("exists")
        : items
            .set(tenant, digest, { value: { content, used: false }, expiresAt })
            .map(() => "stored" as const),
    peek: (tenant, digest, now) => ok(consumptionOf(items.get(tenant, digest, now)?.value)),
    consume: (tenant, digest, now) => {
      const row = items.get(tenant, digest, now);
      const consumption = consumptionOf(row?.value);
      if (row !== undefined) row.value = { ...row.value, used: true };
      return ok(consumption);
    },
    ...expiring([items]),
  };
};

const consumptionOf = (item: Item | undefined): Consumption =>
  item === undefined
    ? { verdict: "unknown" }
    : { verdict: item.used ? "replayed" : "fresh", content: item.content };
