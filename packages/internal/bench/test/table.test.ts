import { describe, expect, it } from "vitest";
import { compare } from "../src/compare.ts";
import { loadTable } from "../src/load-table.ts";
import { decimal, markdownTable, textTable } from "../src/table.ts";
import { caseOf } from "./fixture/sample-case.ts";

const table = {
  title: "T",
  heads: ["name", "n"],
  rows: [
    ["long name", "1"],
    ["b", "1,000"],
  ],
};

describe("textTable", () => {
  it("lines names up on the left and figures on the right", () => {
    expect(textTable(table)).toBe("T\nname           n\nlong name      1\nb          1,000");
  });
});

describe("markdownTable", () => {
  it("writes the heads, how columns stand, and the rows", () => {
    expect(markdownTable(table)).toBe(
      [
        "| name      |     n |",
        "| --------- | ----: |",
        "| long name |     1 |",
        "| b         | 1,000 |",
      ].join("\n"),
    );
  });
});

describe("decimal", () => {
  it("shows a figure that is missing as one", () => {
    expect([decimal(1.005, 1), decimal(undefined, 1)]).toEqual(["1.0", "-"]);
  });
});

describe("loadTable", () => {
  it("leaves out ratios that nobody has", () => {
    const headsOf = (contenders: readonly string[]) =>
      compare(contenders.map((contender) => caseOf(contender, [50]))).map((group) =>
        loadTable(group).heads.filter((head) => head.startsWith("x ")),
      )[0];
    expect(headsOf(["mintport-node"])).toEqual([]);
    expect(headsOf(["mintport-node", "floor"])).toEqual(["x floor"]);
    expect(headsOf(["mintport-node", "floor", "jmondi"])).toEqual(["x floor", "x best peer"]);
  });

  it("names what a section's variants are compared with", () => {
    const cases = (["sha256", "argon2id"] as const).map((secretScheme, i) =>
      caseOf("mintport-node", [50 + i * 25], { section: "secrets", secretScheme }),
    );
    const [group] = compare(cases);
    const { heads, rows } = loadTable(group!);
    expect(rows.map((row) => row[heads.indexOf("x SHA-256")])).toEqual(["1.00", "1.50"]);
  });
});
