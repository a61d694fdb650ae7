import { describe, expect, it } from "vitest";
import { type Heard, longestOutage, type Outcome, recoveryAfter } from "../src/load/heard.ts";
import { outcomeOf } from "../src/load/start-load.ts";
import { holds, lineOf } from "../src/verdict.ts";

const answer = (status: number) => ({ status, etag: undefined, member: () => undefined });
const heard = (visitor: string, ...outcomes: readonly Outcome[]): readonly Heard[] =>
  outcomes.map((outcome, i) => ({
    visitor,
    outcome,
    began: i * 100,
    ended: i * 100 + 50,
    detail: "",
  }));

describe("what an answer means", () => {
  it.each<[ReturnType<typeof answer> | { broke: string }, Outcome]>([
    [answer(200), "ok"],
    [answer(503), "unavailable"],
    [answer(409), "wrong"],
    [answer(500), "wrong"],
    [{ broke: "ECONNRESET" }, "cut"],
    [{ broke: "hung" }, "hung"],
  ])("%j to somebody who wanted 200 is %s", (said, outcome) => {
    expect(outcomeOf(said, 200, () => true)).toBe(outcome);
  });

  it("of the wanted status, and not of what it must say, is wrong", () => {
    expect(outcomeOf(answer(200), 200, () => false)).toBe("wrong");
  });
});

describe("the time to recovery", () => {
  it("goes to the first success behind the last failure, of the visitor who waited longest", () => {
    const all = [...heard("a", "ok", "unavailable", "ok", "ok"), ...heard("b", "cut", "cut", "ok")];
    expect(recoveryAfter(all, 0)).toBe(250);
    expect(longestOutage(all)).toBe(250);
  });

  it("is without end where nobody was served again, and none where nothing failed", () => {
    expect(recoveryAfter(heard("a", "ok", "unavailable"), 0)).toBe(Number.POSITIVE_INFINITY);
    expect(recoveryAfter(heard("a", "ok", "ok"), 0)).toBe(0);
  });
});

describe("a scenario", () => {
  it("holds at its bound, breaks beyond it, and is told with examples", () => {
    const finding = (seen: number) => ({ what: "back", seen, bound: 8000, unit: "ms" as const });
    expect(holds([finding(8000)])).toBe(true);
    expect(holds([finding(8001)])).toBe(false);
    expect(holds([finding(Number.NaN)])).toBe(false);
    const [line, example] = lineOf("stall", "redis", [{ ...finding(9000), examples: ["x"] }]);
    expect(line).toMatch(/^FAILED {2}stall +redis +back 9\.0 s > 8\.0 s$/);
    expect(example).toContain("back: x");
  });
});
