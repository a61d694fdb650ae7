import { setTimeout as sleep } from "node:timers/promises";
import { always } from "../findings.ts";
import { grouped } from "../grouped.ts";
import { keptClients, keptLedger } from "../load/kept-ledger.ts";
import type { Finding, Scenario } from "../scenario.ts";
import { siteOn } from "../stage/site.ts";
import { onStage } from "../stage/stage.ts";

export const crash: Scenario = {
  name: "crash",
  breaks: "the server is killed under load and started again, on the same data",
  engines: ["sqlite", "postgres", "mariadb", "redis"],
  run: async (engine, { isShort }) =>
    onStage(await siteOn(engine), {}, async (stage) => {
      const found: Finding[] = [];
      for (let round = 0; round < (isShort ? 1 : 5); round += 1) {
        const load = await stage.load();
        await sleep(2500);
        await stage.server().kill();
        await load.stop();
        await stage.restart();
        found.push(
          ...always(load.heard).filter(({ what }) => what === "hung" || what === "violations"),
          ...(await keptLedger(stage.port, stage.parties, stage.ledger)),
          await keptClients(stage.port, await stage.managersToken(), stage.ledger),
        );
      }
      return summed(found);
    }),
};

/** The rounds of a run, added up. */
const summed = (findings: readonly Finding[]): readonly Finding[] =>
  grouped(findings, ({ what }) => what).flatMap(([first, ...more]) =>
    first === undefined
      ? []
      : [{ ...first, seen: more.reduce((sum, { seen }) => sum + seen, first.seen) }],
  );
