import type { Engine } from "@mintport/test-engines";
import { contests, newPrize } from "./contests.ts";
import { withRacers } from "./racers.ts";

export interface RaceResult {
  readonly contest: string;
  readonly rounds: number;
  /** The rounds that did not have exactly one winner. */
  readonly spoiled: number;
}

/** Lets two processes of `callers` each compete for every prize of every contest, `rounds` times on this engine. */
export const runRace = (
  engine: Engine,
  { rounds, callers = 50 }: { readonly rounds: number; readonly callers?: number },
): Promise<readonly RaceResult[]> =>
  withRacers(engine, { script: "racer.ts", callers }, async ({ place, race }) => {
    const results: RaceResult[] = [];
    for (const contest of contests) {
      let spoiled = 0;
      for (let round = 0; round < rounds; round++) {
        const prize = newPrize(contest.name);
        await contest.prepare(place.storage, prize);
        const wins = await race<number>(prize);
        if (wins.reduce((sum, won) => sum + won, 0) !== 1) spoiled++;
      }
      results.push({ contest: contest.name, rounds, spoiled });
    }
    return results;
  });
