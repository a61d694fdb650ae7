import { setTimeout as sleep } from "node:timers/promises";
import { always, backAfterFailure, backWithin, duration, livesWithin } from "../findings.ts";
import type { Scenario } from "../scenario.ts";
import { siteOn } from "../stage/site.ts";
import { grace, onStage } from "../stage/stage.ts";

/** Milliseconds beyond the grace that a process has whose every connection is silent. */
const farewell = 10_000;

export const silence: Scenario = {
  name: "silence",
  breaks: "the connections of now say nothing more and do not end; new ones work",
  engines: ["postgres", "mariadb", "redis"],
  run: async (engine, { isShort }) =>
    onStage(await siteOn(engine), {}, async (stage) => {
      const load = await stage.load();
      await sleep(1000);
      const mark = performance.now();
      stage.site.proxy?.silence();
      await sleep(isShort ? 9000 : 20_000);
      stage.site.proxy?.silence();
      const ended = stage.server().end(grace * 1000 + farewell + 5000);
      const { heard } = load;
      const until = [...heard];
      const end = await ended;
      await load.stop();
      return [
        ...always(until),
        livesWithin(until, 1000),
        backAfterFailure(until, mark, backWithin),
        duration("end", end, grace * 1000 + farewell),
      ];
    }),
};
