import type { TenantId } from "@mintport/core";
import type { Digest, FamilyId, FullStorage } from "@mintport/core/ports";
import { later } from "@mintport/core/ports";
import { expectOk, freshDigest, freshFamilyId, freshTenantId, start } from "@mintport/testing";

/** What the callers of one round compete for; plain text, to be told to other processes. */
export interface Prize {
  readonly contest: ContestName;
  readonly tenant: TenantId;
  readonly digest: Digest;
  readonly family: FamilyId;
}

export type ContestName = "consume" | "rotate" | "insertOnce" | "compareAndSwap";

/** An operation that exactly one of many callers may win. */
export interface Contest {
  readonly name: ContestName;
  /** Lays the prize out. */
  prepare(storage: FullStorage, prize: Prize): Promise<void>;
  /** Tries to take it; whether this caller won. */
  compete(storage: FullStorage, prize: Prize, caller: string): Promise<boolean>;
}

export const newPrize = (contest: ContestName): Prize => ({
  contest,
  tenant: freshTenantId(),
  digest: freshDigest(),
  family: freshFamilyId(),
});

export const contests: readonly Contest[] = [
  {
    name: "consume",
    prepare: async ({ singleUse }, { tenant, digest }) => {
      expectOk(await singleUse.put(tenant, digest, { content: "{}", expiresAt: later(start, 60) }));
    },
    compete: async ({ singleUse }, { tenant, digest }) =>
      expectOk(await singleUse.consume(tenant, digest, start)).verdict === "fresh",
  },
  {
    name: "rotate",
    prepare: async ({ tokenFamilies }, { tenant, digest, family }) => {
      const first = { digest, expiresAt: later(start, 60) };
      expectOk(await tokenFamilies.start(tenant, { id: family, content: "{}" }, first));
    },
    compete: async ({ tokenFamilies }, { tenant, digest }) => {
      const successor = {
        ...{ digest: freshDigest(), expiresAt: later(start, 60) },
        ...{ memo: "", retryUntil: start },
      };
      const answer = await tokenFamilies.rotate(tenant, digest, successor, start);
      return expectOk(answer).verdict === "rotated";
    },
  },
  {
    name: "insertOnce",
    prepare: async () => {},
    compete: async ({ replays }, { tenant, digest }) =>
      expectOk(await replays.insertOnce(tenant, digest, later(start, 60), start)) === "first",
  },
  {
    name: "compareAndSwap",
    prepare: async ({ keyRings }, { tenant }) => {
      expectOk(await keyRings.replace(tenant, undefined, "first"));
    },
    compete: async ({ keyRings }, { tenant }, caller) => {
      const ring = expectOk(await keyRings.read(tenant));
      // Who comes when it is taken has lost; all others go for the same revision.
      if (ring?.value !== "first") return false;
      return expectOk(await keyRings.replace(tenant, ring.revision, caller)).verdict === "replaced";
    },
  },
];
