import fc from "fast-check";
import { expect, it } from "vitest";
import { underWay } from "../src/serving/under-way.ts";

it("holds what entered and did not leave, whoever leaves first", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { maxLength: 200 }), (steps) => {
      const held = underWay<number>();
      const inside: { value: number; leave: () => void }[] = [];
      for (const [value, step] of steps.entries()) {
        // Some enter, and of those who are there any may leave.
        if (step < 6) inside.push({ value, leave: held.enter(value) });
        else inside.splice(step % Math.max(1, inside.length), 1)[0]?.leave();
        expect([...held].sort(byNumber)).toEqual(inside.map((one) => one.value).sort(byNumber));
      }
    }),
  );
});

const byNumber = (a: number, b: number): number => a - b;
