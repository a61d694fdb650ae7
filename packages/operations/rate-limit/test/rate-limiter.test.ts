import type { ClientId } from "@mintport/core";
import { sourceOf } from "@mintport/core/ports";
import { type Limits, memoryRateLimiter, redisRateLimiter } from "@mintport/rate-limit";
import { engines, tcpProxy } from "@mintport/test-engines";
import { expectErr, expectOk } from "@mintport/testing";
import { Cluster, Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attempt, away, now, three, unlimited } from "./fixture.ts";

describe.each([
  { name: "memory", open: async () => ({ make: memoryRateLimiter, close: async () => {} }) },
  ...["redis", "redis-cluster"].map((name) => ({ name, open: () => openRedis(name) })),
])("a rate limiter on $name", ({ open }) => {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    opened = await open();
  }, 60_000);
  afterAll(() => opened.close());
  const limiter = (limits: Partial<Limits>) => opened.make({ ...unlimited, ...limits });

  it("admits so many failures of a source at a client, then says when to come back", async () => {
    const { admit, settle } = limiter({ clientFailures: three });
    const guess = attempt();
    for (let i = 0; i < 3; i++) {
      expect(expectOk(await admit(guess, now))).toEqual({ verdict: "allowed" });
      expectOk(await settle(guess, "failed", now));
    }
    const refused = expectOk(await admit(guess, now));
    expect(refused).toEqual({
      ...{ verdict: "limited", retryAfter: expect.any(Number), budget: "clientFailures" },
    });
    const { retryAfter } = refused as { retryAfter: number };
    expect(retryAfter).toBeGreaterThanOrEqual(1);
    expect(retryAfter).toBeLessThanOrEqual(60);
  });

  it("a client's own budget counts in place of the limiter's, named and proven alike", async () => {
    const { settle } = limiter({ client: three });
    const verdicts = async (own: number | undefined, outcome: "named" | "proven") => {
      const one = attempt();
      const found = [];
      for (let i = 0; i < 6; i++)
        found.push(
          expectOk(await settle({ ...one }, outcome, now, { client: own, tenant: undefined })),
        );
      return found.map(({ verdict }) => verdict).indexOf("limited");
    };
    for (const outcome of ["named", "proven"] as const) {
      expect(await verdicts(undefined, outcome)).toBe(3);
      expect(await verdicts(2, outcome)).toBe(2);
      expect(await verdicts(5, outcome)).toBe(5);
    }
  });

  it("a tenant's own budget is shared by its clients alone, and a request that it refuses costs a client nothing", async () => {
    const { settle } = limiter({});
    const first = attempt();
    const second = { ...first, client: "second" as ClientId };
    const own = { client: 4, tenant: 3 };
    const ask = async (who: typeof first, outcome: "named" | "proven" = "proven") =>
      expectOk(await settle({ ...who }, outcome, now, own));
    for (const who of [first, second, first])
      expect(await ask(who)).toEqual({ verdict: "allowed" });
    for (const who of [first, second, first, first])
      expect(await ask(who)).toMatchObject({ verdict: "limited", budget: "tenant" });
    // Two were charged and no refused one; a name alone is not charged to the tenant.
    expect(await ask(first, "named")).toEqual({ verdict: "allowed" });
    expect(await ask(first, "named")).toEqual({ verdict: "allowed" });
    expect(await ask(first, "named")).toMatchObject({ verdict: "limited", budget: "client" });
    expect(await ask({ ...first, tenant: attempt().tenant })).toEqual({ verdict: "allowed" });
  });

  it("one source's guesses do not shut another source out", async () => {
    const { admit } = limiter({ clientFailures: three });
    const attacker = attempt();
    for (let i = 0; i < 10; i++) expectOk(await admit(attacker, now));
    const owner = { ...attacker, source: sourceOf("192.0.2.2") };
    expect(expectOk(await admit(owner, now))).toEqual({ verdict: "allowed" });
    expect(expectOk(await admit({ ...attacker, client: "other" as ClientId }, now))).toEqual({
      verdict: "allowed",
    });
    expect(expectOk(await admit({ ...attacker, tenant: attempt().tenant }, now))).toEqual({
      verdict: "allowed",
    });
  });

  it("answers so many questions of a source about a client past its limit, and gives right ones back", async () => {
    const { admit, recognise, settle } = limiter({ clientFailures: three, recognitions: three });
    const one = attempt();
    for (let i = 0; i < 3; i++) expectOk(await admit({ ...one }, now));
    for (let i = 0; i < 10; i++) {
      const honest = { ...one };
      expect(expectOk(await admit(honest, now)).verdict).toBe("limited");
      expect(expectOk(await recognise(honest, now)).verdict).toBe("allowed");
      expectOk(await settle(honest, "proven", now));
    }
    for (let i = 0; i < 3; i++)
      expect(expectOk(await recognise({ ...one }, now)).verdict).toBe("allowed");
    expect(expectOk(await recognise({ ...one }, now)).verdict).toBe("limited");
  });

  it("gives back what it charged in advance: successes never use the budget of failures up", async () => {
    const { admit, settle } = limiter({ clientFailures: three, sourceFailures: three });
    const honest = attempt();
    for (let i = 0; i < 10; i++) {
      expect(expectOk(await admit(honest, now))).toEqual({ verdict: "allowed" });
      expect(expectOk(await settle(honest, "proven", now))).toEqual({ verdict: "allowed" });
    }
  });

  it("lets no number of concurrent guesses past the limit", async () => {
    const { admit } = limiter({ clientFailures: three });
    const guess = attempt();
    const verdicts = await Promise.all(Array.from({ length: 50 }, async () => admit(guess, now)));
    const allowed = verdicts.filter((verdict) => expectOk(verdict).verdict === "allowed");
    expect(allowed).toHaveLength(3);
  });

  it("takes no attempt that it refused for a failure: an honest burst shuts nobody out", async () => {
    const { admit, settle } = limiter({ clientFailures: three });
    // Every attempt is its own object, as core makes them.
    const one = attempt();
    const burst = Array.from({ length: 20 }, () => ({ ...one }));
    const verdicts = await Promise.all(burst.map(async (each) => admit(each, now)));
    const admitted = burst.filter((_, i) => expectOk(verdicts[i]!).verdict === "allowed");
    expect(admitted).toHaveLength(3);
    for (const each of admitted) expectOk(await settle(each, "proven", now));
    for (let i = 0; i < 3; i++)
      expect(expectOk(await admit({ ...one }, now)).verdict).toBe("allowed");
    expect(expectOk(await admit({ ...one }, now)).verdict).toBe("limited");
  });

  it("does not let one client's refused attempts use up its source's budget of failures", async () => {
    const { admit } = limiter({
      ...{ clientFailures: three, sourceFailures: { points: 5, duration: 60 } },
    });
    const one = attempt();
    for (let i = 0; i < 20; i++) expectOk(await admit({ ...one }, now));
    const other = () => admit({ ...one, client: "other" as ClientId }, now);
    // Three were judged, and two more may be.
    for (let i = 0; i < 2; i++) expect(expectOk(await other()).verdict).toBe("allowed");
    expect(expectOk(await other()).verdict).toBe("limited");
  });

  it("counts each attempt of a source, also one that another budget refused", async () => {
    const { admit } = limiter({ clientFailures: three, source: { points: 5, duration: 60 } });
    const one = attempt();
    for (let i = 0; i < 5; i++) expectOk(await admit({ ...one }, now));
    const other = { ...one, client: "other" as ClientId };
    expect(expectOk(await admit(other, now)).verdict).toBe("limited");
  });

  it("gives nothing back for what went on though it was refused: guesses stay counted", async () => {
    const { admit, settle } = limiter({ clientFailures: three, sourceFailures: three });
    const guesser = attempt();
    for (let i = 0; i < 3; i++) expectOk(await admit({ ...guesser }, now));
    for (let i = 0; i < 5; i++) {
      const recognised = { ...guesser };
      expect(expectOk(await admit(recognised, now)).verdict).toBe("limited");
      expect(expectOk(await settle(recognised, "proven", now)).verdict).toBe("allowed");
    }
    expect(expectOk(await admit({ ...guesser }, now)).verdict).toBe("limited");
  });

  it.each(["source", "sourceFailures"] as const)(
    "counts a source whichever tenants and clients it names: %s",
    async (budget) => {
      const { admit } = limiter({ [budget]: three });
      const { source } = attempt();
      for (const client of ["a", "b", "c"] as ClientId[])
        expect(expectOk(await admit(attempt({ source, client }), now)).verdict).toBe("allowed");
      expect(expectOk(await admit(attempt({ source, client: undefined }), now)).verdict).toBe(
        "limited",
      );
    },
  );

  it("counts what a client asks for once it has proved itself, whatever its sources", async () => {
    const { settle } = limiter({ client: three });
    const { tenant } = attempt();
    for (const host of [1, 2, 3])
      expect(
        expectOk(
          await settle(attempt({ tenant, source: sourceOf(`192.0.2.${host}`) }), "proven", now),
        ).verdict,
      ).toBe("allowed");
    expect(expectOk(await settle(attempt({ tenant }), "proven", now)).verdict).toBe("limited");
    const other = attempt({ tenant, client: "other" as ClientId });
    expect(expectOk(await settle(other, "proven", now)).verdict).toBe("allowed");
  });

  it("counts what is asked for in a public client's name for that client, and not for the tenant", async () => {
    const { settle } = limiter({
      tenant: { points: 5, duration: 60 },
      client: { points: 2, duration: 60 },
    });
    const { tenant } = attempt();
    for (const client of ["a", "b", "c", "d"] as ClientId[]) {
      const named = attempt({ tenant, client });
      for (const verdict of ["allowed", "allowed", "limited"])
        expect(expectOk(await settle(named, "named", now)).verdict).toBe(verdict);
    }
    const proven = attempt({ tenant, client: "proven" as ClientId });
    for (const verdict of ["allowed", "allowed"])
      expect(expectOk(await settle(proven, "proven", now)).verdict).toBe(verdict);
  });

  it("counts a tenant's clients together", async () => {
    const { settle } = limiter({ tenant: three, client: { points: 1, duration: 60 } });
    const { tenant } = attempt();
    for (const client of ["a", "b", "c"] as ClientId[])
      expectOk(await settle(attempt({ tenant, client }), "proven", now));
    expect(expectOk(await settle(attempt({ tenant }), "proven", now)).verdict).toBe("limited");
    expect(expectOk(await settle(attempt(), "proven", now)).verdict).toBe("allowed");
  });
});

describe("a rate limiter on Redis", () => {
  let opened: Awaited<ReturnType<typeof openRedis>>;
  beforeAll(async () => {
    opened = await openRedis("redis");
  }, 60_000);
  afterAll(() => opened.close());

  it("makes one round trip to admit and one to settle, however many budgets there are", async () => {
    const { hostname, port } = new URL(opened.url);
    const proxy = await tcpProxy({ host: hostname, port: Number(port) });
    const client = new Redis(proxy.port, "127.0.0.1");
    await new Promise((resolve) => client.once("ready", resolve));
    const tenant = { points: 100, duration: 60 };
    const limits = { client: three, tenant };
    const limiter = redisRateLimiter(client, limits, { keyPrefix: opened.keyPrefix });
    // The script is known to the server after the first.
    expectOk(await limiter.admit(attempt(), now));
    const trips = async (work: () => PromiseLike<unknown>): Promise<number> => {
      const before = proxy.requests;
      await work();
      return proxy.requests - before;
    };
    const one = attempt();
    expect(await trips(async () => limiter.admit(one, now))).toBe(1);
    expect(await trips(async () => limiter.settle(one, "proven", now))).toBe(1);
    expect(await trips(async () => limiter.settle(attempt(), "failed", now))).toBe(0);
    // Those of one turn share them.
    const many = Array.from({ length: 20 }, () => attempt());
    expect(await trips(() => Promise.all(many.map(async (each) => limiter.admit(each, now))))).toBe(
      1,
    );
    client.disconnect();
    await proxy.close();
  });

  it("gives nothing back to a window that began after the one that was charged had ended", async () => {
    const { admit, settle } = opened.make({ ...unlimited, clientFailures: three });
    const one = attempt();
    const early = Array.from({ length: 3 }, () => ({ ...one }));
    for (const each of early) expectOk(await admit(each, now));
    await opened.removeKeys();
    for (let i = 0; i < 2; i++) expectOk(await admit({ ...one }, now));
    for (const each of early) expectOk(await settle(each, "proven", now));
    expect(expectOk(await admit({ ...one }, now)).verdict).toBe("allowed");
    expect(expectOk(await admit({ ...one }, now)).verdict).toBe("limited");
  });

  it("ends each window with its key, and keeps no name there: it may be a secret in the wrong field", async () => {
    await opened.removeKeys();
    const { admit, settle } = opened.make({ client: three, tenant: { points: 9, duration: 60 } });
    const one = attempt({ client: "s3cret-in-the-wrong-field" as ClientId });
    expectOk(await admit(one, now));
    expectOk(await settle(one, "proven", now));
    const keys = await opened.keys();
    expect(keys).toHaveLength(5);
    for (const key of keys) {
      expect(await opened.client.pttl(key)).toBeGreaterThan(0);
      for (const name of [one.client, one.tenant, one.source]) expect(key).not.toContain(name);
    }
  });

  it("settles with Redis what Redis admitted, and here what was admitted here", async () => {
    const { hostname, port } = new URL(opened.url);
    const proxy = await tcpProxy({ host: hostname, port: Number(port) });
    const client = new Redis(proxy.port, "127.0.0.1");
    client.on("error", () => {});
    await new Promise((resolve) => client.once("ready", resolve));
    let elapsed = 0;
    const { admit, settle } = redisRateLimiter(
      client,
      { ...unlimited, clientFailures: three },
      { keyPrefix: opened.keyPrefix, deadline: 50, elapsed: () => elapsed },
    );
    const one = attempt();
    const shared = Array.from({ length: 3 }, () => ({ ...one }));
    for (const each of shared) expect(expectOk(await admit(each, now)).verdict).toBe("allowed");
    proxy.fail("stall");
    const local = Array.from({ length: 3 }, () => ({ ...one }));
    for (const each of local) expect(expectOk(await admit(each, now)).verdict).toBe("allowed");
    for (const each of local) expectOk(await settle(each, "proven", now));
    for (let i = 0; i < 3; i++)
      expect(expectOk(await admit({ ...one }, now)).verdict).toBe("allowed");
    expect(expectOk(await admit({ ...one }, now)).verdict).toBe("limited");
    proxy.fail(undefined);
    elapsed = 2000;
    // Of these three one may have been on its way when Redis fell silent.
    for (const each of shared) expectOk(await settle(each, "proven", now));
    expect(expectOk(await admit({ ...one }, now)).verdict).toBe("allowed");
    client.disconnect();
    await proxy.close();
  });
});

describe("a rate limiter on a Redis that falls silent for a moment", () => {
  it("shuts nobody out whose requests were right: what was charged too late goes back", async () => {
    const opened = await openRedis("redis");
    const { hostname, port } = new URL(opened.url);
    const proxy = await tcpProxy({ host: hostname, port: Number(port) });
    const client = new Redis(proxy.port, "127.0.0.1");
    await new Promise((resolve) => client.once("ready", resolve));
    let elapsed = 0;
    const told: unknown[] = [];
    const options = {
      ...{ keyPrefix: opened.keyPrefix, deadline: 50, elapsed: () => elapsed },
      onAway: (cause: unknown) => told.push(cause),
    };
    const { admit, settle } = redisRateLimiter(
      client,
      { ...unlimited, clientFailures: three },
      options,
    );
    const one = attempt();
    const before = { ...one };
    expectOk(await admit(before, now));
    const [key = ""] = await opened.keys();
    expect(await opened.client.hget(key, "used")).toBe("1");
    proxy.fail("stall");
    // One is on its way when Redis falls silent, and one has been admitted before.
    const late = { ...one };
    expect(expectOk(await admit(late, now)).verdict).toBe("allowed");
    expectOk(await settle(late, "proven", now));
    expectOk(await settle(before, "proven", now));
    expect(told).toHaveLength(1);
    proxy.fail(undefined);
    elapsed = 2000;
    expectOk(await admit(attempt(), now));
    await expect.poll(() => opened.client.hget(key, "used")).toBe("0");
    client.disconnect();
    await proxy.close();
    await opened.close();
  });

  it("shuts nobody out after a silence that outlived the connection: what comes too late charges nothing", async () => {
    const opened = await openRedis("redis");
    const { hostname, port } = new URL(opened.url);
    const proxy = await tcpProxy({ host: hostname, port: Number(port) });
    const client = new Redis(proxy.port, "127.0.0.1", { socketTimeout: 300, retryStrategy: null });
    client.on("error", () => {});
    await new Promise((resolve) => client.once("ready", resolve));
    const limits = { ...unlimited, clientFailures: three };
    const options = { keyPrefix: opened.keyPrefix, deadline: 50, onAway: () => {} };
    const { admit } = redisRateLimiter(client, limits, options);
    const one = attempt();
    expectOk(await admit({ ...one }, now));
    const [key = ""] = await opened.keys();
    proxy.fail("stall");
    await Promise.all(Array.from({ length: 8 }, async () => admit({ ...one }, now)));
    await new Promise((resolve) => client.once("end", resolve));
    const seen = await calls(opened.client as Redis);
    proxy.fail(undefined);
    // Redis comes to what was sent before the connection was given up, and only looks at its clock.
    await expect.poll(() => calls(opened.client as Redis)).toBeGreaterThan(seen);
    expect(await opened.client.hget(key, "used")).toBe("1");
    await proxy.close();
    await opened.close();
  });

  it("counts on where the clock of Redis was set: it is asked again, by its new time", async () => {
    const opened = await openRedis("redis");
    let ahead = 0;
    const client = {
      status: "ready",
      call: async (command: string, ...args: (string | number)[]) => {
        // The deadline stands behind the keys and the number of entries.
        const at = 3 + Number(args[1]);
        const shifted = args.with(at, Math.max(0, Number(args[at]) - ahead));
        const replies = await (opened.client as Redis).call(command, ...shifted);
        return Array.isArray(replies) ? replies.with(-1, Number(replies.at(-1)) + ahead) : replies;
      },
    };
    const told: unknown[] = [];
    const { admit } = redisRateLimiter(
      client,
      { ...unlimited, clientFailures: three },
      { keyPrefix: opened.keyPrefix, onAway: (cause) => told.push(cause) },
    );
    const one = attempt();
    expectOk(await admit({ ...one }, now));
    ahead = 60_000;
    expectOk(await admit({ ...one }, now));
    ahead = -60_000;
    expectOk(await admit({ ...one }, now));
    const [key = ""] = await opened.keys();
    expect(await opened.client.hget(key, "used")).toBe("3");
    expect(told).toEqual([]);
    await opened.close();
  });

  it("connects a client that waits for its first command", async () => {
    const opened = await openRedis("redis");
    const client = new Redis(opened.url, { lazyConnect: true });
    const { admit } = redisRateLimiter(client, {}, { keyPrefix: opened.keyPrefix });
    expectOk(await admit(attempt(), now));
    expect(client.status).toBe("ready");
    expect(await opened.keys()).toHaveLength(3);
    client.disconnect();
    await opened.close();
  });
});

describe("the options of a rate limiter on Redis", () => {
  it.each([undefined, null, {}])("are refused with %j for a client", (client) => {
    expect(() => redisRateLimiter(client as never)).toThrow(/client: must be a client of ioredis/);
  });

  it.each([0, -1, Number.NaN])("are refused with a deadline of %j", (deadline) => {
    expect(() => redisRateLimiter(away(), {}, { deadline })).toThrow(/deadline: must be millisec/);
  });
});

describe("a look at the budgets", () => {
  it.each([
    { name: "memory", open: async () => ({ make: memoryRateLimiter, close: async () => {} }) },
    { name: "redis", open: () => openRedis("redis") },
  ])("on $name says what would be refused, and charges nothing", async ({ open }) => {
    const opened = await open();
    const { look, admit, settle } = opened.make({ client: three, clientFailures: three });
    const one = attempt();
    const looked = async () =>
      expectOk(await look(one, now, { client: undefined, tenant: undefined }));
    for (let i = 0; i < 5; i++) expect(await looked()).toEqual({ verdict: "allowed" });
    for (let i = 0; i < 3; i++) {
      const each = { ...one };
      expectOk(await admit(each, now));
      expectOk(await settle(each, "proven", now));
    }
    expect(await looked()).toMatchObject({ verdict: "limited", budget: "client" });
    // Its source may ask; and a client whose record has more than that may, too.
    expect(expectOk(await look(one, now))).toEqual({ verdict: "allowed" });
    const own = { client: 4, tenant: undefined };
    expect(expectOk(await look(one, now, own))).toEqual({ verdict: "allowed" });
    expect(expectOk(await look(one, now, { ...own, client: 3 }))).toMatchObject({
      ...{ verdict: "limited", budget: "client" },
    });
    await opened.close();
  });
});

describe("a rate limiter whose Redis is away", () => {
  it("counts locally", async () => {
    const { admit } = redisRateLimiter(away(), { ...unlimited, clientFailures: three });
    const guess = attempt();
    for (let i = 0; i < 3; i++)
      expect(expectOk(await admit(guess, now))).toEqual({ verdict: "allowed" });
    expect(expectOk(await admit(guess, now)).verdict).toBe("limited");
  });

  it("admits nobody, where it is told to", async () => {
    const { admit } = redisRateLimiter(away(), {}, { whileAway: "refuse" });
    expect(expectErr(await admit(attempt(), now))).toMatchObject({ kind: "unavailable" });
  });
});

describe("a rate limiter whose Redis is silent", () => {
  it("waits for it once, counts locally, and asks it again after a while", async () => {
    const engine = engines().find(({ name }) => name === "redis");
    if (engine === undefined || engine.missing !== undefined) throw new Error("no Redis here");
    const place = await engine.makePlace();
    const { hostname, port } = new URL(place.url);
    const proxy = await tcpProxy({ host: hostname, port: Number(port) });
    const client = new Redis(proxy.port, "127.0.0.1");
    client.on("error", () => {});
    await new Promise((resolve) => client.once("ready", resolve));
    let elapsed = 0;
    const options = {
      keyPrefix: `${place.keyPrefix}limit:`,
      deadline: 250,
      elapsed: () => elapsed,
    };
    const { admit } = redisRateLimiter(client, { ...unlimited, clientFailures: three }, options);
    const guess = attempt();
    expect(expectOk(await admit(guess, now)).verdict).toBe("allowed");

    proxy.fail("stall");
    const began = performance.now();
    for (const verdict of ["allowed", "allowed", "allowed", "limited"])
      expect(expectOk(await admit(guess, now)).verdict).toBe(verdict);
    // One wait of 250 ms, and not one for each of four.
    expect(performance.now() - began).toBeLessThan(900);

    proxy.fail(undefined);
    elapsed = 2000;
    // Redis counted the first one, and what was on its way when it fell silent.
    const other = attempt();
    expect(expectOk(await admit(other, now)).verdict).toBe("allowed");
    const shared = redisRateLimiter(client, { ...unlimited, clientFailures: three }, options);
    for (const verdict of ["allowed", "allowed", "limited"])
      expect(expectOk(await shared.admit(other, now)).verdict).toBe(verdict);
    client.disconnect();
    await proxy.close();
    await engine.dispose(place);
  });
});

/** How many scripts a Redis has run. */
const calls = async (client: Redis): Promise<number> =>
  Number(/cmdstat_evalsha:calls=(\d+)/.exec(await client.info("commandstats"))?.[1]);

const openRedis = async (name: string) => {
  const engine = engines().find((candidate) => candidate.name === name);
  if (engine === undefined || engine.missing !== undefined)
    throw new Error(engine?.missing ?? `no ${name}`);
  const place = await engine.makePlace();
  const client = name === "redis" ? new Redis(place.url) : new Cluster(place.url.split(","));
  await new Promise((resolve) => client.once("ready", resolve));
  const keyPrefix = `${place.keyPrefix}limit:`;
  const keys = () => (client as Redis).keys(`${keyPrefix}*`);
  return {
    ...{ url: place.url, client, keyPrefix, keys },
    removeKeys: async () => {
      for (const key of await keys()) await client.del(key);
    },
    make: (limits: Partial<Limits>) => redisRateLimiter(client, limits, { keyPrefix }),
    close: async () => {
      client.disconnect();
      await engine.dispose(place);
    },
  };
};
