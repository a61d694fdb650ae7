import { describe, expect, it } from "vitest";
import { progressBar } from "../../src/cli/progress-bar.ts";
import { tellRefusals } from "../../src/cli/tell-refusals.ts";

describe("the progress of an import", () => {
  it("shows the part and the rows, and is wiped at the end", () => {
    const shown: string[] = [];
    const bar = progressBar({ progress: (line) => shown.push(line) }, (done) => done / 200_000);
    bar.show(60_000);
    bar.show(60_001);
    bar.end();
    expect(shown).toEqual(["[######--------------]  30%  60,000 rows", ""]);
  });

  it("shows nothing where there is no terminal, and wipes nothing that was not shown", () => {
    const bar = progressBar({}, () => 1);
    expect(() => {
      bar.show(1);
      bar.end();
    }).not.toThrow();
    const shown: string[] = [];
    progressBar({ progress: (line) => shown.push(line) }, () => 1).end();
    expect(shown).toEqual([]);
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
