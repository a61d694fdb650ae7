import {
  type Digest,
  type FamilyId,
  type FullStorage,
  type Instant,
  instant,
  type TenantId,
} from "@mintport/core";
import { expectOk } from "../expect-result.ts";
import type { Call } from "./model.ts";

interface Performance {
  readonly call: Call;
  readonly now: Instant;
}

/** Makes a call on a store, and tells the verdict. */
export const perform = async (
  { singleUse, replays, tokenFamilies }: FullStorage,
  run: string,
  { call, now }: Performance,
): Promise<string> => {
  const tenantOf = (key: string): TenantId => `${run}-${key.charAt(0)}` as TenantId;
  const digest = (key: string): Digest => `${run}-${key}` as Digest;
  const family = (key: string): FamilyId => `${run}-${key}` as FamilyId;
  const content = "{}";
  switch (call.call) {
    case "put": {
      const item = { content, expiresAt: instant(call.until) };
      return expectOk(await singleUse.put(tenantOf(call.key), digest(call.key), item));
    }
    case "consume":
      return expectOk(await singleUse.consume(tenantOf(call.key), digest(call.key), now)).verdict;
    case "peek":
      return expectOk(await singleUse.peek(tenantOf(call.key), digest(call.key), now)).verdict;
    case "insertOnce": {
      const until = instant(call.until);
      return expectOk(await replays.insertOnce(tenantOf(call.key), digest(call.key), until, now));
    }
    case "start": {
      const first = { digest: digest(call.key), expiresAt: instant(call.until) };
      return expectOk(
        await tokenFamilies.start(tenantOf(call.key), family(call.family), first, content),
      );
    }
    case "rotate": {
      const successor = { digest: digest(call.successor), expiresAt: instant(call.until) };
      return expectOk(
        await tokenFamilies.rotate(tenantOf(call.key), digest(call.key), successor, now),
      ).verdict;
    }
    case "find": {
      const found = await tokenFamilies.find(tenantOf(call.key), digest(call.key), now);
      return expectOk(found) === undefined ? "nothing" : "found";
    }
    case "revoke":
      return expectOk(await tokenFamilies.revoke(tenantOf(call.family), family(call.family)));
  }
};

/** Removes every row of a tenant, in the smallest pages. */
export const removeRows = async (
  { accessTokens, replays, singleUse, tokenFamilies }: FullStorage,
  tenant: TenantId,
): Promise<void> => {
  for (const store of [accessTokens, replays, singleUse, tokenFamilies])
    for (let after: string | undefined, done = false; !done; ) {
      const page = after === undefined ? { limit: 1 } : { limit: 1, after };
      after = expectOk(await store.removeAll(tenant, page)).next;
      done = after === undefined;
    }
};
