import { describe, expect, it } from "vitest";
import { enginesOf, readChoices, usage } from "../src/choices.ts";
import { scenarios, shortForm } from "../src/scenarios/all.ts";

describe("the arguments of pnpm chaos", () => {
  it("choose scenarios and engines, with commas or again", () => {
    expect(readChoices(["--short", "--only", "lock,crash", "--engine", "sqlite"])).toEqual({
      ...{ isHelp: false, isShort: true, only: ["lock", "crash"], engines: ["sqlite"] },
    });
    expect(readChoices(["--only", "lock", "--only", "stall"]).only).toEqual(["lock", "stall"]);
  });

  it.each([
    [["--only", "flood"], /--only: there is no flood; there are silence, stall/],
    [["--engine", "oracle"], /--engine: there is no oracle; there are postgres/],
    [["--shorter"], /--shorter/],
    [["lock"], /lock/],
  ])("name what is not known: %j", (argv, message) => {
    expect(() => readChoices(argv)).toThrow(message);
  });

  it("are all in the help, with every scenario", () => {
    for (const text of ["--short", "--only", "--engine", ...scenarios.map(({ name }) => name)])
      expect(usage).toContain(text);
  });

  it("leave out no scenario in the short form, and name engines only that it has", () => {
    const all = readChoices([]);
    for (const scenario of scenarios) {
      const short = enginesOf(scenario, { ...all, isShort: true });
      expect(short.length).toBeGreaterThan(0);
      for (const engine of short) expect(scenario.engines).toContain(engine);
      expect(enginesOf(scenario, { ...all, only: ["nothing"] })).toEqual([]);
    }
    expect(Object.keys(shortForm).sort()).toEqual(scenarios.map(({ name }) => name).sort());
  });
});
