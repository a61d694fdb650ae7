import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mergeRuns } from "../../src/report/merge-runs.ts";
import { page } from "../../src/report/page.ts";
import { writeReport } from "../../src/report/write-report.ts";
import { caseOf } from "../fixture/sample-case.ts";
import { pointOf } from "../fixture/sample-point.ts";
import { runOf } from "../fixture/sample-run.ts";

const textOf = (...runs: Parameters<typeof mergeRuns>[0]): string =>
  page(mergeRuns(runs), { plotted: new Set(["clients"]), plotsFolder: "performance" });

describe("page", () => {
  it("says at once that a run is void, and why", () => {
    const text = textOf(runOf({ faults: ["round 1: the floor gave status 500"] }));
    expect(text.indexOf("**These runs are void.**")).toBeGreaterThan(0);
    expect(text.indexOf("**These runs are void.**")).toBeLessThan(text.indexOf("## Targets"));
    expect(text).toContain("- round 1: the floor gave status 500");
  });

  it("heads each section once, with its tables below it", () => {
    const cases = [1, 16].map((connections) => caseOf("floor", [50], { connections }));
    const heads = textOf(runOf({ cases })).match(/^##+ .*$/gm);
    expect(heads).toEqual([
      ...["## Targets", "## How to read it", "## Conditions", "## Token endpoint"],
      "### Token endpoint: ES256, client_secret_post, 1 connection",
      "### Token endpoint: ES256, client_secret_post, 16 connections",
    ]);
  });

  it("shows the plot of a series below its table", () => {
    const text = textOf(runOf({ growth: [pointOf({}), pointOf({ series: "scopes" })] }));
    expect(text).toContain("![Clients of a tenant](performance/clients.svg)");
    expect(text).not.toContain("scopes.svg");
  });
});

describe("writeReport", () => {
  it("writes the page and its plots from the files", () => {
    const folder = mkdtempSync(join(tmpdir(), "mintport-report-"));
    try {
      const file = join(folder, "run.json");
      const growth = [pointOf({ size: 100 }), pointOf({ size: 1000 })];
      writeFileSync(file, JSON.stringify(runOf({ growth })));
      writeReport([file], join(folder, "page.md"));
      expect(readdirSync(join(folder, "page"))).toEqual(["clients.svg"]);
      expect(readFileSync(join(folder, "page.md"), "utf8")).toContain("(page/clients.svg)");
      const scopes = growth.map((point) => ({ ...point, series: "scopes" as const }));
      writeFileSync(file, JSON.stringify(runOf({ growth: scopes })));
      writeReport([file], join(folder, "page.md"));
      expect(readdirSync(join(folder, "page"))).toEqual(["scopes.svg"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
