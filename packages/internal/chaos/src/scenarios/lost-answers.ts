import { setTimeout as sleep } from "node:timers/promises";
import { always, backAfter, backWithin } from "../findings.ts";
import { untilServed } from "../load/until-served.ts";
import type { Scenario } from "../scenario.ts";
import { siteOn } from "../stage/site.ts";
import { onStage } from "../stage/stage.ts";

export const lostAnswers: Scenario = {
  name: "lost-answers",
  breaks: "again and again an answer of the engine is lost, after what was asked was done",
  engines: ["postgres", "mariadb", "redis"],
  run: async (engine, { isShort }) =>
    onStage(await siteOn(engine), {}, async (stage) => {
      const load = await stage.load("opaque", "proof", "assertion", "admin");
      await sleep(500);
      const until = performance.now() + (isShort ? 5000 : 30_000);
      while (performance.now() < until) {
        stage.site.proxy?.loseNextAnswer();
        await sleep(150);
      }
      const mark = performance.now();
      await untilServed(load, backWithin);
      await load.stop();
      // A verdict that was guessed is a violation: `exists`, `stale` or `replayed` for what nobody else did.
      return [...always(load.heard), backAfter(load.heard, mark, backWithin)];
    }),
};
