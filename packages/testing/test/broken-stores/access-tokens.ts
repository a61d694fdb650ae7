import type { TenantId } from "@mintport/core";
import {
  type AccessTokenStore,
  type Digest,
  type Instant,
  later,
  type TokenId,
} from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import type { AccessToken } from "@mintport/core/tokens";
import { type BrokenStore, pause } from "./broken-store.ts";

const tokens =
  (change: (store: AccessTokenStore) => Partial<AccessTokenStore>): BrokenStore["break"] =>
  ({ accessTokens: store }) => ({ accessTokens: { ...copy(store), ...change(store) } });

export const copy = ({
  insert,
  find,
  revoke,
  isRevoked,
  prune,
  removeAll,
}: AccessTokenStore): AccessTokenStore => ({ insert, find, revoke, isRevoked, prune, removeAll });

const everyone = "everyone" as TenantId;
const never = 0 as Instant;

export const brokenAccessTokens: readonly BrokenStore[] = [
  {
    fault: "a token lives a second too long",
    promise: "access-token-store: find lets a token die at its expiry",
    break: tokens((store) => ({
      find: (tenant, digest, now) => store.find(tenant, digest, later(now, -1)),
    })),
  },
  {
    fault: "a token dies a second too early",
    promise: "access-token-store: find lets a token die at its expiry",
    break: tokens((store) => ({
      find: (tenant, digest, now) => store.find(tenant, digest, later(now, 1)),
    })),
  },
  {
    fault: "find ignores now",
    promise: "access-token-store: find lets a token die at its expiry",
    break: tokens((store) => ({ find: (tenant, digest) => store.find(tenant, digest, never) })),
  },
  {
    fault: "find ignores the tenant",
    promise: "access-token-store: find and isRevoked never show another tenant's token or mark",
    break: tokens((store) => {
      const owners = new Map<Digest, TenantId>();
      return {
        insert: (tenant, digest, token) => {
          owners.set(digest, tenant);
          return store.insert(tenant, digest, token);
        },
        find: (tenant, digest, now) => store.find(owners.get(digest) ?? tenant, digest, now),
      };
    }),
  },
  {
    fault: "marks know no tenant",
    promise: "access-token-store: find and isRevoked never show another tenant's token or mark",
    break: tokens((store) => ({
      revoke: (_tenant, token, until) => store.revoke(everyone, token, until),
      isRevoked: (_tenant, token, now) => store.isRevoked(everyone, token, now),
    })),
  },
  {
    fault: "a digest is taken in every tenant once one has it",
    promise: "access-token-store: insert keeps one token under one digest for each tenant",
    break: tokens((store) => {
      const taken = new Set<Digest>();
      return {
        insert: (tenant, digest, token) => {
          if (taken.has(digest)) return okAsync("exists");
          taken.add(digest);
          return store.insert(tenant, digest, token);
        },
      };
    }),
  },
  {
    fault: "the last insert stays, and the first is told that it does",
    promise: "access-token-store: insert keeps the first of many under one digest",
    break: tokens((store) => {
      const last = new Map<Digest, AccessToken>();
      return {
        insert: (tenant, digest, token) => {
          last.set(digest, token);
          return store.insert(tenant, digest, token);
        },
        find: (tenant, digest, now) =>
          store.find(tenant, digest, now).map((found) => found && (last.get(digest) ?? found)),
      };
    }),
  },
  {
    fault: "insert looks, waits and writes",
    promise: "access-token-store: insert keeps the first of many under one digest",
    race: true,
    break: tokens((store) => ({
      insert: (tenant, digest, token) =>
        store.find(tenant, digest, never).andThen((found) =>
          pause()
            .andThen(() => store.insert(tenant, digest, token))
            .map(() => (found === undefined ? "inserted" : "exists")),
        ),
    })),
  },
  {
    fault: "the answer of insert is swapped",
    promise: "access-token-store: find reads back what was inserted",
    break: tokens((store) => ({
      insert: (tenant, digest, token) =>
        store
          .insert(tenant, digest, token)
          .map((verdict) => (verdict === "exists" ? "inserted" : "exists")),
    })),
  },
  {
    fault: "text loses what is not ASCII",
    promise: "access-token-store: find reads back what was inserted",
    break: tokens((store) => ({
      insert: (tenant, digest, token) =>
        store.insert(tenant, digest, {
          ...token,
          subject: token.subject.replaceAll(/[^\x20-\x7e]/g, "?"),
        }),
    })),
  },
  {
    fault: "revocations are not seen",
    promise: "access-token-store: revoke is seen by every handle at once",
    break: tokens(() => ({ isRevoked: () => okAsync(false) })),
  },
  {
    fault: "revocations are seen a moment later",
    promise: "access-token-store: revoke is seen by every handle at once",
    break: tokens((store) => ({
      revoke: (tenant, token, until) => {
        void pause()
          .andThen(() => store.revoke(tenant, token, until))
          .unwrapOr("revoked");
        return okAsync("revoked");
      },
    })),
  },
  {
    fault: "a mark stays for ever",
    promise:
      "access-token-store: revoke is seen by every handle at once, until the token is dead anyway",
    break: tokens((store) => ({
      isRevoked: (tenant, token) => store.isRevoked(tenant, token, never),
    })),
  },
  {
    fault: "the last end of a revocation wins",
    promise: "access-token-store: revoke keeps the later end of two",
    break: tokens((store) => {
      const until = new Map<string, Instant>();
      return {
        revoke: (tenant, token, end) => {
          until.set(token, end);
          return store.revoke(tenant, token, end);
        },
        isRevoked: (tenant, token, now) =>
          store
            .isRevoked(tenant, token, now)
            .map((revoked) => revoked && (until.get(token) ?? now) > now),
      };
    }),
  },
  {
    fault: "the first end of a revocation wins",
    promise: "access-token-store: revoke keeps the later end of two",
    break: tokens((store) => ({ revoke: onlyOnce(store) })),
  },
  {
    fault: "revoke reads the end, waits and writes the later",
    promise: "access-token-store: revoke keeps the latest end of many that come at once",
    race: true,
    break: tokens((store) => {
      const ends = new Map<string, Instant>();
      return {
        revoke: (tenant, token, until) => {
          const seen = ends.get(token) ?? never;
          return pause().andThen(() => {
            ends.set(token, seen > until ? seen : until);
            return store.revoke(tenant, token, until);
          });
        },
        isRevoked: (_tenant, token, now) => okAsync((ends.get(token) ?? never) > now),
      };
    }),
  },
  {
    fault: "find hides what is revoked",
    promise: "access-token-store: revoke marks, and takes nothing from what find answers",
    break: tokens((store) => {
      const revoked = new Set<TokenId>();
      return {
        revoke: (tenant, token, until) => {
          revoked.add(token);
          return store.revoke(tenant, token, until);
        },
        find: (tenant, digest, now) =>
          store
            .find(tenant, digest, now)
            .map((token) => (token && revoked.has(token.id) ? undefined : token)),
      };
    }),
  },
  {
    fault: "digests are cut off",
    promise: "access-token-store: digests and token ids are compared byte by byte",
    break: tokens((store) => ({
      insert: (tenant, digest, token) => store.insert(tenant, digest.slice(0, 42) as Digest, token),
      find: (tenant, digest, now) => store.find(tenant, digest.slice(0, 42) as Digest, now),
    })),
  },
  {
    fault: "token ids are compared without case",
    promise: "access-token-store: digests and token ids are compared byte by byte",
    break: tokens((store) => ({
      revoke: (tenant, token, until) => store.revoke(tenant, token.toLowerCase() as TokenId, until),
      isRevoked: (tenant, token, now) =>
        store.isRevoked(tenant, token.toLowerCase() as TokenId, now),
    })),
  },
  {
    fault: "find answers what the caller can change",
    promise: "access-token-store: find answers a token that its caller cannot change for others",
    break: tokens((store) => {
      const live = new Map<Digest, AccessToken>();
      return {
        insert: (tenant, digest, token) => {
          if (!live.has(digest)) live.set(digest, token);
          return store.insert(tenant, digest, token);
        },
        find: (tenant, digest, now) =>
          store.find(tenant, digest, now).map((found) => found && live.get(digest)),
      };
    }),
  },
];

/** A revocation that leaves one that is there. */
export const onlyOnce = (store: AccessTokenStore): AccessTokenStore["revoke"] => {
  const revoked = new Set<TokenId>();
  return (tenant, token, until) => {
    if (revoked.has(token)) return okAsync("revoked");
    revoked.add(token);
    return store.revoke(tenant, token, until);
  };
};
