import { describe, expect, it } from "vitest";
import { mergeRuns } from "../../src/report/merge-runs.ts";
import { caseOf } from "../fixture/sample-case.ts";
import { pointOf } from "../fixture/sample-point.ts";
import { runOf } from "../fixture/sample-run.ts";

describe("mergeRuns", () => {
  it("takes a table whole from the later file, and never mixes rounds of two", () => {
    const former = runOf({ cases: [caseOf("floor", [10]), caseOf("mintport-node", [20])] });
    const later = runOf({ cases: [caseOf("mintport-node", [30])] });
    const { groups } = mergeRuns([former, later]);
    expect(groups).toHaveLength(1);
    expect(groups[0]?.rows.map(({ label, cpu, toFloor }) => [label, cpu.median, toFloor])).toEqual([
      ["Mintport, http/node", 30, undefined],
    ]);
  });

  it("puts together what different files measured", () => {
    const { groups, growth } = mergeRuns([
      runOf({ cases: [caseOf("floor", [10])] }),
      runOf({ cases: [caseOf("floor", [10], { algorithm: "RS256" })] }),
      runOf({ growth: [pointOf({ size: 100, cpu: 1 }), pointOf({ size: 1000 })] }),
      runOf({ growth: [pointOf({ size: 100, cpu: 2 })] }),
    ]);
    expect(groups).toHaveLength(2);
    expect(growth.map(({ size, cpu }) => [size, cpu])).toEqual([
      [100, 2],
      [1000, 50],
    ]);
  });

  it("shows sections in their order, whichever file they stand in", () => {
    const { groups } = mergeRuns([
      runOf({ cases: [caseOf("floor", [10], { section: "stores" })] }),
      runOf({ cases: [caseOf("floor", [10])] }),
    ]);
    expect(groups.map(({ section }) => section)).toEqual(["token", "stores"]);
  });

  it("keeps every fault, and says a warning once", () => {
    const run = runOf({ faults: ["broken"], warnings: ["skipped"] });
    expect(mergeRuns([run, runOf({}), run])).toMatchObject({
      faults: ["broken", "broken"],
      warnings: ["skipped"],
    });
  });

  it("tells conditions once where runs agree, with all their days", () => {
    const { conditions } = mergeRuns([
      runOf({}, { began: "2026-11-25T00:00:00.000Z" }),
      runOf({}),
      runOf({}, { versions: { node: "26.0.0" } }),
    ]);
    expect(conditions.map(({ days, versions }) => [days, versions["node"]])).toEqual([
      [["2026-11-24", "2026-11-25"], "24.0.0"],
      [["2026-11-24"], "26.0.0"],
    ]);
  });
});
