import {
  type FullStorage,
  type Instant,
  later,
  nextRevision,
  noRevision,
  type Revision,
  type TenantId,
} from "@mintport/core";
import { memoryStorage } from "@mintport/storage-memory";
import { type Runner, start, storageContract } from "@mintport/testing";
import { ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { failingCases } from "./collect.ts";

/** A promise broken on purpose, and a word of the case that must notice. */
interface BrokenStore {
  readonly promise: string;
  readonly noticedBy: RegExp;
  readonly break: (storage: FullStorage) => Partial<FullStorage>;
}

describe("each suite rejects each store that breaks a promise", () => {
  it("while the unbroken store keeps them all", async () => {
    expect(await failingCases(suiteOn((storage) => storage))).toEqual([]);
  });

  it.each<BrokenStore>([
    {
      promise: "tenants: a taken id is not overwritten",
      noticedBy: /changes nothing when the id exists/,
      break: ({ tenants }) => ({
        tenants: {
          ...tenants,
          create: (tenant) =>
            tenants
              .create(tenant)
              .andThrough(() =>
                tenants
                  .read(tenant.id)
                  .andThen((found) => tenants.update(tenant, found?.revision ?? noRevision)),
              ),
        },
      }),
    },
    {
      promise: "tenants: creation is atomic",
      noticedBy: /50 concurrent callers create/,
      break: ({ tenants }) => ({
        tenants: {
          ...tenants,
          create: (tenant) =>
            tenants
              .read(tenant.id)
              .andThen((found) => pause().map(() => found))
              .andThen((found) =>
                tenants
                  .create(tenant)
                  .map(() =>
                    found === undefined
                      ? { verdict: "created" as const, revision: noRevision }
                      : { verdict: "exists" as const },
                  ),
              ),
        },
      }),
    },
    {
      promise: "tenants: compare-and-swap looks at the revision",
      noticedBy: /old revision lose/,
      break: ({ tenants }) => ({
        tenants: {
          ...tenants,
          update: (tenant) =>
            tenants
              .read(tenant.id)
              .andThen((found) => tenants.update(tenant, found?.revision ?? noRevision)),
        },
      }),
    },
    {
      promise: "tenants: revisions never repeat",
      noticedBy: /made again no revision that the former one had/,
      break: ({ tenants }) => countingFromOne(tenants),
    },
    {
      promise: "tenants: a tenant with clients stays",
      noticedBy: /keeps a tenant that has clients/,
      break: ({ tenants }) => ({
        tenants: {
          ...tenants,
          remove: (tenant, expected) =>
            tenants
              .remove(tenant, expected)
              .map((verdict) => (verdict === "in_use" ? "removed" : verdict)),
        },
      }),
    },
    {
      promise: "tenants: a key ring goes with its tenant",
      noticedBy: /key ring with it/,
      break: ({ tenants, keyRings }) => ({
        tenants: {
          ...tenants,
          remove: (tenant, expected) =>
            keyRings
              .read(tenant)
              .andThen((ring) =>
                tenants
                  .remove(tenant, expected)
                  .andThrough(() => keyRings.replace(tenant, undefined, ring?.value ?? "")),
              ),
        },
      }),
    },
    {
      promise: "tenants: ids are compared byte by byte",
      noticedBy: /hostile ids/,
      break: ({ tenants }) => ({
        tenants: { ...tenants, find: (id) => tenants.find(id.trimEnd() as TenantId) },
      }),
    },
    {
      promise: "tenants: every field is kept",
      noticedBy: /field by field/,
      break: ({ tenants }) => ({
        tenants: {
          ...tenants,
          find: (id) => tenants.find(id).map((tenant) => tenant && { ...tenant, resources: [] }),
        },
      }),
    },
    {
      promise: "tenants: a list neither skips nor repeats",
      noticedBy: /exactly once while others come and go/,
      break: ({ tenants }) => ({
        tenants: {
          ...tenants,
          // Pages by position: what comes or goes before it shifts everything.
          list: ({ after, limit }) =>
            tenants.list({ limit: 1000 }).map(({ items }) => {
              const from = Number(after ?? 0);
              const page = items.slice(from, from + limit);
              return from + limit < items.length
                ? { items: page, next: String(from + limit) }
                : { items: page };
            }),
        },
      }),
    },
    {
      promise: "clients: a lookup carries the tenant",
      noticedBy: /another tenant's client/,
      break: ({ clients }) => {
        const all = new Map<string, TenantId>();
        return {
          clients: {
            ...clients,
            create: (tenant, client) => {
              all.set(client.id, tenant);
              return clients.create(tenant, client);
            },
            find: (tenant, client) => clients.find(all.get(client) ?? tenant, client),
          },
        };
      },
    },
    {
      promise: "clients: keys of tenant and id do not run into each other",
      noticedBy: /run into each other/,
      break: ({ clients, tenants }) => {
        const joined = new Map<string, TenantId>();
        return {
          tenants,
          clients: {
            ...clients,
            create: (tenant, client) => {
              joined.set(`${tenant}:${client.id}`, tenant);
              return clients.create(tenant, client);
            },
            find: (tenant, client) => {
              const key = `${tenant}:${client}`;
              const owner = joined.get(key) ?? tenant;
              return clients.find(owner, key.slice(owner.length + 1) as never);
            },
          },
        };
      },
    },
    {
      promise: "clients: there is a tenant",
      noticedBy: /tenant that does not exist/,
      break: ({ clients }) => ({
        clients: {
          ...clients,
          create: (tenant, client) =>
            clients
              .create(tenant, client)
              .map((answer) =>
                answer.verdict === "tenant_unknown"
                  ? { verdict: "created" as const, revision: noRevision }
                  : answer,
              ),
        },
      }),
    },
    {
      promise: "access tokens: expiry is heeded",
      noticedBy: /die at its expiry/,
      break: ({ accessTokens }) => ({
        accessTokens: {
          ...accessTokens,
          find: (tenant, digest, now) => accessTokens.find(tenant, digest, later(now, -1)),
        },
      }),
    },
    {
      promise: "access tokens: a revocation is seen at once",
      noticedBy: /shows a revocation to every handle/,
      break: ({ accessTokens }) => ({
        accessTokens: {
          ...accessTokens,
          isRevoked: () => accessTokens.prune("*", long, 0).map(() => false),
        },
      }),
    },
    {
      promise: "access tokens: a revocation gets no shorter",
      noticedBy: /later end of two revocations/,
      break: ({ accessTokens }) => {
        const until = new Map<string, Instant>();
        return {
          accessTokens: {
            ...accessTokens,
            revoke: (tenant, token, end) => {
              until.set(token, end);
              return accessTokens.revoke(tenant, token, end);
            },
            isRevoked: (tenant, token, now) =>
              accessTokens
                .isRevoked(tenant, token, now)
                .map((revoked) => revoked && (until.get(token) ?? long) > now),
          },
        };
      },
    },
    {
      promise: "replays: find-then-save is not insertOnce",
      noticedBy: /50 concurrent callers be first/,
      break: ({ replays }) => {
        const seen = new Set<string>();
        return {
          replays: {
            ...replays,
            insertOnce: (tenant, digest, expiresAt, now) => {
              const known = seen.has(digest);
              return pause()
                .andThen(() => replays.insertOnce(tenant, digest, expiresAt, now))
                .map(() => {
                  seen.add(digest);
                  return known ? ("seen" as const) : ("first" as const);
                });
            },
          },
        };
      },
    },
    {
      promise: "replays: an entry lasts until its expiry",
      noticedBy: /remembers until the expiry/,
      break: ({ replays }) => ({
        replays: {
          ...replays,
          insertOnce: (tenant, digest, expiresAt, now) =>
            replays.insertOnce(tenant, digest, later(expiresAt, -5), now),
        },
      }),
    },
    {
      promise: "replays: looking is not using",
      noticedBy: /says what it remembers/,
      break: ({ replays }) => ({
        replays: {
          ...replays,
          isSeen: (tenant, digest, now) =>
            replays
              .insertOnce(tenant, digest, later(now, 60), now)
              .map((verdict) => verdict === "seen"),
        },
      }),
    },
    {
      promise: "single use: consuming is atomic",
      noticedBy: /50 concurrent consumers/,
      break: ({ singleUse }) => ({
        singleUse: {
          ...singleUse,
          consume: (tenant, digest, now) =>
            singleUse
              .peek(tenant, digest, now)
              .andThen((seen) => pause().map(() => seen))
              .andThen((seen) => singleUse.consume(tenant, digest, now).map(() => seen)),
        },
      }),
    },
    {
      promise: "single use: peeking does not use up",
      noticedBy: /peeks without using up/,
      break: ({ singleUse }) => ({
        singleUse: { ...singleUse, peek: singleUse.consume },
      }),
    },
    {
      promise: "single use: a used item is not forgotten",
      noticedBy: /fresh and replayed/,
      break: ({ singleUse }) => ({
        singleUse: {
          ...singleUse,
          consume: (tenant, digest, now) =>
            singleUse
              .consume(tenant, digest, now)
              .map((answer) => (answer.verdict === "replayed" ? { verdict: "unknown" } : answer)),
        },
      }),
    },
    {
      promise: "token families: reuse ends the family",
      noticedBy: /old token comes again/,
      break: ({ tokenFamilies }) => ({
        tokenFamilies: {
          ...tokenFamilies,
          rotate: (tenant, presented, successor, now) =>
            tokenFamilies
              .find(tenant, presented, now)
              .andThen((current) =>
                current === undefined
                  ? tokenFamilies
                      .find(tenant, presented, now)
                      .map(() => ({ verdict: "unknown" as const }))
                  : tokenFamilies.rotate(tenant, presented, successor, now),
              ),
        },
      }),
    },
    {
      promise: "token families: rotating is atomic",
      noticedBy: /50 concurrent callers rotate/,
      break: ({ tokenFamilies }) => ({
        tokenFamilies: {
          ...tokenFamilies,
          rotate: (tenant, presented, successor, now) =>
            tokenFamilies
              .find(tenant, presented, now)
              .andThen((found) => pause().map(() => found))
              .andThen((found) =>
                tokenFamilies
                  .rotate(tenant, presented, successor, now)
                  .map((answer) =>
                    found === undefined ? answer : { verdict: "rotated" as const, ...found },
                  ),
              ),
        },
      }),
    },
    {
      promise: "token families: revoking reaches every token",
      noticedBy: /when it is revoked/,
      break: ({ tokenFamilies }) => ({
        tokenFamilies: {
          ...tokenFamilies,
          revoke: (tenant, family) =>
            tokenFamilies.find(tenant, family as never, long).map(() => "revoked" as const),
        },
      }),
    },
    {
      promise: "key rings: compare-and-swap",
      noticedBy: /exactly one of 50 nodes/,
      break: ({ keyRings }) => ({
        keyRings: {
          ...keyRings,
          replace: (tenant, expected, ring) =>
            keyRings.replace(tenant, expected, ring).map(() => ({
              verdict: "replaced" as const,
              revision: nextRevision(expected ?? noRevision),
            })),
        },
      }),
    },
    {
      promise: "pruning: no more than asked, and no live row",
      noticedBy: /at most as many as asked/,
      break: ({ replays }) => ({
        replays: { ...replays, prune: (tenant, now) => replays.prune(tenant, now, 1000) },
      }),
    },
    {
      promise: "pruning: the caller's clock is not believed alone",
      noticedBy: /by the store's own clock/,
      break: () => {
        const believing = memoryStorage({ clock: { now: () => later(long, 1_000_000) } });
        return { replays: believing.replays };
      },
    },
    {
      promise: "pruning: only the tenant that was named",
      noticedBy: /only the tenant that was named/,
      break: ({ singleUse }) => ({
        singleUse: {
          ...singleUse,
          prune: (_tenant, now, most) => singleUse.prune("*", now, most),
        },
      }),
    },
    {
      promise: "removing: no more than asked",
      noticedBy: /in pages of at most as many as asked/,
      break: ({ replays }) => ({
        replays: { ...replays, removeAll: (tenant) => replays.removeAll(tenant, { limit: 1000 }) },
      }),
    },
    {
      promise: "removing: what is left has a next page",
      noticedBy: /removes every row of a tenant/,
      break: ({ accessTokens }) => ({
        accessTokens: {
          ...accessTokens,
          removeAll: (tenant, page) =>
            accessTokens.removeAll(tenant, page).map(({ removed }) => ({ removed })),
        },
      }),
    },
    {
      promise: "removing: what lives goes as well",
      noticedBy: /expired or not/,
      break: ({ tokenFamilies }) => ({
        tokenFamilies: {
          ...tokenFamilies,
          removeAll: (tenant, { limit }) =>
            tokenFamilies.prune(tenant, later(start, 100), limit).map((removed) => ({ removed })),
        },
      }),
    },
    {
      promise: "removing: only the tenant that was named",
      noticedBy: /only, whatever its name/,
      break: ({ singleUse }) => {
        const tenants = new Set<TenantId>();
        return {
          singleUse: {
            ...singleUse,
            put: (tenant, digest, item) => {
              tenants.add(tenant);
              return singleUse.put(tenant, digest, item);
            },
            removeAll: (_tenant, page) =>
              ResultAsync.combine([...tenants].map((each) => singleUse.removeAll(each, page))).map(
                (pages) => ({ removed: pages.reduce((sum, { removed }) => sum + removed, 0) }),
              ),
          },
        };
      },
    },
  ])("$promise", async ({ noticedBy, break: breakIt }) => {
    const failing = await failingCases(suiteOn((storage) => ({ ...storage, ...breakIt(storage) })));
    expect(failing).toContainEqual(expect.stringMatching(noticedBy));
  });
});

const suiteOn =
  (change: (storage: FullStorage) => FullStorage): ((runner: Runner) => void) =>
  (runner) => {
    storageContract(
      runner,
      async () => {
        const storage = change(memoryStorage());
        return { handles: [storage, storage], close: async () => {} };
      },
      { expiresByItself: false },
    );
  };

/** Tenants whose revisions begin at 1 in each life, as a column with a default does. */
const countingFromOne = (tenants: FullStorage["tenants"]): Partial<FullStorage> => {
  const begins = new Map<TenantId, number>();
  const shown = (id: TenantId, revision: Revision) =>
    (revision - (begins.get(id) ?? 0)) as Revision;
  const kept = (id: TenantId, revision: Revision) => (revision + (begins.get(id) ?? 0)) as Revision;
  return {
    tenants: {
      ...tenants,
      create: (tenant) =>
        tenants.create(tenant).map((answer) => {
          if (answer.verdict === "created") begins.set(tenant.id, answer.revision - 1);
          return answer.verdict === "created"
            ? { ...answer, revision: shown(tenant.id, answer.revision) }
            : answer;
        }),
      read: (id) =>
        tenants.read(id).map((found) => found && { ...found, revision: shown(id, found.revision) }),
      update: (tenant, expected) =>
        tenants
          .update(tenant, kept(tenant.id, expected))
          .map((answer) =>
            answer.verdict === "updated"
              ? { ...answer, revision: shown(tenant.id, answer.revision) }
              : answer,
          ),
      remove: (id, expected) => tenants.remove(id, kept(id, expected)),
    },
  };
};

/** Lets every other caller run, as a round trip to a server would. */
const pause = (): ResultAsync<void, never> =>
  ResultAsync.fromSafePromise(new Promise((resolve) => setImmediate(resolve)));

const long = 9_000_000_000 as Instant;
