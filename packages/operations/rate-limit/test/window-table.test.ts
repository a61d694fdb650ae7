import { describe, expect, it } from "vitest";
import { windowTable } from "../src/window-table.ts";

const minute = { duration: 60 };

const taker = (most: number) => {
  const table = windowTable(minute, most);
  return {
    table,
    /** Takes a point of three, as a ledger does. */
    take: (key: string, now = 0): boolean => {
      const window = table.find(key, now) ?? table.begin(key, now);
      if (window.used >= 3) return false;
      window.used++;
      return true;
    },
  };
};

describe("windows in memory, when a flood of sources takes them all", () => {
  it("keep what they counted of a guesser: a flood does not set it back", () => {
    const { take } = taker(100);
    for (let i = 0; i < 3; i++) expect(take("guesser")).toBe(true);
    for (let i = 0; i < 20_000; i++) take(`flood-${i}`);
    expect(take("guesser")).toBe(false);
  });

  it("count newcomers together, so that a flood limits itself and memory stays as it is", () => {
    const { table, take } = taker(100);
    let admitted = 0;
    for (let i = 0; i < 20_000; i++) if (take(`flood-${i}`)) admitted++;
    expect(admitted).toBeLessThanOrEqual(100 + 3 * 1024);
    expect(table.size).toBeLessThanOrEqual(100 + 1024);
  });

  it("put them together by a secret: nobody can choose whom to be counted with", () => {
    const together = (): string => {
      const table = windowTable(minute, 0);
      const names = Array.from({ length: 300 }, (_, i) => `flood-${i}`);
      const places = new Map(
        names.map((name) => [name, table.find(name, 0) ?? table.begin(name, 0)]),
      );
      return names
        .filter((name, i) => names.slice(0, i).some((o) => places.get(o) === places.get(name)))
        .join();
    };
    expect(together()).not.toBe(together());
  });
});

describe("a window in memory", () => {
  it("lasts as long as its budget says, from its first point, and is forgotten when others begin", () => {
    const { table, take } = taker(10);
    for (let i = 0; i < 3; i++) expect(take("one", i * 20_000)).toBe(true);
    expect(take("one", 59_999)).toBe(false);
    expect(table.find("one", 60_000)).toBeUndefined();
    expect(take("two", 60_000)).toBe(true);
    expect(table.size).toBe(1);
    expect(take("one", 60_000)).toBe(true);
    expect(table.size).toBe(2);
  });

  it("that has ended makes room for another, when all were taken", () => {
    const { take } = taker(1);
    for (const verdict of [true, true, true, false]) expect(take("first")).toBe(verdict);
    for (const verdict of [true, true, true, false]) expect(take("second", 60_000)).toBe(verdict);
  });

  it("is one's own again as soon as those of a flood have ended", () => {
    const { take } = taker(10);
    for (let i = 0; i < 10; i++) take(`flood-${i}`);
    for (let i = 0; i < 20_000; i++) take(`flood-${i}`, 30_000);
    expect(take("newcomer", 59_999)).toBe(false);
    // The shared ones last until 90,000, and count for nobody now.
    expect(take("newcomer", 60_000)).toBe(true);
  });

  it("that begins anew stands behind those that began before it", () => {
    const { table, take } = taker(10);
    take("one");
    take("two", 30_000);
    take("one", 60_000);
    // Were it still first, the purge would stop at it.
    take("three", 95_000);
    expect(table.size).toBe(2);
  });
});
