import { setTimeout as sleep } from "node:timers/promises";
import { always, backAfter, backWithin, livesWithin } from "../findings.ts";
import { untilServed } from "../load/until-served.ts";
import type { Scenario } from "../scenario.ts";
import { siteOn } from "../stage/site.ts";
import { onStage } from "../stage/stage.ts";

export const stall: Scenario = {
  name: "stall",
  breaks: "nothing gets through to the engine for some seconds, and no connection ends",
  engines: ["postgres", "mariadb", "redis"],
  run: async (engine, { isShort }) =>
    onStage(await siteOn(engine), {}, async (stage) => {
      const load = await stage.load();
      await sleep(1000);
      stage.site.proxy?.fail("stall");
      await sleep(isShort ? 6000 : 20_000);
      stage.site.proxy?.fail(undefined);
      const mark = performance.now();
      await untilServed(load, backWithin);
      await load.stop();
      return [
        ...always(load.heard),
        livesWithin(load.heard, 1000),
        backAfter(load.heard, mark, backWithin),
      ];
    }),
};
