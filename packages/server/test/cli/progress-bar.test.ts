import { describe, expect, it } from "vitest";
import { progressBar } from "../../src/cli/progress-bar.ts";
import { tellRefusals } from "../../src/cli/tell-refusals.ts";

describe("the progress of an import", () => {
  it("shows the part and the rows, and nothing where there is no terminal", () => {
    const told: string[] = [];
    const progress = { tell: (text: string) => told.push(text), clear: () => {}, stop: () => {} };
    progressBar({ progress }, (done) => done / 200_000)(60_000);
    expect(told).toEqual(["[######--------------]  30%  60,000 rows"]);
    expect(() => {
      progressBar({}, () => 1)(1);
    }).not.toThrow();
  });

  it("tells of the first twenty rows why they were refused, of the others how many, and hides what moves a cursor", () => {
    let told = "";
    const refusals = tellRefusals({
      err: (text) => {
        told += text;
      },
    });
    refusals.tell({ at: "line 1", id: "fine", outcome: "created" });
    for (let line = 2; line <= 24; line++)
      refusals.tell({
        ...{ at: `line ${line}`, id: "a\u001b[2J", outcome: "refused" },
        problems: [{ field: "id", message: "must be another" }],
      });
    refusals.end();
    const lines = told.trimEnd().split("\n");
    expect(lines).toHaveLength(21);
    expect(lines[0]).toBe("mintport: line 2: a\\x1b[2J: id: must be another");
    expect(lines[20]).toMatch(/and 3 further rows: --report/);
  });
});
