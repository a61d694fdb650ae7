import { describe, expect, it } from "vitest";
import { turnBatch } from "../src/signing/turn-batch.ts";

describe("a turn's batch", () => {
  it("does all that came in one turn back to back, in order, before any caller goes on", async () => {
    const log: string[] = [];
    const batch = turnBatch((input: number) => {
      log.push(`work ${input}`);
      return input * 2;
    }, 1000);
    const callers = [1, 2, 3].map(async (input) => {
      log.push(`answer ${await batch(input)}`);
    });
    expect(log).toEqual([]);
    await Promise.all(callers);
    expect(log).toEqual(["work 1", "work 2", "work 3", "answer 2", "answer 4", "answer 6"]);
  });

  it("gives the event loop back when its time is over, and answers everybody all the same", async () => {
    let turns = 0;
    const batch = turnBatch((input: number) => ({ input, turns }), 0);
    const count = (): void => {
      turns++;
      if (turns < 50) setImmediate(count);
    };
    setImmediate(count);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, input) => batch(input)));
    expect(answers.map(({ input }) => input)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(new Set(answers.map((answer) => answer.turns)).size).toBeGreaterThan(1);
  });
});
