import type { Engine } from "@mintport/test-engines";
import { newKey, racedServer, seedUsers } from "./raced-server.ts";
import { withRacers } from "./racers.ts";
import { newUserPrize, type Outcome, userContests } from "./user-contests.ts";

export interface UserRaceResult {
  readonly contest: string;
  readonly rounds: number;
  /** What was wrong with the rounds that were spoiled, one sentence for each. */
  readonly faults: readonly string[];
}

/** Lets two servers in two processes be asked for one thing of a user by `callers` each at once, `rounds` times per contest. */
export const runUserRace = (
  engine: Engine,
  {
    rounds,
    callers = 25,
    heard = () => {},
  }: {
    readonly rounds: number;
    readonly callers?: number;
    /** Hears of each contest as soon as it is over. */
    readonly heard?: (result: UserRaceResult) => void;
  },
): Promise<readonly UserRaceResult[]> => {
  const key = newKey();
  const racers = { script: "user-racer.ts", callers, told: JSON.stringify(key) };
  return withRacers(engine, racers, async ({ place: { storage }, race }) => {
    await seedUsers(storage);
    const results: UserRaceResult[] = [];
    for (const contest of userContests) {
      const { retryWindow } = contest;
      const raced = { storage, server: await racedServer(storage, { retryWindow, key }) };
      const faults: string[] = [];
      for (let round = 0; round < rounds; round++) {
        const prize = await newUserPrize(raced, contest);
        const outcomes = await race<readonly Outcome[]>(prize);
        const fault = await contest.fault(raced, prize, outcomes.flat());
        if (fault !== undefined) faults.push(fault);
      }
      const result = { contest: contest.name, rounds, faults };
      results.push(result);
      heard(result);
    }
    return results;
  });
};
