import type { KeyRingStore } from "@mintport/core/ports";
import { ResultAsync } from "@mintport/core/result";
import { memoryStorage } from "@mintport/storage-memory";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { deployment, kidsOf, main, policy, published, signerKid } from "./fixture/nodes.ts";

describe("while the store is down", () => {
  it("tokens are signed by the last ring for ringMaxAge, and the JWK Set is answered however long", async () => {
    const { clock, node, down } = deployment();
    const told: string[] = [];
    const keys = node({ onFailure: (failure, tenant) => told.push(`${tenant} ${failure.kind}`) });
    const kid = await signerKid(keys);
    down.read = down.replace = true;
    clock.advance(policy.ringMaxAge);
    expect(await signerKid(keys)).toBe(kid);
    expect(told).toEqual(["main unavailable"]);
    clock.advance(1);
    expect(expectErr(await keys.signer(main, "ES256")).kind).toBe("unavailable");
    clock.advance(100_000);
    expect(expectErr(await keys.signer(main, "ES256")).kind).toBe("unavailable");
    expect(kidsOf(await published(keys))).toEqual([kid]);
  });

  it("signing goes on when it answers again", async () => {
    const { clock, node, down } = deployment();
    const keys = node();
    const kid = await signerKid(keys);
    down.read = true;
    clock.advance(policy.ringMaxAge + 1);
    expectErr(await keys.signer(main, "ES256"));
    down.read = false;
    clock.advance(10);
    expect(await signerKid(keys)).toBe(kid);
  });

  it("a node that has never read a ring answers nothing", async () => {
    const { node, down } = deployment();
    down.read = true;
    const keys = node();
    expect(expectErr(await keys.signer(main, "ES256")).kind).toBe("unavailable");
    expect(expectErr(await keys.publicKeys(main)).kind).toBe("unavailable");
  });

  it("it is not asked again with every request", async () => {
    const { clock, node, down, calls } = deployment();
    const keys = node();
    await signerKid(keys);
    down.read = true;
    clock.advance(10);
    const reads = calls.read;
    for (let i = 0; i < 5; i++) await Promise.all([signerKid(keys), published(keys)]);
    expect(calls.read).toBe(reads + 1);
  });

  it("a clock that was set back makes no ring young", async () => {
    const { clock, node, down } = deployment();
    const keys = node();
    await signerKid(keys);
    down.read = true;
    clock.advance(-policy.ringMaxAge - 1);
    expect(expectErr(await keys.signer(main, "ES256")).kind).toBe("unavailable");
  });

  it("a clock that was set back an hour has the store asked no oftener", async () => {
    const { clock, node, calls } = deployment();
    const keys = node();
    await signerKid(keys);
    clock.advance(-3600);
    const reads = calls.read;
    for (let i = 0; i < 5; i++) await signerKid(keys);
    expect(calls.read).toBe(reads + 1);
    for (let i = 0; i < 5; i++) {
      clock.advance(10);
      for (let j = 0; j < 3; j++) await signerKid(keys);
    }
    expect(calls.read).toBe(reads + 6);
  });
});

describe("a rotation that cannot be written", () => {
  it("does not keep the current key from signing, is told of, and is tried again later", async () => {
    const { clock, node, down, calls } = deployment();
    const told: string[] = [];
    const keys = node({ onFailure: (failure) => told.push(failure.kind) });
    const kid = await signerKid(keys);
    down.replace = true;
    clock.advance(policy.rotationInterval);
    const before = calls.replace;
    for (let i = 0; i < 5; i++) {
      expect(await signerKid(keys)).toBe(kid);
      expect(expectOk(await keys.list(main))).toHaveLength(1);
    }
    expect(calls.replace).toBe(before + 1);
    expect(told).toEqual(["unavailable"]);
    down.replace = false;
    clock.advance(10);
    expect(await signerKid(keys)).toBe(kid);
    expect(expectOk(await keys.list(main))).toHaveLength(2);
  });

  it("a first key that cannot be written is no key", async () => {
    const { node, down } = deployment();
    down.replace = true;
    const keys = node({
      onFailure: () => {
        throw new Error("what it throws is dropped");
      },
    });
    expect(expectErr(await keys.signer(main, "ES256")).kind).toBe("unavailable");
    expect(await published(keys)).toEqual([]);
  });

  it("gives up when others are always first", async () => {
    const { store } = deployment();
    const lost: KeyRingStore = { ...store, replace: () => ResultAsync.fromSafePromise(stale) };
    const keys = deployment(lost).node();
    expect(expectErr(await keys.signer(main, "ES256")).kind).toBe("conflict");
  });
});

describe("a store that never answers", () => {
  it("is timed out, and holds up nobody for longer", async () => {
    const { clock, node, store } = deployment();
    let hangs = false;
    const slow: KeyRingStore = {
      ...store,
      read: (tenant) => (hangs ? new ResultAsync(new Promise(() => {})) : store.read(tenant)),
    };
    const keys = node({ keyRings: slow, timeout: 20 });
    const kid = await signerKid(keys);
    hangs = true;
    expect(expectErr(await keys.list(main)).kind).toBe("timed_out");
    clock.advance(10);
    expect(await signerKid(keys)).toBe(kid);
    expect(kidsOf(await published(keys))).toEqual([kid]);
  });

  it("or throws instead of answering, is unavailable", async () => {
    const keyRings: KeyRingStore = {
      ...memoryStorage().keyRings,
      read: () => {
        throw new Error("no answer");
      },
    };
    expect(expectErr(await deployment(keyRings).node().signer(main, "ES256")).kind).toBe(
      "unavailable",
    );
  });
});

describe("an answer that comes late", () => {
  it("asked while a revocation is being written, does not undo it either", async () => {
    const { clock, node, store } = deployment();
    let write = (): void => {};
    let written: Promise<void> | undefined;
    const slow: KeyRingStore = {
      ...store,
      replace: (...asked) => {
        const wait = written;
        written = undefined;
        return wait === undefined
          ? store.replace(...asked)
          : ResultAsync.fromSafePromise(wait).andThen(() => store.replace(...asked));
      },
    };
    const keys = node({ keyRings: slow });
    const kid = await signerKid(keys);
    written = new Promise((resolve) => {
      write = resolve;
    });
    const revoking = keys.revoke(main, kid);
    await new Promise(setImmediate);
    clock.advance(10);
    // It reads the ring as it was, and is answered once the revocation is known.
    const asked = published(keys);
    write();
    expectOk(await revoking);
    await asked;
    expect(kidsOf(await published(keys))).not.toContain(kid);
  });

  it("does not undo a revocation that was written meanwhile", async () => {
    const { clock, node, store } = deployment();
    let late: Promise<void> | undefined;
    const slow: KeyRingStore = {
      ...store,
      read: (tenant) => {
        const wait = late;
        late = undefined;
        const answer = store.read(tenant);
        return wait === undefined
          ? answer
          : ResultAsync.fromSafePromise(wait).andThen(() => answer);
      },
    };
    const keys = node({ keyRings: slow });
    const kid = await signerKid(keys);
    clock.advance(10);
    let arrive = (): void => {};
    late = new Promise((resolve) => {
      arrive = resolve;
    });
    const asked = published(keys);
    expectOk(await keys.revoke(main, kid));
    arrive();
    await asked;
    expect(kidsOf(await published(keys))).not.toContain(kid);
    expect(await signerKid(keys)).not.toBe(kid);
  });
});

const stale = Promise.resolve({ verdict: "stale" } as const);
