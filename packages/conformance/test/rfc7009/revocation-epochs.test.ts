import {
  type ClientId,
  type ClientRegistry,
  endClientTokens,
  endTenantTokens,
  type FullStorage,
  type Instant,
  instant,
  later,
  type TenantRegistry,
} from "@mintport/core";
import { expectErr, expectOk } from "@mintport/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run, stacks } from "../fixture/bindings.ts";
import {
  freshParty,
  isActive,
  lastFault,
  mint,
  type Party,
  withParties,
} from "../rfc7662/introspection.ts";

describe.each(stacks)("revocation epochs, over $name", (stack) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(stack, withParties());
  });
  afterAll(() => running.close());

  it("a client's tokens up to and in that second are dead, its later ones live", async () => {
    const { clock, storage, tenant } = running;
    const [party, bystander] = [await freshParty(running), await freshParty(running)];
    const before = await mint(running, party);
    const others = await mint(running, bystander);
    clock.advance(10);
    const within = await mint(running, party);
    const client = expectOk(
      await endClientTokens(storage.clients)(tenant.id, party.id as ClientId, clock.now()),
    );
    expect(client.tokensNotBefore).toBe(clock.now());
    const sameSecond = await mint(running, party);

    for (const token of [before, within, sameSecond]) {
      expect(await isActive(running, token, party)).toBe(false);
      expect(lastFault(running)).toBe("token_ended_by_epoch");
    }
    expect(await isActive(running, others, bystander)).toBe(true);
    clock.advance(1);
    expect(await isActive(running, await mint(running, party), party)).toBe(true);
    expect(await isActive(running, within, party)).toBe(false);
  });

  it("a tenant's epoch ends the tokens of all of its clients, and of no other tenant", async () => {
    const { clock, storage, tenant, otherTenant } = running;
    const [jwt, opaque] = [
      await freshParty(running),
      await freshParty(running, { accessTokenFormat: "opaque" }),
    ];
    const dead = [await mint(running, jwt), await mint(running, opaque)];
    expectOk(await endTenantTokens(storage.tenants)(tenant.id, clock.now()));
    expect(await isActive(running, dead[0] ?? "", jwt)).toBe(false);
    expect(await isActive(running, dead[1] ?? "", opaque)).toBe(false);
    const { value } = expectOk(await storage.tenants.read(otherTenant.id)) ?? {};
    expect(value?.tokensNotBefore).toBeUndefined();

    clock.advance(1);
    expect(await isActive(running, await mint(running, jwt), jwt)).toBe(true);
    expect(await isActive(running, await mint(running, opaque), opaque)).toBe(true);
  });

  it("an epoch never goes back, and nothing but the epoch is changed", async () => {
    const { clock, storage, tenant } = running;
    const party = await freshParty(running);
    const id = party.id as ClientId;
    const end = endClientTokens(storage.clients);
    const untouched = expectOk(await storage.clients.read(tenant.id, id))?.value;
    const now = clock.now();
    expectOk(await end(tenant.id, id, now));
    expect(expectOk(await end(tenant.id, id, later(now, -100))).tokensNotBefore).toBe(now);
    expect(expectOk(await storage.clients.read(tenant.id, id))?.value).toEqual({
      ...untouched,
      tokensNotBefore: now,
    });

    const tenants = endTenantTokens(storage.tenants);
    const latest = expectOk(await tenants(tenant.id, later(now, 5))).tokensNotBefore;
    expect(latest).toBe(now + 5);
    expect(expectOk(await tenants(tenant.id, now)).tokensNotBefore).toBe(latest);
    clock.advance(6);
  });

  it("Z6: what an epoch ended stays dead when the clock steps back by five minutes", async () => {
    const { clock, storage, tenant } = running;
    const party = await freshParty(running);
    const token = await mint(running, party);
    expectOk(await endClientTokens(storage.clients)(tenant.id, party.id as ClientId, clock.now()));
    clock.advance(-300);
    expect(await isActive(running, token, party)).toBe(false);
    // Until the clock has caught up, new tokens are dead too: late, and never too early.
    expect(await isActive(running, await mint(running, party), party)).toBe(false);
    clock.advance(301);
    expect(await isActive(running, await mint(running, party), party)).toBe(true);
  });
});

describe("ending tokens", () => {
  let running: Running;
  let party: Party;
  beforeAll(async () => {
    const [binding] = bindings;
    if (binding === undefined) throw new Error("no binding");
    running = await run(binding, withParties());
    party = await freshParty(running);
  });
  afterAll(() => running.close());

  it("is one write, however many tokens there are", async () => {
    const writes: string[] = [];
    const { storage, tenant, clock } = running;
    for (let i = 0; i < 5; i++) await mint(running, party);
    const spied = counting(storage, writes);
    expectOk(await endClientTokens(spied.clients)(tenant.id, party.id as ClientId, clock.now()));
    expectOk(await endTenantTokens(spied.tenants)(tenant.id, clock.now()));
    expect(writes).toEqual(["clients.read", "clients.update", "tenants.read", "tenants.update"]);
    clock.advance(1);
  });

  it("that another write overtook is stale, and changes nothing", async () => {
    const { storage, tenant, clock } = running;
    const id = party.id as ClientId;
    const before = expectOk(await storage.clients.read(tenant.id, id));
    const clients: ClientRegistry = {
      ...storage.clients,
      read: (...args) =>
        storage.clients.read(...args).map(
          // Somebody writes between our read and our write.
          (found) => found && { ...found, revision: "0" as never },
        ),
    };
    const tenants: TenantRegistry = {
      ...storage.tenants,
      read: (...args) =>
        storage.tenants.read(...args).map((found) => found && { ...found, revision: "0" as never }),
    };
    const epoch = later(clock.now(), 1000);
    const client = expectErr(await endClientTokens(clients)(tenant.id, id, epoch));
    expect(client).toMatchObject({ type: "stale", what: "client", id });
    const ofTenant = expectErr(await endTenantTokens(tenants)(tenant.id, epoch));
    expect(ofTenant).toMatchObject({ type: "stale", what: "tenant", id: tenant.id });
    expect(expectOk(await storage.clients.read(tenant.id, id))).toEqual(before);
  });

  it("of what is not there is unknown", async () => {
    const { storage, tenant, clock } = running;
    const nobody = "nobody" as ClientId;
    expect(
      expectErr(await endClientTokens(storage.clients)(tenant.id, nobody, clock.now())),
    ).toMatchObject({ type: "unknown", what: "client", id: nobody });
    expect(
      expectErr(await endTenantTokens(storage.tenants)("nowhere" as never, clock.now())),
    ).toMatchObject({ type: "unknown", what: "tenant" });
  });

  it("for any schedule a token is live exactly if it was issued after every epoch", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryStep, { minLength: 1, maxLength: 12 }), async (steps) => {
        const { storage, tenant, clock } = running;
        // Each run has a client of its own, and begins after every tenant epoch before.
        clock.set(instant((base += 100_000)));
        const owner = await freshParty(running, { accessTokenLifetime: lifetime });
        const issued: { token: string; at: Instant }[] = [];
        let epoch = 0;
        for (const { kind, at } of steps) {
          const now = later(instant(base), at);
          clock.set(now);
          if (kind === "issue") issued.push({ token: await mint(running, owner), at: now });
          if (kind === "end client" || kind === "end tenant") {
            if (kind === "end client")
              expectOk(
                await endClientTokens(storage.clients)(tenant.id, owner.id as ClientId, now),
              );
            else expectOk(await endTenantTokens(storage.tenants)(tenant.id, now));
            epoch = Math.max(epoch, now);
          }
          for (const { token, at: issuedAt } of issued)
            expect(await isActive(running, token, owner)).toBe(
              issuedAt > epoch && issuedAt <= now + 330 && now < issuedAt + lifetime,
            );
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** Seconds: short, so that schedules outlive tokens. */
const lifetime = 20;
let base = 1_800_000_000;

/** The clock may step back from one to the next. */
const arbitraryStep = fc.record({
  kind: fc.constantFrom("issue", "issue", "end client", "end tenant", "ask"),
  at: fc.integer({ min: 0, max: 40 }),
});

const counting = (storage: FullStorage, calls: string[]): FullStorage => {
  const spied = <Store extends object>(name: string, store: Store): Store =>
    new Proxy(store, {
      get: (target, method) => {
        const value: unknown = Reflect.get(target, method);
        return typeof value === "function"
          ? (...args: unknown[]) => {
              calls.push(`${name}.${String(method)}`);
              return Reflect.apply(value, target, args);
            }
          : value;
      },
    });
  return {
    ...storage,
    clients: spied("clients", storage.clients),
    tenants: spied("tenants", storage.tenants),
    accessTokens: spied("accessTokens", storage.accessTokens),
  };
};
