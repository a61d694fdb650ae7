import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { always, backAfter } from "../findings.ts";
import { untilServed } from "../load/until-served.ts";
import type { Scenario } from "../scenario.ts";
import { siteOn } from "../stage/site.ts";
import { onStage } from "../stage/stage.ts";

/** Milliseconds until all are served once a worker was killed; the other one serves meanwhile. */
const backWithin = 3000;

export const workers: Scenario = {
  name: "workers",
  breaks: "one of two workers is killed, again and again",
  engines: ["sqlite"],
  run: async (engine, { isShort }) =>
    onStage(await siteOn(engine), { workers: 2 }, async (stage) => {
      const load = await stage.load();
      let mark = 0;
      for (let round = 0; round < (isShort ? 2 : 10); round += 1) {
        // Time for the former victim's successor to serve: with no worker at all everybody is refused, rightly.
        await sleep(5000);
        const [victim] = childrenOf(stage.server().pid);
        if (victim !== undefined) process.kill(victim, "SIGKILL");
        mark = performance.now();
      }
      await untilServed(load, backWithin);
      await load.stop();
      return [...always(load.heard), backAfter(load.heard, mark, backWithin)];
    }),
};

const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .split(" ")
    .flatMap((text) => (text.trim() === "" ? [] : [Number(text)]));
