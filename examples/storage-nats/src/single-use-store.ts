import { type Consumption, instant, isExpired, type SingleUseStore } from "@mintport/core/ports";
import { expiring, expiringRows } from "./expiring-rows.ts";
import { conflict, lift } from "./lift.ts";
import { attempts, type Rows } from "./rows.ts";

/** Keeps texts that are handed out as `fresh` once. */
export const singleUseStore = (rows: Rows): SingleUseStore => {
  const shape = { until: instant(0), used: false as boolean, content: "" };
  const items = expiringRows(rows, port, { kind: "once", shape });
  return {
    put: (tenant, digest, { content, expiresAt: until }) =>
      lift(port, async () =>
        (await items.create(tenant, digest, { until, used: false, content })) ? "stored" : "exists",
      ),
    peek: (tenant, digest, now) =>
      lift(port, async (): Promise<Consumption> => {
        const item = await items.read(tenant, digest);
        if (item === undefined || isExpired(item.fields.until, now)) return { verdict: "unknown" };
        const { used, content } = item.fields;
        return { verdict: used ? "replayed" : "fresh", content };
      }),
    consume: (tenant, digest, now) =>
      lift(port, async (): Promise<Consumption> => {
        for (let attempt = 0; attempt < attempts; attempt++) {
          const item = await items.read(tenant, digest);
          if (item === undefined || isExpired(item.fields.until, now))
            return { verdict: "unknown" };
          const { used, content } = item.fields;
          if (used) return { verdict: "replayed", content };
          if (await items.replace(tenant, digest, item, { ...item.fields, used: true }))
            return { verdict: "fresh", content };
        }
        throw conflict(port);
      }),
    ...expiring(rows, port, ["once"]),
  };
};

const port = "single-use-store";
