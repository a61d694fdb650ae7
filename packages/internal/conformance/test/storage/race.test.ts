import { engines } from "@mintport/test-engines";
import { describe, expect, it } from "vitest";
import { runRace } from "../../race/run-race.ts";

/** `pnpm race` does the same with a thousand rounds. */
const rounds = 20;

describe("of two processes with 50 callers each, exactly one caller wins", () => {
  it.each(engines())("on $name, in every round", { timeout: 120_000 }, async (engine) => {
    if (engine.missing !== undefined) throw new Error(engine.missing);
    expect(await runRace(engine, { rounds })).toEqual(
      [
        ...["consume", "rotate", "rotateInWindow", "rotateAndRevoke", "insertOnce"],
        ...["saveGrant", "renewGrant", "compareAndSwap"],
      ].map((contest) => ({ contest, rounds, spoiled: 0 })),
    );
  });
});
