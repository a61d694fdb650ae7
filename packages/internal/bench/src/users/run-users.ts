import { join } from "node:path";
import { type Child, startChild } from "../child.ts";
import type { Choices } from "../choices.ts";
import { benchKeys } from "../keys.ts";
import type { Listening, Order, Usage } from "../orders.ts";
import { printRun } from "../print-run.ts";
import { runFile } from "../results.ts";
import { type ContenderSettings, usualSetup } from "../scenario.ts";
import { type AppUser, appUserAt, type ProvenCode } from "./app-user.ts";
import { type UserCase, type UserCost, usersTable } from "./user-case.ts";

/**
 * Measures what users cost: microseconds of the server's processor for a code that is exchanged, and for a refresh token that is
 * rotated, beside a server that is written by hand for this alone. The codes are made outside of what is measured. A fresh process each round; prints the
 * figures, answers the exit code.
 */
export const runUsers = async (choices: Choices): Promise<number> => {
  const { rounds, seconds } = choices;
  const began = new Date();
  const { privateJwk, client } = benchKeys()("ES256");
  const settings: ContenderSettings = {
    ...{ ...usualSetup, privateJwk, clientJwk: client.publicJwk, prepared: false },
  };
  const costs = new Map<string, UserCost[]>(contenders.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const name of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const cost = await measureOnce(name, settings, seconds);
      costs.get(name)?.push(cost);
      console.error(`${name}: code ${cost.code.toFixed(1)}, refresh ${cost.refresh.toFixed(1)} us`);
    }
  const users = [...costs].map(([contender, all]): UserCase => ({ contender, rounds: all }));
  const run = runFile(began, choices, { users });
  return printRun(run, [usersTable(users)], choices.json);
};

const contenders = ["floor", "mintport", "oidc-provider", "jmondi"];

const measureOnce = async (
  name: string,
  settings: ContenderSettings,
  seconds: number,
): Promise<UserCost> => {
  const child = startChild(join(import.meta.dirname, `../contenders/users/${name}.ts`));
  const { port } = await ask<Listening>(child, { order: "start", settings });
  const user = appUserAt(port, connections);
  try {
    // One after the other first: a login happens once.
    await requireRefusals(user);
    const meter: Meter = { child, user };
    await exchangeCodes(meter, seconds / 2);
    const code = await exchangeCodes(meter, seconds);
    await rotate(meter, seconds / 2);
    return { code, refresh: await rotate(meter, seconds) };
  } finally {
    user.close();
    await child.end({ order: "end" } satisfies Order);
  }
};

/** A server that does less than it must would be cheap. */
const requireRefusals = async (user: AppUser): Promise<void> => {
  const [first, second] = [await user.authorize(), await user.authorize()];
  await user.redeem(first);
  const taken = (code: ProvenCode): Promise<boolean> =>
    user.redeem(code).then(
      () => true,
      () => false,
    );
  if (await taken(first)) throw new Error("a code was taken twice");
  if (await taken({ ...second, verifier: first.verifier }))
    throw new Error("a code was taken with another verifier");
};

interface Meter {
  readonly child: Child;
  readonly user: AppUser;
}

/** Batch by batch, since stores in memory keep the newest thousand. */
const exchangeCodes = async ({ child, user }: Meter, seconds: number): Promise<number> => {
  let [cpu, elapsed, exchanged] = [0, 0, 0];
  while (elapsed < seconds * 1000) {
    const codes = await inTurn(batch, () => user.authorize());
    const before = await ask<Usage>(child, { order: "usage" });
    const start = performance.now();
    await inTurn(batch, async (at) => user.redeem(codes[at] ?? fail()));
    elapsed += performance.now() - start;
    cpu += (await ask<Usage>(child, { order: "usage" })).cpu - before.cpu;
    exchanged += batch;
  }
  return cpu / exchanged;
};

/** Each connection rotates a token of its own. */
const rotate = async ({ child, user }: Meter, seconds: number): Promise<number> => {
  const tokens = await inTurn(connections, async () => user.redeem(await user.authorize()));
  const before = await ask<Usage>(child, { order: "usage" });
  const end = performance.now() + seconds * 1000;
  const counts = await Promise.all(
    tokens.map(async (first) => {
      let [token, count] = [first, 0];
      for (; performance.now() < end; count++) token = await user.refresh(token);
      return count;
    }),
  );
  const { cpu } = await ask<Usage>(child, { order: "usage" });
  return (cpu - before.cpu) / counts.reduce((sum, count) => sum + count, 0);
};

/** Does `count` things, as many at once as there are connections. */
const inTurn = async <T>(count: number, one: (at: number) => Promise<T>): Promise<T[]> => {
  const results: T[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const at = next++;
      results[at] = await one(at);
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  return results;
};

const connections = 16;
const batch = 200;

const ask = async <T>(child: Child, order: Order): Promise<T> => (await child.ask(order)) as T;

const fail = (): never => {
  throw new Error("nothing was measured");
};
