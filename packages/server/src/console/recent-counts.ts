import type { Observer } from "@mintport/core";
import { type Instant, instant } from "@mintport/core/ports";
import type { AuditCount } from "@mintport/telemetry/audit-log";

/** What this process was asked, counted by the hour, for a server without an audit log. */
export interface RecentCounts extends Observer {
  /** The counts from a moment on, in steps of whole hours. */
  count(since: Instant, step: number): readonly AuditCount[];
}

/** Hours that are kept: the longest period that is shown. */
const kept = 721;

/** Counts events by hour, endpoint, outcome and reason: names of ours alone, so that nobody makes it grow. It begins with the process. */
export const recentCounts = (): RecentCounts => {
  const hours = new Map<number, Map<string, AuditCount>>();
  return {
    observe: (event) => {
      const { at: moment, endpoint, outcome } = event;
      const reason = event.outcome === "refused" ? event.reason : undefined;
      const at = begin(moment, hour);
      const counts = hours.get(at) ?? new Map<string, AuditCount>();
      if (counts.size === 0) hours.set(at, counts);
      const [oldest] = hours.keys();
      if (hours.size > kept && oldest !== undefined) hours.delete(oldest);
      const key = `${endpoint} ${outcome} ${reason ?? ""}`;
      const count = (counts.get(key)?.count ?? 0) + 1;
      counts.set(key, { at, endpoint, outcome, reason, count });
    },
    count: (since, step) =>
      [...hours]
        .filter(([at]) => at >= since)
        .flatMap(([, counts]) => [...counts.values()])
        .map((one) => ({ ...one, at: begin(one.at, step) })),
  };
};

const hour = 3600;

const begin = (moment: number, step: number): Instant => instant(moment - (moment % step));
