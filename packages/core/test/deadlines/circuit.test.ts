import { circuit } from "@mintport/core/ports";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";

const down = async (): Promise<never> => {
  throw new Error("down");
};

describe("a circuit", () => {
  it("leaves alone what failed, and lets one caller try again after the pause", async () => {
    let now = 0;
    let asked = 0;
    const ask = circuit({ pause: 1000, elapsed: () => now });
    const work = async (): Promise<number> => ++asked;
    expect(expectOk(await ask(work))).toBe(1);
    expect(expectErr(await ask(down))).toEqual(new Error("down"));
    now = 999;
    expectErr(await ask(work));
    expect(asked).toBe(1);
    now = 1000;
    const both = await Promise.all([ask(work), ask(work)]);
    expect(both.map((outcome) => outcome.isOk())).toEqual([true, false]);
    expect(expectOk(await ask(work))).toBe(3);
  });

  it("rests as long again when the try fails", async () => {
    let now = 0;
    const ask = circuit({ pause: 1000, elapsed: () => now });
    for (now of [0, 1000]) expectErr(await ask(down));
    now = 1999;
    expect(expectErr(await ask(async () => 1))).not.toEqual(new Error("down"));
    now = 2000;
    expect(expectOk(await ask(async () => 1))).toBe(1);
  });

  it("takes what does not answer in time, and what throws at once, for failed", async () => {
    const late = circuit({ deadline: 1 });
    expect(expectErr(await late(() => new Promise(() => {})))).toEqual(
      new Error("no answer within 1 ms"),
    );
    const thrown = () => {
      throw new Error("at once");
    };
    expect(expectErr(await circuit()(thrown))).toEqual(new Error("at once"));
  });
});
