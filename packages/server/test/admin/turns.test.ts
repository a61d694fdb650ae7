import { expect, it } from "vitest";
import { turns } from "../../src/admin/turns.ts";

it("those who would change one thing come one after another, and nobody waits for another thing", async () => {
  const take = turns();
  const [first, second, other] = [take("a"), take("a"), take("b")];
  const came: string[] = [];
  void second.comes.then(() => came.push("second"));
  await Promise.all([first.comes, other.comes]);
  expect(came).toEqual([]);
  first.end();
  await second.comes;
  expect(came).toEqual(["second"]);
  second.end();
  await take("a").comes;
});
