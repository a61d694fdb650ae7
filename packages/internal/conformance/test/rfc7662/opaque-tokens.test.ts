import type { Tenant } from "@mintport/core";
import { type FullStorage, systemEntropy } from "@mintport/core/ports";
import { isCredentialText } from "@mintport/core/tokens";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run, stacks } from "../fixture/bindings.ts";
import { expectError, lastReason } from "../fixture/expect-answer.ts";
import { requestToken } from "../fixture/token-request.ts";
import {
  freshParty,
  introspect,
  isActive,
  mint,
  opaqueOwner,
  owner,
  type Party,
  revoke,
  withParties,
} from "./introspection.ts";

describe.each(stacks)("opaque tokens, over $name", (stack) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(stack, withParties());
  });
  afterAll(() => running.close());

  it("are 256 random bits, by their prefix and checksum found where they leaked", async () => {
    const tokens = await Promise.all(Array.from({ length: 10 }, () => mint(running, opaqueOwner)));
    expect(new Set(tokens).size).toBe(10);
    for (const token of tokens) {
      // 43 characters of base64url are 32 bytes.
      expect(token).toMatch(/^mpat_[\w-]{43}[0-9A-Za-z]{6}$/);
      expect(isCredentialText("mpat", token)).toBe(true);
      expect(token).not.toContain(opaqueOwner.id);
    }
  });

  it("live as long as they say, through introspection and revocation", async () => {
    const { clock } = running;
    const [token, other] = [await mint(running, opaqueOwner), await mint(running, opaqueOwner)];
    clock.advance(3599);
    expect(await isActive(running, token, opaqueOwner)).toBe(true);
    await revoke(running, other, { as: opaqueOwner });
    expect(await isActive(running, other, opaqueOwner)).toBe(false);
    clock.advance(1);
    expect(await isActive(running, token, opaqueOwner)).toBe(false);

    // Expired, pruned, and the clock steps back.
    expectOk(await running.storage.accessTokens.prune("*", clock.now(), 1000));
    clock.advance(-300);
    expect(await isActive(running, other, opaqueOwner)).toBe(false);
    clock.advance(-3300);
  });
});

describe.each(bindings)("what an opaque token leaves behind, over $name", (binding) => {
  it("no call of any store ever holds its text", async () => {
    const seen: unknown[] = [];
    const running = await run(binding, async (deployment) => ({
      ...(await withParties()(deployment)),
      storage: listening(deployment.storage, seen),
    }));
    const token = await mint(running, opaqueOwner);
    expect(await isActive(running, token, opaqueOwner)).toBe(true);
    await revoke(running, token, { as: opaqueOwner });

    const [, random = ""] = /^mpat_(.{43})/.exec(token) ?? [];
    const written = JSON.stringify(seen);
    expect(written).toContain('"accessTokens.insert"');
    expect(written).toContain('"accessTokens.revoke"');
    for (const part of [token, random, random.slice(0, 12), token.slice(-20)])
      expect(written).not.toContain(part);
    expect(JSON.stringify(running.observer.events)).not.toContain(random.slice(0, 12));
    // Each is looked up under its own tenant.
    for (const call of seen as readonly (readonly [string, readonly unknown[]])[])
      if (call[0].startsWith("accessTokens.")) expect(call[1][0]).toBe(running.tenant.id);
    await running.close();
  });

  it("broken entropy gives nobody another's token", async () => {
    const running = await run(
      binding,
      withParties({ entropy: { text: (bytes) => "A".repeat(Math.ceil((bytes * 8) / 6)) } }),
    );
    const token = await mint(running, opaqueOwner);
    const answer = await requestToken(running, {
      grant_type: "client_credentials",
      client_id: opaqueOwner.id,
      client_secret: opaqueOwner.secret,
    });
    expectError(answer, 503, "temporarily_unavailable");
    expect(lastReason(running)).toBe("port_conflict");
    expect(await isActive(running, token, opaqueOwner)).toBe(true);
    await running.close();
  });

  it("asks for 32 bytes of entropy", async () => {
    const asked: number[] = [];
    const running = await run(
      binding,
      withParties({
        entropy: {
          text: (bytes) => {
            asked.push(bytes);
            return systemEntropy.text(bytes);
          },
        },
      }),
    );
    await mint(running, opaqueOwner);
    expect(asked).toContain(32);
    await running.close();
  });
});

describe.each(bindings)("who chooses the format, over $name", (binding) => {
  const at = "https://chosen.example/";
  type Format = "jwt" | "opaque" | undefined;

  it.each<[Format, Format, Format, Format]>([
    [undefined, undefined, undefined, "jwt"],
    ["opaque", undefined, undefined, "opaque"],
    ["opaque", "jwt", undefined, "jwt"],
    ["jwt", "opaque", undefined, "opaque"],
    ["jwt", "opaque", "jwt", "jwt"],
    ["opaque", "jwt", "opaque", "opaque"],
    [undefined, undefined, "opaque", "opaque"],
  ])("tenant %s, client %s, resource %s: %s", async (ofTenant, ofClient, ofResource, format) => {
    let party: Party = owner;
    const running = await run(binding, async (deployment) => {
      const { storage, tenant } = deployment;
      await changeTenant(storage, tenant, {
        ...(ofTenant === undefined ? {} : { accessTokenFormat: ofTenant }),
        resources: [
          {
            indicator: at as never,
            ...(ofResource === undefined ? {} : { accessTokenFormat: ofResource }),
          },
        ],
      });
      return withParties()(deployment);
    });
    party = await freshParty(
      running,
      ofClient === undefined ? {} : { accessTokenFormat: ofClient },
    );
    const token = await mint(running, party, { resource: at });
    expect(token.startsWith("mpat_") ? "opaque" : "jwt").toBe(format);
    const { json } = await introspect(running, token, { as: party });
    expect(json).toMatchObject({ active: true, aud: at });
    await running.close();
  });
});

const changeTenant = async (
  storage: FullStorage,
  { id }: Tenant,
  changes: Partial<Tenant>,
): Promise<void> => {
  const found = expectOk(await storage.tenants.read(id));
  if (found === undefined) throw new Error(`no tenant ${id}`);
  expectOk(await storage.tenants.update({ ...found.value, ...changes }, found.revision));
};

/** Notes every call of every store, with everything that it was given. */
const listening = (storage: FullStorage, seen: unknown[]): FullStorage =>
  Object.fromEntries(
    Object.entries(storage).map(([name, store]) => [
      name,
      new Proxy(store as object, {
        get: (target, method) => {
          const value: unknown = Reflect.get(target, method);
          return typeof value === "function"
            ? (...args: unknown[]) => {
                seen.push([`${name}.${String(method)}`, args]);
                return Reflect.apply(value, target, args);
              }
            : value;
        },
      }),
    ]),
  ) as unknown as FullStorage;
