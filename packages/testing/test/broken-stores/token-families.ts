import type { TenantId } from "@mintport/core";
import {
  type Digest,
  type FamilyId,
  type Instant,
  later,
  type TokenFamilyStore,
} from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { type BrokenStore, pause } from "./broken-store.ts";

const families =
  (change: (store: TokenFamilyStore) => Partial<TokenFamilyStore>): BrokenStore["break"] =>
  ({ tokenFamilies: store }) => ({ tokenFamilies: { ...copy(store), ...change(store) } });

export const copy = ({
  start,
  rotate,
  find,
  revoke,
  prune,
  removeAll,
}: TokenFamilyStore): TokenFamilyStore => ({ start, rotate, find, revoke, prune, removeAll });

const cut = (digest: Digest): Digest => digest.slice(0, 42) as Digest;
const everyone = "everyone" as TenantId;

export const brokenTokenFamilies: readonly BrokenStore[] = [
  {
    fault: "reuse is unknown, and ends nothing",
    promise: "token-family-store: rotate ends the family when an old token comes again",
    break: families((store) => ({
      rotate: (tenant, presented, successor, now) =>
        store
          .find(tenant, presented, now)
          .andThen((current) =>
            current === undefined
              ? okAsync({ verdict: "unknown" as const })
              : store.rotate(tenant, presented, successor, now),
          ),
    })),
  },
  {
    fault: "reuse is told, and ends nothing",
    promise: "token-family-store: rotate ends the family when an old token comes again",
    break: families((store) => {
      const content = new Map<Digest, { readonly family: FamilyId; readonly content: string }>();
      return {
        rotate: (tenant, presented, successor, now) =>
          store.find(tenant, presented, now).andThen((current) => {
            const known = content.get(presented);
            if (current === undefined && known !== undefined)
              return okAsync({ verdict: "reused" as const, ...known });
            if (current !== undefined) content.set(presented, current);
            return store.rotate(tenant, presented, successor, now);
          }),
      };
    }),
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
          .find(tenant, presented, now)
          .andThen((found) => pause().map(() => found))
          .andThen((found) =>
            store
              .rotate(tenant, presented, successor, now)
              .map((answer) =>
                found === undefined ? answer : { verdict: "rotated" as const, ...found },
              ),
          ),
    })),
  },
  {
    fault: "a rotation that began before the revocation revives the family",
    promise: "token-family-store: revoke wins over a rotation that comes at the same time",
    race: true,
    break: families((store) => {
      const alive = new Map<Digest, { readonly family: FamilyId; readonly content: string }>();
      return {
        rotate: (tenant, presented, successor, now) =>
          store.find(tenant, presented, now).andThen((found) =>
            pause()
              .andThen(() => store.rotate(tenant, presented, successor, now))
              .map((answer) => {
                if (found === undefined || answer.verdict === "rotated") return answer;
                alive.set(successor.digest, found);
                return { verdict: "rotated" as const, ...found };
              }),
          ),
        find: (tenant, presented, now) =>
          store.find(tenant, presented, now).map((found) => found ?? alive.get(presented)),
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
        start: (tenant, family, ...rest) => {
          all.set(tenant, [...(all.get(tenant) ?? []), family]);
          return store.start(tenant, family, ...rest);
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
        start: (tenant, family, first, content) => {
          ends.set(first.digest, first.expiresAt);
          return store.start(tenant, family, first, content);
        },
        rotate: (tenant, presented, { digest, expiresAt }, now) => {
          const end = ends.get(presented) ?? expiresAt;
          ends.set(digest, end);
          return store.rotate(tenant, presented, { digest, expiresAt: end }, now);
        },
      };
    }),
  },
  {
    fault: "a token lives a second too long",
    promise: "token-family-store: find and rotate know nothing of an expired token",
    break: families((store) => ({
      find: (tenant, presented, now) => store.find(tenant, presented, later(now, -1)),
    })),
  },
  {
    fault: "rotate ignores now",
    promise: "token-family-store: find and rotate know nothing of an expired token",
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
      find: (_tenant, ...rest) => store.find(everyone, ...rest),
      revoke: (_tenant, family) => store.revoke(everyone, family),
    })),
  },
  {
    fault: "a family's name is taken in every tenant once one has it",
    promise: "token-family-store: two tenants hold the same family and digest",
    break: families((store) => {
      const owner = new Map<FamilyId, TenantId>();
      return {
        start: (tenant, family, ...rest) => {
          if ((owner.get(family) ?? tenant) !== tenant) return okAsync("exists");
          owner.set(family, tenant);
          return store.start(tenant, family, ...rest);
        },
      };
    }),
  },
  {
    fault: "start leaves the token of a family that it refused",
    promise: "token-family-store: start begins no family over one that exists",
    break: families((store) => {
      const refused = new Map<Digest, { readonly family: FamilyId; readonly content: string }>();
      return {
        start: (tenant, family, first, content) =>
          store.start(tenant, family, first, content).map((verdict) => {
            if (verdict === "exists") refused.set(first.digest, { family, content });
            return verdict;
          }),
        find: (tenant, presented, now) =>
          store.find(tenant, presented, now).map((found) => found ?? refused.get(presented)),
      };
    }),
  },
  {
    fault: "start leaves the family whose digest it refused",
    promise: "token-family-store: start begins no family over one that exists",
    break: families((store) => {
      const left = new Set<FamilyId>();
      return {
        start: (tenant, family, ...rest) =>
          store.start(tenant, family, ...rest).map((verdict) => {
            if (verdict === "exists") left.add(family);
            return verdict;
          }),
        revoke: (tenant, family) =>
          store.revoke(tenant, family).map((verdict) => (left.has(family) ? "revoked" : verdict)),
      };
    }),
  },
  {
    fault: "a rotated token is still found",
    promise: "token-family-store: rotate goes on from successor to successor",
    break: families((store) => {
      const found = new Map<Digest, { readonly family: FamilyId; readonly content: string }>();
      return {
        rotate: (tenant, presented, successor, now) =>
          store.find(tenant, presented, now).andThen((current) => {
            if (current !== undefined) found.set(presented, current);
            return store.rotate(tenant, presented, successor, now);
          }),
        find: (tenant, presented, now) =>
          store.find(tenant, presented, now).map((current) => current ?? found.get(presented)),
      };
    }),
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
      start: (tenant, family, first, content) =>
        store.start(tenant, family, { ...first, digest: cut(first.digest) }, content),
      rotate: (tenant, presented, successor, now) =>
        store.rotate(tenant, cut(presented), { ...successor, digest: cut(successor.digest) }, now),
      find: (tenant, presented, now) => store.find(tenant, cut(presented), now),
    })),
  },
];
