import { engines } from "@mintport/test-engines";
import { describe, expect, it } from "vitest";
import { runRace } from "../../race/run-race.ts";
import { runUserRace } from "../../race/run-user-race.ts";

/** `pnpm race` does the same with a thousand rounds. */
const rounds = 10;
const timeout = 120_000;

describe.each(engines())("two processes, on $name", (engine) => {
  it("with 50 callers each: exactly one wins, in every round", { timeout }, async () => {
    if (engine.missing !== undefined) throw new Error(engine.missing);
    expect(await runRace(engine, { rounds })).toEqual(
      [
        ...["consume", "rotate", "rotateInWindow", "rotateAndRevoke", "insertOnce"],
        ...["startDevice", "replaceDevice", "saveGrant", "renewGrant", "compareAndSwap"],
      ].map((contest) => ({ contest, rounds, spoiled: 0 })),
    );
  });

  it("each with a server: a handle, a code and an initial access token work once, a refresh token has one successor, and a revocation leaves nothing (OAuth 2.1 §4.1.3, §4.3.1)", {
    timeout,
  }, async () => {
    if (engine.missing !== undefined) throw new Error(engine.missing);
    expect(await runUserRace(engine, { rounds })).toEqual(
      [
        ...["answers to one handle", "uses of one code"],
        "refreshes of one token, within the window",
        "refreshes of one token, without a window",
        "clients for one initial access token",
        ...["uses of one code, and a revocation", "refreshes of one token, and a revocation"],
      ].map((contest) => ({ contest, rounds, faults: [] })),
    );
  });
});
