import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Engine } from "@mintport/test-engines";
import { type OpenPlace, openPlace, preparePlace } from "../test/fixture/open-place.ts";

/** Two processes that compete on one place, and the place as their parent sees it. */
export interface Racers {
  readonly place: OpenPlace;
  /** Lets all callers of both processes go for one prize at once; answers what each process says. */
  race<T>(prize: object): Promise<readonly T[]>;
}

/** Starts two racers of a script on a fresh place, and ends all of it behind `work`. */
export const withRacers = async <T>(
  engine: Engine,
  {
    script,
    callers,
    told = "",
  }: {
    readonly script: string;
    readonly callers: number;
    /** What both processes are told at their start. */
    readonly told?: string;
  },
  work: (racers: Racers) => Promise<T>,
): Promise<T> => {
  const at = await engine.makePlace();
  await preparePlace(at);
  const place = openPlace(at);
  const start = () => startRacer(script, [JSON.stringify(at), String(callers), told]);
  const racers = await Promise.all([start(), start()]);
  try {
    return await work({
      place,
      race: <T>(prize: object) => Promise.all(racers.map((racer) => outcome<T>(racer, prize))),
    });
  } finally {
    for (const racer of racers) racer.send("end");
    await Promise.all(racers.map((racer) => once(racer, "exit")));
    await place.close();
    await engine.dispose(at);
  }
};

const startRacer = async (script: string, told: readonly string[]): Promise<ChildProcess> => {
  const racer = fork(join(import.meta.dirname, script), told, {
    execArgv: ["--conditions=@mintport/source"],
  });
  await once(racer, "message");
  return racer;
};

const outcome = async <T>(racer: ChildProcess, prize: object): Promise<T> => {
  const answer = once(racer, "message");
  racer.send(prize);
  const [message] = (await answer) as [{ readonly done?: T; readonly failure?: string }];
  if (message.done === undefined) throw new Error(message.failure ?? "a racer died");
  return message.done;
};
