import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { always, backAfter, livesWithin, noneCut, tokensGoOn } from "../findings.ts";
import { untilServed } from "../load/until-served.ts";
import type { Scenario } from "../scenario.ts";
import { siteOn } from "../stage/site.ts";
import { onStage } from "../stage/stage.ts";

/** Milliseconds until all is well once the lock is gone: a write waits 2 s at most, and is tried again by its sender. */
const backWithin = 3000;

export const lock: Scenario = {
  name: "lock",
  breaks: "another process holds SQLite's write lock, as a backup does",
  engines: ["sqlite"],
  run: async (engine, { isShort }) =>
    onStage(await siteOn(engine), {}, async (stage) => {
      const load = await stage.load();
      await sleep(1000);
      const release = await holdLock(stage.site.url);
      await sleep(isShort ? 6000 : 20_000);
      await release();
      const mark = performance.now();
      await untilServed(load, backWithin);
      await load.stop();
      return [
        ...always(load.heard),
        noneCut(load.heard),
        livesWithin(load.heard, 500),
        tokensGoOn(load.heard),
        backAfter(load.heard, mark, backWithin),
      ];
    }),
};

/** Takes the write lock in a process of its own, and answers how to give it back. */
const holdLock = async (path: string): Promise<() => Promise<void>> => {
  const holder = spawn(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      `import { DatabaseSync } from "node:sqlite";
       const database = new DatabaseSync(${JSON.stringify(path)});
       database.exec("pragma busy_timeout = 5000");
       database.exec("begin immediate");
       process.stdout.write("held");
       process.stdin.once("data", () => { database.exec("rollback"); process.exit(); });`,
    ],
    { stdio: ["pipe", "pipe", "ignore"] },
  );
  await once(holder.stdout, "data");
  return async () => {
    const gone = once(holder, "exit");
    holder.stdin.write("go");
    await gone;
  };
};
