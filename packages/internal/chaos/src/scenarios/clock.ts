import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { always, count, noneCut } from "../findings.ts";
import { ask } from "../load/ask.ts";
import { keptLedger } from "../load/kept-ledger.ts";
import { withAssertion, withProof } from "../load/parties.ts";
import type { Finding, Scenario } from "../scenario.ts";
import { siteOn } from "../stage/site.ts";
import { onStage, type Stage } from "../stage/stage.ts";

const hour = 3_600_000;

export const clock: Scenario = {
  name: "clock",
  breaks: "the server's clock is set an hour back, and an hour ahead",
  engines: ["postgres"],
  run: async (engine, { isShort }) =>
    onStage(await siteOn(engine), {}, async (stage) => {
      const load = await stage.load("livez", "jwt", "unknown");
      const window = isShort ? 4000 : 15_000;
      const counted = async (): Promise<number> => {
        // The first moments fetch what is older, or younger, than it may be.
        await sleep(1000);
        const before = stage.site.proxy?.requests ?? 0;
        await sleep(window);
        return (stage.site.proxy?.requests ?? 0) - before;
      };
      await useOnce(stage);
      const usual = await counted();
      stage.setClock(-hour);
      const back = await counted();
      const refusedBack = await useOnce(stage);
      stage.setClock(hour);
      const ahead = await counted();
      const refusedAhead = await useOnce(stage);
      stage.setClock(0);
      await sleep(500);
      await load.stop();
      return [
        ...always(load.heard),
        noneCut(load.heard),
        // Of anything that is read again by age: half as often once more would be far within the noise of a machine.
        share("asked oftener, back", back, usual),
        share("asked oftener, ahead", ahead, usual),
        count("refused for the time", refusedBack + refusedAhead, 0),
        ...(await keptLedger(stage.port, stage.parties, stage.ledger)),
      ];
    }),
};

const share = (what: string, seen: number, usual: number): Finding =>
  count(what, Math.round((seen / Math.max(usual, 1)) * 10) / 10, 2);

/** Uses a proof and an assertion of this moment; answers how many were refused. */
const useOnce = async ({ port, parties, ledger }: Stage): Promise<number> => {
  const agent = new Agent();
  let refused = 0;
  for (const asked of [await withProof(parties), await withAssertion(parties)]) {
    const answer = await ask(port, agent, asked);
    if ("broke" in answer || answer.status !== 200) refused += 1;
    else ledger.used.push(asked);
  }
  agent.destroy();
  return refused;
};
