import type { ClientId } from "@mintport/core";
import { revokeClientTokens, revokeTenantTokens } from "@mintport/core/management";
import {
  type ClientRegistry,
  type FullStorage,
  type Instant,
  instant,
  later,
  type TenantRegistry,
} from "@mintport/core/ports";
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

  it("a client's tokens that were issued before are dead, its later ones live, within one second", async () => {
    const { clock, storage, tenant } = running;
    const [party, bystander] = [await freshParty(running), await freshParty(running)];
    const before = await mint(running, party);
    const others = await mint(running, bystander);
    clock.advance(10);
    const within = await mint(running, party);
    expectOk(await revokeClientTokens(storage.clients)(tenant.id, party.id as ClientId));
    const after = await mint(running, party);

    for (const token of [before, within]) {
      expect(await isActive(running, token, party)).toBe(false);
      expect(lastFault(running)).toBe("token_ended_by_epoch");
    }
    expect(await isActive(running, others, bystander)).toBe(true);
    expect(await isActive(running, after, party)).toBe(true);
  });

  it("a tenant's epoch ends the tokens of all of its clients, and of no other tenant", async () => {
    const { storage, tenant, otherTenant } = running;
    const [jwt, opaque] = [
      await freshParty(running),
      await freshParty(running, { accessTokenFormat: "opaque" }),
    ];
    const dead = [await mint(running, jwt), await mint(running, opaque)];
    expectOk(await revokeTenantTokens(storage.tenants)(tenant.id));
    expect(await isActive(running, dead[0] ?? "", jwt)).toBe(false);
    expect(await isActive(running, dead[1] ?? "", opaque)).toBe(false);
    const other = expectOk(await storage.tenants.read(otherTenant.id));
    expect(other?.value).not.toHaveProperty("generation");
    expect(await isActive(running, await mint(running, jwt), jwt)).toBe(true);
    expect(await isActive(running, await mint(running, opaque), opaque)).toBe(true);
  });

  it("an epoch only grows, and nothing but the epoch is changed", async () => {
    const { storage, tenant } = running;
    const party = await freshParty(running);
    const id = party.id as ClientId;
    const end = revokeClientTokens(storage.clients);
    const untouched = expectOk(await storage.clients.read(tenant.id, id))?.value;
    expect(expectOk(await end(tenant.id, id)).generation?.epoch).toBe(1);
    expect(expectOk(await end(tenant.id, id)).generation?.epoch).toBe(2);
    expect(expectOk(await storage.clients.read(tenant.id, id))?.value).toEqual({
      ...untouched,
      generation: { birth: "", epoch: 2 },
    });
  });

  it.each([-300, -30, 30, 3600])(
    "what an epoch ended is dead on a machine whose clock differs by %d s",
    async (seconds) => {
      const { clock, storage, tenant } = running;
      const party = await freshParty(running, { accessTokenLifetime: 7200 });
      clock.advance(seconds);
      const token = await mint(running, party);
      clock.advance(-seconds);
      expectOk(await revokeClientTokens(storage.clients)(tenant.id, party.id as ClientId));
      expect(await isActive(running, token, party)).toBe(false);
      clock.advance(seconds);
      expect(await isActive(running, token, party)).toBe(false);
      expect(await isActive(running, await mint(running, party), party)).toBe(true);
      clock.advance(-seconds);
    },
  );
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
    const { storage, tenant } = running;
    for (let i = 0; i < 5; i++) await mint(running, party);
    const spied = counting(storage, writes);
    expectOk(await revokeClientTokens(spied.clients)(tenant.id, party.id as ClientId));
    expectOk(await revokeTenantTokens(spied.tenants)(tenant.id));
    expect(writes).toEqual(["clients.read", "clients.update", "tenants.read", "tenants.update"]);
  });

  it("that another write overtook is stale, and changes nothing", async () => {
    const { storage, tenant } = running;
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
    const client = expectErr(await revokeClientTokens(clients)(tenant.id, id));
    expect(client).toMatchObject({ type: "stale", what: "client", id });
    const ofTenant = expectErr(await revokeTenantTokens(tenants)(tenant.id));
    expect(ofTenant).toMatchObject({ type: "stale", what: "tenant", id: tenant.id });
    expect(expectOk(await storage.clients.read(tenant.id, id))).toEqual(before);
  });

  it("of what is not there is unknown", async () => {
    const { storage, tenant } = running;
    const nobody = "nobody" as ClientId;
    expect(expectErr(await revokeClientTokens(storage.clients)(tenant.id, nobody))).toMatchObject({
      type: "unknown",
      what: "client",
      id: nobody,
    });
    expect(expectErr(await revokeTenantTokens(storage.tenants)("nowhere" as never))).toMatchObject({
      type: "unknown",
      what: "tenant",
    });
  });

  it("for any schedule a token is live exactly if no epoch came after it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryStep, { minLength: 1, maxLength: 12 }), async (steps) => {
        const { storage, tenant, clock } = running;
        // Each run has a client of its own.
        clock.set(base);
        const owner = await freshParty(running, { accessTokenLifetime: lifetime });
        let issued: { token: string; at: Instant; ended: boolean }[] = [];
        for (const { kind, at } of steps) {
          const now = later(base, at);
          clock.set(now);
          if (kind === "issue")
            issued.push({ token: await mint(running, owner), at: now, ended: false });
          if (kind === "end client" || kind === "end tenant") {
            if (kind === "end client")
              expectOk(await revokeClientTokens(storage.clients)(tenant.id, owner.id as ClientId));
            else expectOk(await revokeTenantTokens(storage.tenants)(tenant.id));
            issued = issued.map((token) => ({ ...token, ended: true }));
          }
          for (const { token, at: issuedAt, ended } of issued)
            expect(await isActive(running, token, owner)).toBe(
              !ended && issuedAt <= now + 330 && now < issuedAt + lifetime,
            );
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** Seconds: short, so that schedules outlive tokens. */
const lifetime = 20;
const base = instant(1_800_000_000);

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
