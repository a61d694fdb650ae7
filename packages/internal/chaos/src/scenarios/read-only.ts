import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { startPrivate } from "@mintport/test-engines";
import { Redis } from "ioredis";
import pg from "pg";
import { always, backAfter, backWithin, count } from "../findings.ts";
import { ask } from "../load/ask.ts";
import { untilServed } from "../load/until-served.ts";
import type { Scenario } from "../scenario.ts";
import { privateSite, type Site, siteOn } from "../stage/site.ts";
import { onStage } from "../stage/stage.ts";

/** Makes the engine of a site one that can only be read, or one that can be written again. */
type Demote = (site: Site, isReadOnly: boolean) => Promise<void>;

export const readOnly: Scenario = {
  name: "read-only",
  breaks: "the engine becomes one that can only be read, as a demoted primary, and then another",
  engines: ["postgres", "redis"],
  run: async (engine, { isShort }) => {
    const demote = engine.name === "postgres" ? demotePostgres : demoteRedis;
    const site = engine.name === "postgres" ? await siteOn(engine) : await ownRedis();
    return onStage(site, {}, async (stage) => {
      const agent = new Agent();
      const ready = async (): Promise<number> => {
        const answer = await ask(stage.port, agent, { path: "/readyz" });
        return "broke" in answer ? 0 : answer.status;
      };
      const load = await stage.load();
      await sleep(1000);
      const before = await ready();
      await demote(site, true);
      await sleep(isShort ? 4000 : 15_000);
      const during = await ready();
      await demote(site, false);
      const mark = performance.now();
      await untilServed(load, backWithin);
      const after = await ready();
      await load.stop();
      agent.destroy();
      const wrongly = [before !== 200, during !== 503, after !== 200].filter(Boolean).length;
      return [
        ...always(load.heard),
        backAfter(load.heard, mark, backWithin),
        {
          ...count("wrong /readyz", wrongly, 0),
          examples: [`before ${before}, while read-only ${during}, after ${after}`],
        },
      ];
    });
  },
};

/** New connections of the database only read, and those of now are ended, as by a host that restarts as a standby. */
const demotePostgres: Demote = async ({ url }, isReadOnly) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const name = new URL(url).pathname.slice(1);
  await client.query("set default_transaction_read_only = off");
  await client.query(
    `alter database ${name} set default_transaction_read_only = ${isReadOnly ? "on" : "off"}`,
  );
  // Back again, the connections stay: it is the server that must let go of those that cannot write.
  if (isReadOnly)
    await client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()",
      [name],
    );
  await client.end();
};

const demoteRedis: Demote = async ({ url }, isReadOnly) => {
  const client = new Redis(url);
  // Nobody listens on port 1: a replica that has lost its master, and still answers who reads.
  await (isReadOnly ? client.replicaof("127.0.0.1", "1") : client.replicaof("NO", "ONE"));
  client.disconnect();
};

const ownRedis = async (): Promise<Site> => {
  const started = await startPrivate("redis");
  return privateSite("redis", started.url, async () => {
    started.stop();
  });
};
