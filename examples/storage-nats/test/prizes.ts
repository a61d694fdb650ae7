import type { TenantId } from "@mintport/core";
import { type Digest, type FamilyId, type FullStorage, later } from "@mintport/core/ports";
import { expectOk, freshDigest, freshFamilyId, freshTenantId, start } from "@mintport/testing";

/** What callers compete for; plain text, to be told to other processes. */
export interface Prize {
  readonly contest: Contest;
  readonly tenant: TenantId;
  readonly digest: Digest;
  readonly family: FamilyId;
}

export const contests = ["consume", "rotate", "insertOnce", "replace"] as const;

export type Contest = (typeof contests)[number];

/** Lays a prize out that exactly one caller may take. */
export const layOut = async (storage: FullStorage, contest: Contest): Promise<Prize> => {
  const prize = {
    contest,
    ...{ tenant: freshTenantId(), digest: freshDigest(), family: freshFamilyId() },
  };
  const { tenant, digest, family } = prize;
  if (contest === "consume")
    expectOk(await storage.singleUse.put(tenant, digest, { content: "", expiresAt: end }));
  if (contest === "rotate")
    expectOk(
      await storage.tokenFamilies.start(
        tenant,
        { id: family, content: "" },
        { digest, expiresAt: end },
      ),
    );
  return prize;
};

/** Tries to take it; whether this caller won. */
export const take = async (storage: FullStorage, prize: Prize): Promise<boolean> => {
  const { contest, tenant, digest } = prize;
  switch (contest) {
    case "consume":
      return expectOk(await storage.singleUse.consume(tenant, digest, start)).verdict === "fresh";
    case "rotate": {
      const successor = { digest: freshDigest(), expiresAt: end, memo: "", retryUntil: start };
      const answer = await storage.tokenFamilies.rotate(tenant, digest, successor, start);
      return expectOk(answer).verdict === "rotated";
    }
    case "insertOnce":
      return expectOk(await storage.replays.insertOnce(tenant, digest, end, start)) === "first";
    case "replace":
      return (
        expectOk(await storage.keyRings.replace(tenant, undefined, "ring")).verdict === "replaced"
      );
  }
};

const end = later(start, 60);
