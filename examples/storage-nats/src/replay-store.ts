import { instant, isExpired, type ReplayStore } from "@mintport/core/ports";
import { expiring, expiringRows } from "./expiring-rows.ts";
import { conflict, lift } from "./lift.ts";
import { attempts, type Rows } from "./rows.ts";

/** Remembers digests until they expire. */
export const replayStore = (rows: Rows): ReplayStore => {
  const entries = expiringRows(rows, port, { kind: "replay", shape: { until: instant(0) } });
  return {
    insertOnce: (tenant, digest, until, now) =>
      lift(port, async () => {
        for (let attempt = 0; attempt < attempts; attempt++) {
          const entry = await entries.read(tenant, digest);
          if (entry !== undefined && !isExpired(entry.fields.until, now)) return "seen";
          const isFirst =
            entry === undefined
              ? await entries.create(tenant, digest, { until })
              : await entries.replace(tenant, digest, entry, { until });
          if (isFirst) return "first";
        }
        throw conflict(port);
      }),
    isSeen: (tenant, digest, now) =>
      lift(port, async () => {
        const entry = await entries.read(tenant, digest);
        return entry !== undefined && !isExpired(entry.fields.until, now);
      }),
    ...expiring(rows, port, ["replay"]),
  };
};

const port = "replay-store";
