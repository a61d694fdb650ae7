import { describe, expect, it, onTestFinished } from "vitest";
import { ask, documented, tokenPath } from "./fixture/ask.ts";
import { makeOwnTenant } from "./fixture/own-tenant.ts";
import { type Started, start, temporaryFolder } from "./fixture/start.ts";

const budget = JSON.stringify({ clientFailures: { points: 2, duration: 60 } });

describe("the limits of the ready server", () => {
  it("stop a guesser after its budget, and are off only where the settings say so", async () => {
    const limited = await started({ MINTPORT_LIMITS: budget });
    const free = await started({ MINTPORT_LIMITS: "off" });

    expect(await guesses(limited, 4)).toEqual([401, 401, 429, 429]);
    expect(await guesses(free, 4)).toEqual([401, 401, 401, 401]);
  });

  it("are on without a word of them: the eleventh wrong guess in a minute is refused", async () => {
    const statuses = await guesses(await started({}), 11);

    expect(statuses.slice(0, 10).every((status) => status === 401)).toBe(true);
    expect(statuses[10]).toBe(429);
  });

  it("count the clients behind a trusted proxy one by one, and believe no other peer", async () => {
    const behind = await started({
      MINTPORT_LIMITS: budget,
      MINTPORT_TRUSTED_PROXIES: "127.0.0.1",
      MINTPORT_FORWARDED_HEADER: "x-forwarded-for",
    });
    const before = await started({
      MINTPORT_LIMITS: budget,
      MINTPORT_TRUSTED_PROXIES: "192.0.2.1",
      MINTPORT_FORWARDED_HEADER: "x-forwarded-for",
    });
    const one = ["198.51.100.1", "198.51.100.1", "198.51.100.1", "198.51.100.2"];

    expect(await statusesFrom(behind, one)).toEqual([401, 401, 429, 401]);
    expect(await statusesFrom(before, one)).toEqual([401, 401, 429, 429]);
  });
});

const started = async (environment: Readonly<Record<string, string>>): Promise<Started> => {
  const folder = await temporaryFolder();
  if ("MINTPORT_TRUSTED_PROXIES" in environment) await makeOwnTenant(folder.path);
  const server = await start(folder.path, environment);
  onTestFinished(async () => {
    await server.close();
    await folder.remove();
  });
  return server;
};

const guesses = (server: Started, count: number): Promise<readonly number[]> =>
  statusesFrom(
    server,
    Array.from({ length: count }, () => ""),
  );

const statusesFrom = async (
  { origin }: Started,
  addresses: readonly string[],
): Promise<readonly number[]> => {
  const statuses: number[] = [];
  for (const address of addresses) {
    const { status } = await ask(`${origin}${tokenPath}`, {
      method: "POST",
      headers: address === "" ? {} : { "X-Forwarded-For": address },
      body: new URLSearchParams({ ...documented, client_secret: "a wrong guess" }),
    });
    statuses.push(status);
  }
  return statuses;
};
