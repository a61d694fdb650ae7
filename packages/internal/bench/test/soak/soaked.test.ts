import { describe, expect, it } from "vitest";
import { heapGrowth, type Soaked, soakFaults } from "../../src/soak/soaked.ts";

const soaked = (own: Partial<Soaked> = {}): Soaked => ({
  ...{ minutes: 15, requests: 1000, failures: [], keys: 3, revocations: 10 },
  early: { heap: 100, descriptors: 20 },
  late: { heap: 104, descriptors: 20 },
  ...own,
});

describe("soakFaults", () => {
  it("finds none where nothing grew and nothing failed", () => {
    expect(soakFaults(soaked())).toEqual([]);
    expect(heapGrowth(soaked())).toBeCloseTo(0.04);
  });

  it.each([
    ["a heap that grew by more than 5 %", { late: { heap: 106, descriptors: 20 } }, "heap"],
    ["a descriptor more", { late: { heap: 100, descriptors: 21 } }, "descriptors"],
    ["any error", { failures: ["slice 1: status 500"] }, "status 500"],
    ["that nothing was revoked", { revocations: 0 }, "no token was revoked"],
  ])("finds %s", (_, own, said) => {
    const faults = soakFaults(soaked(own));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(said);
  });
});
