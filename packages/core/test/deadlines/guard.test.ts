import type { TenantId } from "@mintport/core";
import { instant, type KeyId, portError, type Signer, withDeadlines } from "@mintport/core/ports";
import { errAsync, ok, okAsync, type Result, ResultAsync } from "@mintport/core/result";
import { expectErr, expectOk } from "@mintport/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { guard, guardKeys, guardStorage } from "../../src/deadlines/guard.ts";

describe("a guarded port", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("answers what the port answers, and leaves no timer behind", async () => {
    const failure = portError("conflict", "x");
    expect(expectOk(await guard("x", 100, () => okAsync("value"))())).toBe("value");
    expect(expectErr(await guard("x", 100, () => errAsync(failure))())).toBe(failure);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("passes on at once what is there, with no timer and no promise", () => {
    const answer = guard("x", 100, () => ok("value"))();
    expect(answer).toEqual(ok("value"));
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each<[string, unknown]>([
    ["a plain value", { subject: "alice" }],
    ["nothing", undefined],
    ["a promise of a plain value", Promise.resolve("good")],
    ["a promise of nothing", Promise.resolve(undefined)],
  ])("is corrupt if it answers %s, and says what is wanted", async (_, answer) => {
    const { kind, port, cause } = expectErr(await guard("visitors", 100, () => answer as never)());
    expect([kind, port]).toEqual(["corrupt", "visitors"]);
    expect(String(cause)).toMatch(/^TypeError: visitors answered no Result: let it answer ok\(…\)/);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("bounds a signer that waits, and sets no deadline for one on this thread", async () => {
    const never = new ResultAsync<never, never>(new Promise(() => {}));
    const waiting = { alg: "ES256", kid: "k" as KeyId, sign: () => never } as const;
    const computing = { ...waiting, onThisThread: true, sign: () => okAsync("signature") };
    const signerOf = (signer: Signer): Signer => {
      const keys = guardKeys({ signer: () => ok(signer), publicKeys: () => ok([]) }, 100);
      return expectOk(keys.signer("main" as TenantId, "ES256") as Result<Signer, never>);
    };
    const late = signerOf(waiting).sign("input");
    await vi.advanceTimersByTimeAsync(100);
    expect(expectErr(await late)).toEqual(portError("timed_out", "signing-keys"));
    expect(expectOk(await signerOf(computing).sign("input"))).toBe("signature");
    expect(vi.getTimerCount()).toBe(0);
    const bare = { ...computing, sign: () => "signature" as never };
    expect(expectErr(await signerOf(bare).sign("input"))).toMatchObject({
      ...{ kind: "corrupt", port: "signing-keys" },
    });
    const throwing = {
      ...computing,
      sign: () => {
        throw new Error("no key");
      },
    };
    expect(expectErr(await signerOf(throwing).sign("input"))).toMatchObject({
      ...{ kind: "unavailable", port: "signing-keys" },
    });
  });

  it("is timed out at its deadline, whatever comes later", async () => {
    let answer: ((value: string) => void) | undefined;
    const slow = guard("client-store", 100, () =>
      ResultAsync.fromSafePromise(new Promise<string>((resolve) => (answer = resolve))),
    )();
    await vi.advanceTimersByTimeAsync(100);
    expect(expectErr(await slow)).toEqual(portError("timed_out", "client-store"));
    answer?.("late");
    expect((await slow).isErr()).toBe(true);
  });

  it("is unavailable when it throws, at once or later", async () => {
    const boom = new Error("boom");
    const throwing = [
      () => {
        throw boom;
      },
      () => new ResultAsync<never, never>(Promise.reject(boom)),
    ];
    for (const method of throwing) {
      const error = expectErr(await guard("signing-keys", 100, method)());
      expect(error).toMatchObject({ kind: "unavailable", port: "signing-keys" });
    }
    expect(vi.getTimerCount()).toBe(0);
  });

  it("bounds every method of every store", async () => {
    class Hanging {
      readonly never = new ResultAsync<never, never>(new Promise(() => {}));
      read = () => this.never;
      prune() {
        return this.never;
      }
      removeAll() {
        return this.never;
      }
    }
    const hanging = new Hanging() as never;
    const storage = withDeadlines(
      {
        capabilities: { expiresByItself: false, shared: true },
        ...{ tenants: hanging, clients: hanging, accessTokens: hanging, replays: hanging },
        ...{ singleUse: hanging, tokenFamilies: hanging, grants: hanging },
        ...{ deviceAuthorizations: hanging, keyRings: hanging },
      },
      100,
    );
    const now = instant(0);
    const calls = [
      storage.tenants.read("t" as never),
      storage.clients.read("t" as never, "c" as never),
      ...[
        ...[storage.accessTokens, storage.replays, storage.singleUse],
        ...[storage.tokenFamilies, storage.grants, storage.deviceAuthorizations],
      ].flatMap((store) => [store.prune("*", now, 1), store.removeAll("t" as never, { limit: 1 })]),
      storage.keyRings.read("t" as never),
    ];
    await vi.advanceTimersByTimeAsync(100);
    for (const call of calls)
      expect(expectErr<unknown, unknown>(await call)).toMatchObject({ kind: "timed_out" });
  });

  it("bounds the stores that a storage may leave out, and makes none that it has not", async () => {
    const never = new ResultAsync<never, never>(new Promise(() => {}));
    const hanging = { read: () => never, peek: () => never, inspect: () => never } as never;
    const needed = { tenants: hanging, clients: hanging, accessTokens: hanging, replays: hanging };
    const bare = guardStorage(needed, 100);
    expect([bare.singleUse, bare.tokenFamilies, bare.grants]).toEqual([
      ...[undefined, undefined, undefined],
    ]);
    const all = { ...needed, singleUse: hanging, tokenFamilies: hanging, grants: hanging };
    const { singleUse, tokenFamilies, grants } = guardStorage(all, 100);
    const [tenant, id, now] = ["t", "id", instant(0)] as never[];
    const calls = [
      singleUse?.peek(tenant!, id!, now!),
      tokenFamilies?.inspect(tenant!, id!, now!),
      grants?.read(tenant!, id!, now!),
    ];
    await vi.advanceTimersByTimeAsync(100);
    const ports = [
      ...["single-use-store", "token-family-store", "grant-store"],
      "device-authorization-store",
    ];
    for (const [i, call] of calls.entries())
      expect(expectErr<unknown, unknown>((await call)!)).toEqual(portError("timed_out", ports[i]!));
  });
});
