import { describe, expect, it } from "vitest";
import { turnBatches } from "../src/turn-batches.ts";

describe("what is asked in one turn", () => {
  it("is asked at once, and each asker gets its own answer", async () => {
    const asked: (readonly number[])[] = [];
    const ask = turnBatches(async (inputs: readonly number[]) => {
      asked.push(inputs);
      return inputs.map((input) => input * 2);
    }, 3);
    expect(await Promise.all([1, 2, 3, 4].map((input) => ask(input)))).toEqual([2, 4, 6, 8]);
    expect(asked).toEqual([[1, 2, 3], [4]]);
    expect(await ask(5)).toBe(10);
    expect(asked).toHaveLength(3);
  });

  it("fails for all of its askers, and for nobody else", async () => {
    const ask = turnBatches(async (inputs: readonly number[]) => {
      if (inputs.includes(1)) throw new Error("away");
      return inputs;
    }, 2);
    const answers = await Promise.allSettled([1, 2, 3].map((input) => ask(input)));
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
  });
});
