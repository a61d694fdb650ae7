import { readdirSync } from "node:fs";
import type { Choices } from "../choices.ts";
import { benchKeys } from "../keys.ts";
import { printRun } from "../print-run.ts";
import { runFile } from "../results.ts";
import { usualSetup } from "../scenario.ts";
import { openSession, type Session } from "../session.ts";
import { type Activity, startActivity } from "./activity.ts";
import { soakTable } from "./soak-table.ts";
import { type Holding, type Soaked, soakFaults } from "./soaked.ts";

/**
 * Holds Mintport at 70 % of what it can do, while its keys rotate and tokens are revoked, and watches what must not
 * grow; the exit code.
 */
export const runSoak = async (choices: Choices): Promise<number> => {
  const began = new Date();
  const [algorithm = "ES256"] = choices.algorithms;
  const connections = choices.connections.at(-1) ?? 64;
  const session = await openSession(
    { ...usualSetup, algorithm, contender: "mintport-managed", endpoint: "token" },
    { key: benchKeys()(algorithm), nodeOptions: ["--expose-gc"] },
  );
  try {
    const broken = await session.fault();
    if (broken !== undefined) throw new Error(broken);
    await session.load({ connections, seconds: 2 });
    const full = await session.load({ connections, seconds: 5 });
    const rate = (full.requests / full.seconds) * 0.7;
    const { minutes } = choices;
    console.error(`${Math.round(rate)} requests/s for ${minutes} min, ${connections} connections`);
    const soaked = await soak(session, { connections, rate, minutes });
    const run = runFile(
      began,
      { rounds: 1, seconds: minutes * 60 },
      {
        soak: soaked,
        faults: soakFaults(soaked),
      },
    );
    return printRun(run, [soakTable(soaked)], choices.json);
  } finally {
    await session.close();
  }
};

interface SoakOptions {
  readonly connections: number;
  readonly rate: number;
  readonly minutes: number;
}

/** A slice is a minute; each has connections of its own, so that one left open would show. */
const soak = async (
  session: Session,
  { connections, rate, minutes }: SoakOptions,
): Promise<Soaked> => {
  const slices = Math.max(2, Math.ceil(minutes));
  const seconds = (minutes * 60) / slices;
  const failures: string[] = [];
  const keys = new Set<string>();
  let requests = 0;
  let revocations = 0;
  let early: Holding | undefined;
  for (let slice = 1; slice <= slices; slice++) {
    const activity: Activity = startActivity(session.port);
    const load = await session.load({ connections, rate, seconds });
    const beside = await activity.stop();
    requests += load.requests;
    revocations += beside.revocations;
    for (const key of beside.keys) keys.add(key);
    if (load.failure !== undefined)
      failures.push(`slice ${slice}: ${load.failures}, first ${load.failure}`);
    failures.push(...beside.failures.map((failure) => `slice ${slice}: ${failure}`));
    console.error(`${slice}/${slices}: ${load.requests} requests, p99 ${Math.round(load.p99)} us`);
    if (slice === Math.min(2, slices - 1)) early = await holding(session);
  }
  const late = await holding(session);
  return {
    ...{ minutes, requests, failures, revocations },
    keys: keys.size,
    early: early ?? late,
    late,
  };
};

const holding = async (session: Session): Promise<Holding> => {
  // The server learns a moment later that the connections are gone.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const heap = await session.heap();
  return { heap, descriptors: readdirSync(`/proc/${session.pid}/fd`).length };
};
