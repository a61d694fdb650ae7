import { describe, expect, it } from "vitest";
import { benchKeys } from "../src/keys.ts";
import { runRounds } from "../src/rounds.ts";
import { type Scenario, usualSetup } from "../src/scenario.ts";

describe("runRounds", () => {
  it("measures every scenario in every round, and every second round backwards", async () => {
    const seen: string[] = [];
    const { cases, faults } = await runRounds([scenario("limit-constant"), scenario("floor")], {
      ...quick,
      rounds: 2,
      onProgress: (line) => seen.push(line.replace(/ ES256.*/, "")),
    });
    expect(faults).toEqual([]);
    expect(seen).toEqual([
      ...["round 1: token limit-constant", "round 1: token floor"],
      ...["round 2: token floor", "round 2: token limit-constant"],
    ]);
    for (const { rounds } of cases) expect(rounds.map(({ round }) => round).sort()).toEqual([1, 2]);
  });

  it("names what failed, and goes on with the others", async () => {
    const { cases, faults } = await runRounds([scenario("nobody"), scenario("floor")], quick);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^round 1: token nobody .*no contender nobody/);
    expect(cases.map(({ rounds }) => rounds.length)).toEqual([0, 1]);
  });
});

const quick = { rounds: 1, seconds: 0.2, keyFor: benchKeys(), onProgress: () => {} };

const scenario = (contender: string): Scenario => ({
  ...usualSetup,
  ...{ section: "token", endpoint: "token", store: "memory" },
  contender,
  connections: [2],
});
