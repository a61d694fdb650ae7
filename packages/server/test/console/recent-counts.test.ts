import type { EndpointEvent } from "@mintport/core";
import { instant } from "@mintport/core/ports";
import { describe, expect, it } from "vitest";
import { recentCounts } from "../../src/console/recent-counts.ts";

const hour = 3600;
const day = 86_400;
const event = (at: number, reason?: string): EndpointEvent =>
  ({
    ...{ endpoint: "token", at: instant(at) },
    ...(reason === undefined ? { outcome: "answered" } : { outcome: "refused", reason }),
  }) as EndpointEvent;

describe("the counts of a process without an audit log", () => {
  it("are by hour and by day, of what came from a moment on", () => {
    const counts = recentCounts();
    for (const at of [day, day + 1, day + hour]) counts.observe(event(at));
    counts.observe(event(day + hour, "secret_mismatch"));
    const token = { endpoint: "token", outcome: "answered", reason: undefined };
    const refused = { endpoint: "token", outcome: "refused", reason: "secret_mismatch" };
    expect(counts.count(instant(day), hour)).toEqual([
      { ...token, at: day, count: 2 },
      { ...token, at: day + hour, count: 1 },
      { ...refused, at: day + hour, count: 1 },
    ]);
    expect(counts.count(instant(day + 1), hour)).toHaveLength(2);
    expect(counts.count(instant(day), day).map(({ at }) => at)).toEqual([day, day, day]);
  });

  it("do not grow without end: the hours of a month are kept", () => {
    const counts = recentCounts();
    for (let at = 0; at < 1000 * hour; at += hour) counts.observe(event(at));
    const kept = counts.count(instant(0), hour);
    expect(kept).toHaveLength(721);
    expect(kept.at(-1)?.at).toBe(999 * hour);
  });
});
