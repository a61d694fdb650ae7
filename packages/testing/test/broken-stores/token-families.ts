import type { TenantId } from "@mintport/core";
import {
  type Digest,
  type FamilyContent,
  type FamilyId,
  type Instant,
  later,
  type TokenFamilyStore,
} from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { type BrokenStore, pause } from "./broken-store.ts";
import { type Waiting, waiting } from "./waiting.ts";

/** Puts a fault into the families' store. */
export const families =
  (change: (store: Waiting<TokenFamilyStore>) => Partial<TokenFamilyStore>): BrokenStore["break"] =>
  ({ tokenFamilies: store }) => ({
    tokenFamilies: { ...copy(store), ...change(waiting(copy(store))) },
  });

export const copy = ({
  start,
  rotate,
  inspect,
  touch,
  revoke,
  revokeByGrant,
  prune,
  removeAll,
}: TokenFamilyStore): TokenFamilyStore => ({
  ...{ start, rotate, inspect, touch, revoke, revokeByGrant, prune, removeAll },
});

const cut = (digest: Digest): Digest => digest.slice(0, 42) as Digest;
const everyone = "everyone" as TenantId;

export const brokenTokenFamilies: readonly BrokenStore[] = [
  {
    fault: "reuse is unknown, and ends nothing",
    promise: "token-family-store: rotate ends the family when an old token comes again",
    break: families((store) => ({
      rotate: (tenant, presented, successor, now) =>
        store
          .inspect(tenant, presented, now)
          .andThen((found) =>
            found.verdict === "superseded"
              ? okAsync({ verdict: "unknown" as const })
              : store.rotate(tenant, presented, successor, now),
          ),
    })),
  },
  {
    fault: "reuse is told, and ends nothing",
    promise: "token-family-store: rotate ends the family when an old token comes again",
    break: families((store) => ({
      rotate: (tenant, presented, successor, now) =>
        store
          .inspect(tenant, presented, now)
          .andThen((found) =>
            found.verdict === "superseded"
              ? okAsync({ ...found, verdict: "reused" as const })
              : store.rotate(tenant, presented, successor, now),
          ),
    })),
  },
  {
    fault: "rotation remembers the predecessor, and none before it",
    promise: "token-family-store: rotate ends the family for a token of any generation",
    break: families((store) => {
      const before = new Map<Digest, Digest>();
      const forgotten = new Set<Digest>();
      return {
        rotate: (tenant, presented, successor, now) => {
          if (forgotten.has(presented)) return okAsync({ verdict: "unknown" });
          const older = before.get(presented);
          if (older !== undefined) forgotten.add(older);
          before.set(successor.digest, presented);
          return store.rotate(tenant, presented, successor, now);
        },
      };
    }),
  },
  {
    fault: "rotate looks, waits and writes",
    promise: "token-family-store: rotate lets exactly one of 50 callers rotate",
    race: true,
    break: families((store) => ({
      rotate: (tenant, presented, successor, now) =>
        store
          .inspect(tenant, presented, now)
          .andThen((found) => pause().map(() => found))
          .andThen((found) =>
            store
              .rotate(tenant, presented, successor, now)
              .map((answer) =>
                found.verdict === "current" ? { ...found, verdict: "rotated" as const } : answer,
              ),
          ),
    })),
  },
  {
    fault: "a rotation that began before the revocation revives the family",
    promise: "token-family-store: revoke wins over a rotation that comes at the same time",
    race: true,
    break: families((store) => {
      const alive = new Map<Digest, FamilyContent>();
      return {
        rotate: (tenant, presented, successor, now) =>
          store.inspect(tenant, presented, now).andThen((found) =>
            pause()
              .andThen(() => store.rotate(tenant, presented, successor, now))
              .map((answer) => {
                if (found.verdict !== "current" || answer.verdict === "rotated") return answer;
                const { family, content } = found;
                alive.set(successor.digest, { family, content });
                return { verdict: "rotated" as const, family, content };
              }),
          ),
        inspect: (tenant, presented, now) =>
          store.inspect(tenant, presented, now).map((found) => {
            const revived = alive.get(presented);
            return revived === undefined ? found : { verdict: "current" as const, ...revived };
          }),
      };
    }),
  },
  {
    fault: "revoke does nothing",
    promise: "token-family-store: revoke ends the family for every handle",
    break: families(() => ({ revoke: () => okAsync("revoked") })),
  },
  {
    fault: "revoke leaves the current token",
    promise: "token-family-store: revoke ends the successors too",
    break: families((store) => {
      const rotated = new Set<FamilyId>();
      return {
        rotate: (...args) =>
          store.rotate(...args).map((answer) => {
            if (answer.verdict === "rotated") rotated.add(answer.family);
            return answer;
          }),
        revoke: (tenant, family) =>
          rotated.has(family) ? okAsync("revoked") : store.revoke(tenant, family),
      };
    }),
  },
  {
    fault: "revoke says unknown of what is revoked already",
    promise: "token-family-store: revoke ends the successors too, and says revoked however often",
    break: families((store) => {
      const gone = new Set<string>();
      return {
        revoke: (tenant, family) => {
          const key = `${tenant} ${family}`;
          if (gone.has(key)) return okAsync("unknown");
          return store.revoke(tenant, family).map((verdict) => {
            if (verdict === "revoked") gone.add(key);
            return verdict;
          });
        },
      };
    }),
  },
  {
    fault: "revoke ends every family of the tenant",
    promise: "token-family-store: revoke ends the family for every handle, and only that family",
    break: families((store) => {
      const all = new Map<TenantId, FamilyId[]>();
      return {
        start: (tenant, family, first) => {
          all.set(tenant, [...(all.get(tenant) ?? []), family.id]);
          return store.start(tenant, family, first);
        },
        revoke: (tenant, family) =>
          (all.get(tenant) ?? []).reduce(
            (before, each) => before.andThrough(() => store.revoke(tenant, each)),
            store.revoke(tenant, family),
          ),
      };
    }),
  },
  {
    fault: "a successor has its predecessor's expiry",
    promise: "token-family-store: rotate gives the successor the expiry that it was told",
    break: families((store) => {
      const ends = new Map<Digest, Instant>();
      return {
        start: (tenant, family, first) => {
          ends.set(first.digest, first.expiresAt);
          return store.start(tenant, family, first);
        },
        rotate: (tenant, presented, successor, now) => {
          const expiresAt = ends.get(presented) ?? successor.expiresAt;
          ends.set(successor.digest, expiresAt);
          return store.rotate(tenant, presented, { ...successor, expiresAt }, now);
        },
      };
    }),
  },
  {
    fault: "a token lives a second too long",
    promise: "token-family-store: no method knows of an expired token",
    break: families((store) => ({
      inspect: (tenant, presented, now) => store.inspect(tenant, presented, later(now, -1)),
    })),
  },
  {
    fault: "rotate ignores now",
    promise: "token-family-store: no method knows of an expired token",
    break: families((store) => ({
      rotate: (tenant, presented, successor) =>
        store.rotate(tenant, presented, successor, 0 as Instant),
    })),
  },
  {
    fault: "families know no tenant",
    promise: "token-family-store: no method touches another tenant's family",
    break: families((store) => ({
      start: (_tenant, ...rest) => store.start(everyone, ...rest),
      rotate: (_tenant, ...rest) => store.rotate(everyone, ...rest),
      inspect: (_tenant, ...rest) => store.inspect(everyone, ...rest),
      touch: (_tenant, ...rest) => store.touch(everyone, ...rest),
      revoke: (_tenant, family) => store.revoke(everyone, family),
      revokeByGrant: (_tenant, grant) => store.revokeByGrant(everyone, grant),
    })),
  },
  {
    fault: "a family's name is taken in every tenant once one has it",
    promise: "token-family-store: two tenants hold the same family and digest",
    break: families((store) => {
      const owner = new Map<FamilyId, TenantId>();
      return {
        start: (tenant, family, first) => {
          if ((owner.get(family.id) ?? tenant) !== tenant) return okAsync("exists");
          owner.set(family.id, tenant);
          return store.start(tenant, family, first);
        },
      };
    }),
  },
  {
    fault: "start leaves the token of a family that it refused",
    promise: "token-family-store: start begins no family over one that exists",
    break: families((store) => {
      const refused = new Map<Digest, FamilyContent>();
      return {
        start: (tenant, { id, content }, first) =>
          store.start(tenant, { id, content }, first).map((verdict) => {
            if (verdict === "exists") refused.set(first.digest, { family: id, content });
            return verdict;
          }),
        inspect: (tenant, presented, now) =>
          store.inspect(tenant, presented, now).map((found) => {
            const left = refused.get(presented);
            return left === undefined ? found : { verdict: "current" as const, ...left };
          }),
      };
    }),
  },
  {
    fault: "start leaves the family whose digest it refused",
    promise: "token-family-store: start begins no family over one that exists",
    break: families((store) => {
      const left = new Set<FamilyId>();
      return {
        start: (tenant, family, first) =>
          store.start(tenant, family, first).map((verdict) => {
            if (verdict === "exists") left.add(family.id);
            return verdict;
          }),
        revoke: (tenant, family) =>
          store.revoke(tenant, family).map((verdict) => (left.has(family) ? "revoked" : verdict)),
      };
    }),
  },
  {
    fault: "a rotated token is still current",
    promise: "token-family-store: rotate goes on from successor to successor",
    break: families((store) => ({
      inspect: (...args) =>
        store
          .inspect(...args)
          .map((found) =>
            found.verdict === "superseded" ? { ...found, verdict: "current" as const } : found,
          ),
    })),
  },
  {
    fault: "a family is pruned with its current token",
    promise: "token-family-store: prune keeps a family as long as its longest-lived token",
    break: families((store) => {
      let pruned = 0;
      return {
        prune: (...args) =>
          store.prune(...args).map((count) => {
            pruned += count;
            return count;
          }),
        revoke: (tenant, family) =>
          store.revoke(tenant, family).map((verdict) => (pruned > 0 ? "unknown" : verdict)),
      };
    }),
  },
  {
    fault: "digests are cut off",
    promise: "token-family-store: digests are compared byte by byte",
    break: families((store) => ({
      start: (tenant, family, first) =>
        store.start(tenant, family, { ...first, digest: cut(first.digest) }),
      rotate: (tenant, presented, successor, now) =>
        store.rotate(tenant, cut(presented), { ...successor, digest: cut(successor.digest) }, now),
      inspect: (tenant, presented, now) => store.inspect(tenant, cut(presented), now),
    })),
  },
];
