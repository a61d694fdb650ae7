import { andThen, isSync, type MaybeAsync, toAsync } from "@mintport/core/ports";
import { err, errAsync, ok, okAsync } from "@mintport/core/result";
import { describe, expect, it } from "vitest";

const add = (value: number): MaybeAsync<number, string> => ok(value + 1);
const addLater = (value: number): MaybeAsync<number, string> => okAsync(value + 1);

describe("an answer that is there or comes later", () => {
  it("goes on at once where everything is there", () => {
    const answer = andThen(andThen(ok(1), add), add);
    expect(isSync(answer)).toBe(true);
    expect(answer).toEqual(ok(3));
  });

  it.each([
    ["first", andThen(addLater(1), add)],
    ["last", andThen(add(1), addLater)],
    ["both", andThen(addLater(1), addLater)],
  ])("comes later where a step does: %s", async (_, answer) => {
    expect(isSync(answer)).toBe(false);
    expect(await answer).toEqual(ok(3));
  });

  it.each([
    ["there", err("first"), true],
    ["later", errAsync("first"), false],
  ] as const)(
    "ends with the first error, and asks nobody further: %s",
    async (_, failed, there) => {
      let asked = 0;
      const answer = andThen(failed as MaybeAsync<number, string>, () => {
        asked++;
        return err("second");
      });
      expect(isSync(answer)).toBe(there);
      expect(await answer).toEqual(err("first"));
      expect(asked).toBe(0);
    },
  );

  it("passes the error of a later step on", async () => {
    expect(await andThen(addLater(1), () => err("second"))).toEqual(err("second"));
  });

  it("has neverthrow's methods as asAsync gives it", async () => {
    expect(await toAsync(add(1)).map((value) => value * 2)).toEqual(ok(4));
    expect(await toAsync(addLater(1)).map((value) => value * 2)).toEqual(ok(4));
  });
});
