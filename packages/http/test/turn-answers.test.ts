import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import { turnAnswers } from "../src/node/turn-answers.ts";

it("lets the answers of one turn leave together, in their order, when the turn is over (decision 83)", async () => {
  const asked = turnAnswers();
  const sent: number[] = [];
  for (const at of [1, 2, 3]) {
    const leave = asked();
    await Promise.resolve();
    leave(() => sent.push(at));
  }
  expect(sent).toEqual([]);
  await nextTurn();
  expect(sent).toEqual([1, 2, 3]);
});

it("keeps no answer that took longer than its turn", async () => {
  const asked = turnAnswers();
  const leave = asked();
  await nextTurn();
  // Another request of a later turn makes nobody wait.
  asked();
  let isSent = false;
  leave(() => {
    isSent = true;
  });
  expect(isSent).toBe(true);
});

it("lets nobody wait for more than so many others", () => {
  const asked = turnAnswers(2);
  const sent: number[] = [];
  for (const at of [1, 2, 3]) asked()(() => sent.push(at));
  expect(sent).toEqual([1, 2]);
});

it("counts its turns anew after a quiet time", async () => {
  const asked = turnAnswers();
  const sent: number[] = [];
  for (const at of [1, 2]) {
    asked()(() => sent.push(at));
    await nextTurn();
    await nextTurn();
    expect(sent.at(-1)).toBe(at);
  }
});
