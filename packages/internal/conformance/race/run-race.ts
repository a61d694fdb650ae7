import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Engine, Place } from "@mintport/test-engines";
import { openPlace, preparePlace } from "../test/fixture/open-place.ts";
import { contests, newPrize } from "./contests.ts";

export interface RaceResult {
  readonly contest: string;
  readonly rounds: number;
  /** The rounds that did not have exactly one winner. */
  readonly spoiled: number;
}

/** Lets two processes of `callers` each compete for every prize of every contest, `rounds` times on this engine. */
export const runRace = async (
  engine: Engine,
  { rounds, callers = 50 }: { readonly rounds: number; readonly callers?: number },
): Promise<readonly RaceResult[]> => {
  const place = await engine.makePlace();
  await preparePlace(place);
  const own = openPlace(place);
  const racers = await Promise.all([startRacer(place, callers), startRacer(place, callers)]);
  const results: RaceResult[] = [];
  try {
    for (const contest of contests) {
      let spoiled = 0;
      for (let round = 0; round < rounds; round++) {
        const prize = newPrize(contest.name);
        await contest.prepare(own.storage, prize);
        const wins = await Promise.all(racers.map((racer) => winsOf(racer, prize)));
        if (wins.reduce((sum, won) => sum + won, 0) !== 1) spoiled++;
      }
      results.push({ contest: contest.name, rounds, spoiled });
    }
  } finally {
    for (const racer of racers) racer.send("end");
    await Promise.all(racers.map((racer) => once(racer, "exit")));
    await own.close();
    await engine.dispose(place);
  }
  return results;
};

const startRacer = async (place: Place, callers: number): Promise<ChildProcess> => {
  const racer = fork(
    join(import.meta.dirname, "racer.ts"),
    [JSON.stringify(place), String(callers)],
    {
      execArgv: ["--conditions=@mintport/source"],
    },
  );
  await once(racer, "message");
  return racer;
};

const winsOf = async (racer: ChildProcess, prize: object): Promise<number> => {
  const answer = once(racer, "message");
  racer.send(prize);
  const [message] = (await answer) as [{ wins?: number; failure?: string }];
  if (message.wins === undefined) throw new Error(message.failure ?? "a racer died");
  return message.wins;
};
