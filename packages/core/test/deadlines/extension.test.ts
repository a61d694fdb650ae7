import { type Around, clientCredentials, type GrantType } from "@mintport/core";
import { aroundPorts, type PortError, resolveExtensions } from "@mintport/core/ports";
import { ok, okAsync, ResultAsync } from "@mintport/core/result";
import { expectErr, expectOk } from "@mintport/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A port of an extension's own, as a class: its methods need `this`. */
class Calendar {
  readonly #days: ReadonlySet<string>;
  constructor(...days: readonly string[]) {
    this.#days = new Set(days);
  }
  isHoliday(day: string): ResultAsync<boolean, PortError> {
    return okAsync(this.#days.has(day));
  }
}
const hanging = { isHoliday: () => new ResultAsync<boolean, PortError>(new Promise(() => {})) };
const throwing = {
  isHoliday: (): ResultAsync<boolean, PortError> => {
    throw new Error("boom");
  },
};

describe("a port that an extension puts in its server's deadline", () => {
  const around = aroundPorts(500);

  it("answers as before, whatever it is made of", async () => {
    const calendar: Calendar = around.port("calendar", new Calendar("monday"));
    expect(expectOk(await calendar.isHoliday("monday"))).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is late after the server's time and no other, under its name", async () => {
    const answer = around.port("calendar", hanging).isHoliday();
    await vi.advanceTimersByTimeAsync(499);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(expectErr(await answer)).toMatchObject({ kind: "timed_out", port: "calendar" });
  });

  it("is unavailable where it throws", async () => {
    const answer = await around.port("calendar", throwing).isHoliday();
    expect(expectErr(answer)).toMatchObject({ kind: "unavailable", port: "calendar" });
  });

  it("answers as ports do, or does not compile", () => {
    const promised = { isHoliday: async () => Promise.resolve(true) };
    // @ts-expect-error: a promise that may be rejected could be held to nothing
    around.port("calendar", promised);
    // @ts-expect-error: what is no method would be lost
    around.port("calendar", { ...hanging, size: 7 });
  });
});

describe("extensions", () => {
  it("are values, or come to them by a server's deadlines, each called once", () => {
    const around = aroundPorts(500);
    const made: Around[] = [];
    const nightly = (given: Around): GrantType => {
      made.push(given);
      return { name: "urn:example:nightly", check: () => ok({} as never) };
    };
    const [first, second] = resolveExtensions([clientCredentials, nightly], around);
    expect(first).toBe(clientCredentials);
    expect(second?.name).toBe("urn:example:nightly");
    expect(made).toEqual([around]);
  });
});
