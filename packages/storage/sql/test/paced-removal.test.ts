import { type PageRequest, portError } from "@mintport/core/ports";
import { errAsync, okAsync } from "@mintport/core/result";
import { removePaced } from "@mintport/storage-sql";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";

/** A removal of `rows` rows whose place is how many are gone; each reading of the clock is a millisecond later. */
const simulate = (rows: number) => {
  const asked: PageRequest[] = [];
  const pauses: number[] = [];
  let time = 0;
  return {
    asked,
    pauses,
    remove: (page: PageRequest) => {
      asked.push(page);
      const gone = Number(page.after ?? 0);
      const removed = Math.min(page.limit, rows - gone);
      return okAsync(
        gone + removed < rows ? { removed, next: String(gone + removed) } : { removed },
      );
    },
    pace: {
      stopwatch: { milliseconds: () => time++ },
      sleep: async (milliseconds: number) => void pauses.push(milliseconds),
    },
  };
};

describe("a paced removal", () => {
  it("follows `next` to the end, in pages of 1000 rows at most, and rests after each", async () => {
    const { asked, pauses, remove, pace } = simulate(10_000);
    expect(expectOk(await removePaced(remove, pace))).toBe(10_000);
    expect(asked[0]).toEqual({ limit: 100 });
    expect(asked[1]).toEqual({ limit: 200, after: "100" });
    expect(Math.max(...asked.map(({ limit }) => limit))).toBe(1000);
    expect(pauses).toHaveLength(asked.length - 1);
    expect(Math.min(...pauses)).toBe(4);
  });

  it("goes on after a page that deleted nothing and names a next one", async () => {
    const pages = [{ removed: 0, next: "a" }, { removed: 0, next: "b" }, { removed: 2 }];
    const remove = () => okAsync(pages.shift()!);
    expect(expectOk(await removePaced(remove, simulate(0).pace))).toBe(2);
  });

  it("tries the same page again when somebody else won, and gives up at the fifth time", async () => {
    const seen: (string | undefined)[] = [];
    const outcome = await removePaced(({ after }) => {
      seen.push(after);
      return seen.length === 1
        ? okAsync({ removed: 1, next: "x" })
        : errAsync(portError("conflict", "replay-store"));
    }, simulate(0).pace);
    expect(expectErr(outcome).kind).toBe("conflict");
    expect(seen).toEqual([undefined, "x", "x", "x", "x", "x"]);
  });
});
