import { contain } from "@mintport/core/ports";
import { expect, it } from "vitest";

it("a callback that throws tells who waits for it, and lets nothing out", () => {
  const seen: unknown[] = [];
  const callback = contain(
    (text: string) => {
      if (text === "bad") throw new Error(text);
      seen.push(text);
    },
    (cause) => seen.push(cause),
  );
  callback("good");
  callback("bad");
  expect(seen).toEqual(["good", new Error("bad")]);
});
