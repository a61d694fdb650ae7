import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compare } from "../src/compare.ts";
import { mergeRuns } from "../src/report/merge-runs.ts";
import { page } from "../src/report/page.ts";
import { readRunFile } from "../src/results.ts";

describe("pnpm bench --quick", () => {
  let folder: string;
  let output: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mintport-bench-"));
    output = await bench(
      "--quick",
      ...["--only", "token", "--alg", "ES256", "--contenders", "floor,mintport-node"],
      ...["--json", join(folder, "run.json")],
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("measures Mintport and the floor, and gets no answer that is an error", () => {
    const { faults, cases } = readRunFile(join(folder, "run.json"));
    expect(faults).toEqual([]);
    expect(cases.map(({ contender }) => contender)).toEqual(["floor", "mintport-node"]);
    for (const { rounds } of cases) {
      expect(rounds).toHaveLength(1);
      expect(rounds[0]).toMatchObject({ round: 1, failures: 0 });
      expect(rounds[0]?.requests).toBeGreaterThan(0);
    }
  });

  it("writes down for every load what the tables are made of", () => {
    const { cases, versions, machine } = readRunFile(join(folder, "run.json"));
    const figures = ["cpu", "p50", "p99", "rss", "seconds", "generatorShare"] as const;
    for (const { rounds } of cases)
      for (const measurement of rounds)
        for (const figure of figures) expect(measurement[figure], figure).toBeGreaterThan(0);
    expect(versions).toMatchObject({ node: expect.any(String), "oidc-provider": "9.13.3" });
    expect(machine.cores).toBeGreaterThan(0);
  });

  it("compares with the floor of the same round, and prints it", () => {
    const [group] = compare(readRunFile(join(folder, "run.json")).cases);
    expect(group?.title).toBe("Token endpoint: ES256, client_secret_post, 16 connections");
    expect(group?.rows.map(({ toFloor }) => toFloor)).toEqual([1, expect.any(Number)]);
    expect(output).toContain("floor: written by hand");
    expect(output).toContain("Mintport, http/node");
  });

  it("makes the page of the result file", () => {
    const runs = mergeRuns([readRunFile(join(folder, "run.json"))]);
    const text = page(runs, { plotted: new Set(), plotsFolder: "performance" });
    expect(text).toMatch(/^# Performance\n/);
    expect(text).toMatch(/^\| Mintport, http\/node +\| +[\d.]+ \(/m);
    expect(text).toMatch(
      /^\| ES256 token, 16 connections, CPU against the floor +\| +at most 1.15 x \| +[\d.]+ x \|/m,
    );
    expect(text).not.toContain("void");
  });
});

/** What the command prints; throws on another exit code than 0. */
const bench = async (...args: readonly string[]): Promise<string> => {
  const main = join(import.meta.dirname, "../src/main.ts");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=@mintport/source", main, ...args],
    { timeout: 40_000 },
  );
  return stdout;
};
