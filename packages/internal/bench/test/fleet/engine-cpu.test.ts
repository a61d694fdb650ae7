import { describe, expect, it } from "vitest";
import { cpuIn, engineCpu, scheduledIn } from "../../src/fleet/engine-cpu.ts";

const line = (command: string) =>
  `4711 (${command}) S 1 4711 4711 0 -1 4194560 5 0 0 0 123 45 0 0 20 0 1 0 100 0 0`;

describe("the CPU of an engine", () => {
  it("is user and system time of the processes with its name, in microseconds", () => {
    expect(cpuIn(line("postgres"), "postgres")).toBe(1_680_000);
    expect(cpuIn(line("redis-server"), "postgres")).toBeUndefined();
  });

  it("is read right behind a name with parentheses and spaces", () => {
    expect(cpuIn(line("a (b) c"), "a (b) c")).toBe(1_680_000);
  });

  it("is counted by the scheduler in nanoseconds", () => {
    expect(scheduledIn("612998214 107599528 3404\n")).toBeCloseTo(612_998.214, 3);
  });

  it("is not known of a store that has no process of its own", () => {
    expect(engineCpu("memory")).toBeUndefined();
    expect(engineCpu("sqlite")).toBeUndefined();
  });
});
