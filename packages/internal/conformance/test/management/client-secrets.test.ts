import { type Client, type ClientId, defineTenant } from "@mintport/core";
import {
  addClientSecret,
  createClient,
  dayOf,
  isLive,
  maxSecrets,
  queuedSecretUpkeep,
  removeClientSecret,
} from "@mintport/core/management";
import { later, type SecretHash } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { isCredentialText } from "@mintport/core/tokens";
import { sha256SecretHasher } from "@mintport/crypto";
import { memoryStorage } from "@mintport/storage-memory";
import { expectErr, expectOk, fixedClock, seededEntropy } from "@mintport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const tenant = defineTenant({ id: "main", issuer: "https://auth.example.com" });
const id = "service" as ClientId;

const deployment = async () => {
  const { clients } = memoryStorage({ tenants: [tenant] });
  const clock = fixedClock();
  const ports = { clients, clock, secretHasher: sha256SecretHasher, entropy: seededEntropy() };
  const made = expectOk(
    await createClient(ports)(tenant.id, { id, grantTypes: ["client_credentials"] }),
  );
  const read = async (): Promise<Client> => {
    const found = expectOk(await clients.find(tenant.id, id));
    if (found === undefined) throw new Error("the client is gone");
    return found;
  };
  /** Whether this secret authenticates the client now. */
  const works = async (secret: string): Promise<boolean> => {
    const live = (await read()).secrets.filter((kept) => isLive(kept, clock.now()));
    const verdict = await sha256SecretHasher.verify(
      secret,
      live.map(({ hash }) => hash),
      tenant.id,
    );
    return expectOk(verdict).verdict === "match";
  };
  return { ports, clients, clock, read, works, first: made.secret ?? "" };
};

describe("a client's secrets, where none lives longer than a while", () => {
  it("end by themselves, the first and each later one, from when they are accepted", async () => {
    const { ports, clock, read, works } = await deployment();
    const limited = { ...ports, longestSecretLifetime: 100 };
    const definition = { id: "limited", grantTypes: ["client_credentials"] };
    const { client } = expectOk(await createClient(limited)(tenant.id, definition));
    expect(client.secrets[0]?.expiresAt).toBe(later(clock.now(), 100));

    const notBefore = later(clock.now(), 10);
    const { secret } = expectOk(
      await addClientSecret(limited)(tenant.id, id, { notBefore, overlap: 0 }),
    );
    expect((await read()).secrets.at(-1)?.expiresAt).toBe(later(notBefore, 100));
    clock.advance(109);
    expect(await works(secret)).toBe(true);
    clock.advance(1);
    expect(await works(secret)).toBe(false);
  });

  it("may end earlier, and are refused if they would end later", async () => {
    const { ports, clock, read } = await deployment();
    const limited = { ...ports, longestSecretLifetime: 100 };
    const add = (seconds: number) =>
      addClientSecret(limited)(tenant.id, id, { expiresAt: later(clock.now(), seconds) });
    expect(expectOk(await add(100)).kept.expiresAt).toBe(later(clock.now(), 100));
    expect(expectOk(await add(50)).kept.expiresAt).toBe(later(clock.now(), 50));
    expect(expectErr(await add(101))).toMatchObject({
      ...{ type: "invalid", problems: [{ field: "expiresAt" }] },
    });
    expect((await read()).secrets).toHaveLength(3);
  });
});

describe("a client's secrets", () => {
  it("are 256 bits with a prefix and a checksum that scanners know", async () => {
    const { first } = await deployment();
    expect(first).toMatch(/^mpcs_[\w-]{49}$/);
    expect(isCredentialText("mpcs", first)).toBe(true);
  });

  it("rotate with an overlap: the old one works until its end, to the second", async () => {
    const { ports, clock, works, first } = await deployment();
    const { secret } = expectOk(await addClientSecret(ports)(tenant.id, id, { overlap: 60 }));

    expect([await works(first), await works(secret)]).toEqual([true, true]);
    clock.advance(59);
    expect([await works(first), await works(secret)]).toEqual([true, true]);
    clock.advance(1);
    expect([await works(first), await works(secret)]).toEqual([false, true]);
  });

  it("rotate to one of later: the old one works until that one does, and the overlap after", async () => {
    for (const overlap of [0, 60]) {
      const { ports, clock, works, first } = await deployment();
      const notBefore = later(clock.now(), 100);
      const { secret } = expectOk(
        await addClientSecret(ports)(tenant.id, id, { overlap, notBefore }),
      );
      const both = async () => [await works(first), await works(secret)];

      expect(await both()).toEqual([true, false]);
      clock.advance(99);
      expect(await both()).toEqual([true, false]);
      clock.advance(1);
      expect(await both()).toEqual([overlap > 0, true]);
      clock.advance(overlap);
      expect(await both()).toEqual([false, true]);
    }
  });

  it("rotate with an overlap that counts from now, if the new one is of long ago", async () => {
    const { ports, clock, works, first } = await deployment();
    const notBefore = later(clock.now(), -1000);
    expectOk(await addClientSecret(ports)(tenant.id, id, { overlap: 60, notBefore }));
    expect(await works(first)).toBe(true);
    clock.advance(60);
    expect(await works(first)).toBe(false);
  });

  it.each([
    { expiresAt: 0 },
    { notBefore: 100, expiresAt: 100 },
    { notBefore: 100, expiresAt: 50, overlap: 0 },
  ])("are refused if they would never be accepted: %j", async ({ overlap, ...from }) => {
    const { ports, clock, read } = await deployment();
    const before = await read();
    const now = clock.now();
    const about = {
      ...(overlap === undefined ? {} : { overlap }),
      ...(from.notBefore === undefined ? {} : { notBefore: later(now, from.notBefore) }),
      expiresAt: later(now, from.expiresAt),
    };
    expect(expectErr(await addClientSecret(ports)(tenant.id, id, about))).toMatchObject({
      type: "invalid",
      problems: [{ field: "expiresAt", message: expect.stringMatching(/after notBefore/) }],
    });
    expect(await read()).toEqual(before);
  });

  it("keep a label, their life and the day of their making", async () => {
    const { ports, clock, read } = await deployment();
    const now = clock.now();
    const about = { label: "blue", notBefore: later(now, 5), expiresAt: later(now, 50) };
    const { kept } = expectOk(await addClientSecret(ports)(tenant.id, id, about));

    expect((await read()).secrets).toContainEqual({ ...about, createdAt: now, ...kept });
  });

  it("of random rotations leave no moment without one that works, and no old one past its end", async () => {
    const step = fc.record({
      wait: fc.integer({ min: 0, max: 100 }),
      overlap: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { ports, clock, works, first } = await deployment();
        const model = [{ secret: first, end: Number.POSITIVE_INFINITY }];
        for (const { wait, overlap } of steps) {
          clock.advance(wait);
          const now = clock.now();
          const alive = model.filter(({ end }) => end > now);
          if (alive.length >= maxSecrets && overlap !== 0) continue;
          const added = await addClientSecret(ports)(
            tenant.id,
            id,
            overlap === undefined ? {} : { overlap },
          );
          for (const known of alive)
            if (overlap !== undefined) known.end = Math.min(known.end, now + overlap);
          model.push({ secret: expectOk(added).secret, end: Number.POSITIVE_INFINITY });
          for (const { secret, end } of model) expect(await works(secret)).toBe(end > now);
        }
        expect(await works(model.at(-1)?.secret ?? "")).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("are bounded in number", async () => {
    const { ports } = await deployment();
    for (let i = 1; i < maxSecrets; i++) expectOk(await addClientSecret(ports)(tenant.id, id, {}));
    expect(expectErr(await addClientSecret(ports)(tenant.id, id, {}))).toMatchObject({
      type: "invalid",
      problems: [{ field: "secrets" }],
    });
  });

  it("are removed one by one", async () => {
    const { ports, read, works, first } = await deployment();
    const [kept] = (await read()).secrets;
    expectOk(await removeClientSecret(ports)(tenant.id, id, kept?.id ?? ""));
    expect(await works(first)).toBe(false);
    expect(expectErr(await removeClientSecret(ports)(tenant.id, id, "no-such"))).toEqual({
      type: "unknown",
      what: "secret",
      id: "no-such",
    });
  });

  it("are none for a client that uses none", async () => {
    const { ports } = await deployment();
    const open = "open" as ClientId;
    const definition = { id: open, grantTypes: [], authenticationMethods: ["none"] };
    expect(expectOk(await createClient(ports)(tenant.id, definition)).secret).toBeUndefined();
    expect(expectErr(await addClientSecret(ports)(tenant.id, open, {}))).toMatchObject({
      problems: [{ field: "authenticationMethods" }],
    });
  });
});

describe("the upkeep of secrets", () => {
  it("notes the day of a use, once a day", async () => {
    const { ports, clients, clock, read } = await deployment();
    let writes = 0;
    const counting: typeof clients = {
      ...clients,
      update: (...args) => {
        writes++;
        return clients.update(...args);
      },
    };
    const upkeep = queuedSecretUpkeep({ ...ports, clients: counting });
    const [kept] = (await read()).secrets;
    const hash = kept?.hash ?? ("" as SecretHash);
    for (let i = 0; i < 5; i++)
      upkeep.used({ tenant: tenant.id, client: id, hash, at: clock.now() });
    await upkeep.idle();
    upkeep.used({ tenant: tenant.id, client: id, hash, at: clock.now() });
    await upkeep.idle();

    expect(writes).toBe(1);
    expect((await read()).secrets[0]?.lastUsedDay).toBe(dayOf(clock.now()));
    clock.advance(86_400);
    upkeep.used({ tenant: tenant.id, client: id, hash, at: clock.now() });
    await upkeep.idle();
    expect((await read()).secrets[0]?.lastUsedDay).toBe(dayOf(clock.now()));
  });

  it("hashes a secret of an old scheme anew, and changes nothing else of it", async () => {
    const { ports, clock, read, first } = await deployment();
    const renewing = { ...sha256SecretHasher, hash: () => okAsync("$new$x" as SecretHash) };
    const upkeep = queuedSecretUpkeep({ ...ports, secretHasher: renewing });
    const [kept] = (await read()).secrets;
    const hash = kept?.hash ?? ("" as SecretHash);
    upkeep.used({ tenant: tenant.id, client: id, hash, at: clock.now(), presented: first });
    await upkeep.idle();

    expect((await read()).secrets).toEqual([
      { ...kept, hash: "$new$x", lastUsedDay: dayOf(clock.now()) },
    ]);
  });

  it.each([0, -1, 1.5, Number.NaN])("is not kept with a limit of %d", async (limit) => {
    const { ports } = await deployment();
    expect(() => queuedSecretUpkeep({ ...ports, limit })).toThrow(
      /limit: must be a whole number from 1/,
    );
  });

  it("drops what it cannot write, and tells", async () => {
    const { ports, clock } = await deployment();
    const failures: unknown[] = [];
    const upkeep = queuedSecretUpkeep({ ...ports, onFailure: (failure) => failures.push(failure) });
    const use = { tenant: tenant.id, client: "gone" as ClientId, hash: "$x$" as SecretHash };
    upkeep.used({ ...use, at: clock.now() });
    await upkeep.idle();
    expect(failures).toEqual([{ type: "unknown", what: "client", id: "gone" }]);
  });
});
