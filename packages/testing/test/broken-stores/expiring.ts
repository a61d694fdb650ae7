import type { TenantId } from "@mintport/core";
import { type Expiring, type FullStorage, instant, later, systemClock } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { copy as tokens } from "./access-tokens.ts";
import type { BrokenStore } from "./broken-store.ts";
import { copy as devices } from "./device-authorizations.ts";
import { copy as grants } from "./grants.ts";
import { copy as replays } from "./replays.ts";
import { copy as singleUse } from "./single-use.ts";
import { copy as families } from "./token-families.ts";

/** Puts one fault into each of the six stores whose rows expire. */
const inEach = (
  fault: string,
  promise: string,
  change: (store: Expiring) => Partial<Expiring>,
): readonly BrokenStore[] =>
  (
    [
      [
        "access-token-store",
        ({ accessTokens: s }: FullStorage) => ({ accessTokens: { ...tokens(s), ...change(s) } }),
      ],
      [
        "replay-store",
        ({ replays: s }: FullStorage) => ({ replays: { ...replays(s), ...change(s) } }),
      ],
      [
        "single-use-store",
        ({ singleUse: s }: FullStorage) => ({ singleUse: { ...singleUse(s), ...change(s) } }),
      ],
      [
        "token-family-store",
        ({ tokenFamilies: s }: FullStorage) => ({
          tokenFamilies: { ...families(s), ...change(s) },
        }),
      ],
      ["grant-store", ({ grants: s }: FullStorage) => ({ grants: { ...grants(s), ...change(s) } })],
      [
        "device-authorization-store",
        ({ deviceAuthorizations: s }: FullStorage) => ({
          deviceAuthorizations: { ...devices(s), ...change(s) },
        }),
      ],
    ] as const
  ).map(([port, broken]) => ({
    fault: `${port}: ${fault}`,
    promise: `${port}: ${promise}`,
    break: broken,
  }));

const everybody = "prune of * deletes what is expired of every tenant, and no row that lives";
const counted = "prune deletes what is expired, at most as many as asked, and says how many";
const endOfTime = instant(5_000_000_000);

/** Which tenants there are is not told to a wrapper, so what lives is deleted where it is looked for next. */
const deletingWhatLives = (store: Expiring): Partial<Expiring> => {
  let hasPruned = false;
  return {
    prune: (tenant, now, limit) => {
      hasPruned ||= tenant === "*";
      return store.prune(tenant, now, limit);
    },
    removeAll: (tenant, page) =>
      hasPruned ? okAsync({ removed: 0 }) : store.removeAll(tenant, page),
  };
};

export const brokenExpiring: readonly BrokenStore[] = [
  ...inEach("prune of * deletes live rows of all tenants", everybody, deletingWhatLives),
  ...inEach("prune of * does nothing", everybody, (store) => ({
    prune: (tenant, now, limit) => (tenant === "*" ? okAsync(0) : store.prune(tenant, now, limit)),
  })),
  ...inEach("prune of * ignores the limit", everybody, (store) => ({
    prune: (tenant, now, limit) => store.prune(tenant, now, tenant === "*" ? 1000 : limit),
  })),
  ...inEach("prune of * says without end that there is more", everybody, (store) => ({
    prune: (tenant, now, limit) =>
      store.prune(tenant, now, limit).map((pruned) => (tenant === "*" ? limit : pruned)),
  })),
  ...inEach("prune does nothing", counted, () => ({ prune: () => okAsync(0) })),
  ...inEach("prune ignores the limit", counted, (store) => ({
    prune: (tenant, now) => store.prune(tenant, now, 1000),
  })),
  ...inEach("prune ignores now", counted, (store) => ({
    prune: (tenant, _now, limit) => store.prune(tenant, endOfTime, limit),
  })),
  ...inEach("prune leaves what expires at now", counted, (store) => ({
    prune: (tenant, now, limit) => store.prune(tenant, later(now, -1), limit),
  })),
  ...inEach("prune says that it deleted as many as asked", counted, (store) => ({
    prune: (tenant, now, limit) => store.prune(tenant, now, limit).map(() => limit),
  })),
  ...inEach(
    "prune believes the caller's clock",
    "prune deletes nothing that lives by the store's own clock",
    (store) => ({
      prune: (tenant, now, limit) =>
        now > systemClock.now() && tenant !== "*"
          ? store.removeAll(tenant, { limit }).map(({ removed }) => removed)
          : store.prune(tenant, now, limit),
    }),
  ),
  ...inEach(
    "prune ignores the tenant",
    "prune deletes only of the tenant that was named",
    (store) => ({
      prune: (_tenant, now, limit) => store.prune("*", now, limit),
    }),
  ),
  ...inEach(
    "removeAll ignores the limit",
    "removeAll deletes every row of a tenant, expired or not, in pages",
    (store) => ({
      removeAll: (tenant) => store.removeAll(tenant, { limit: 1000 }),
    }),
  ),
  ...inEach("removeAll has no next page", "removeAll deletes every row of a tenant", (store) => ({
    removeAll: (tenant, page) => store.removeAll(tenant, page).map(({ removed }) => ({ removed })),
  })),
  ...inEach(
    "removeAll has a next page without end",
    "removeAll deletes every row of a tenant",
    (store) => ({
      removeAll: (tenant, page) =>
        store.removeAll(tenant, page).map(({ removed }) => ({ removed, next: "more" })),
    }),
  ),
  ...inEach(
    "removeAll leaves what lives",
    "removeAll deletes every row of a tenant, expired or not",
    (store) => ({
      removeAll: (tenant, { limit }) =>
        store.prune(tenant, endOfTime, limit).map((removed) => ({ removed })),
    }),
  ),
  ...inEach(
    "removeAll leaves the last row",
    "removeAll deletes every row of a tenant",
    (store) => ({
      removeAll: (tenant, { limit }) =>
        limit > 1
          ? store.removeAll(tenant, { limit: limit - 1 }).map(({ removed }) => ({ removed }))
          : store.removeAll(tenant, { limit }),
    }),
  ),
  ...inEach(
    "removeAll takes tenants whose names only differ in case",
    "removeAll touches the tenant that was named only",
    (store) => ({
      removeAll: (tenant, page) =>
        store
          .removeAll(tenant, page)
          .andThen((answer) =>
            store.removeAll(tenant.toUpperCase() as TenantId, page).map(() => answer),
          ),
    }),
  ),
  ...inEach(
    "removeAll gives up at a place that it never named",
    "removeAll begins again, when it is told to go on",
    (store) => ({
      removeAll: (tenant, page) =>
        page.after === "nowhere" ? okAsync({ removed: 0 }) : store.removeAll(tenant, page),
    }),
  ),
  ...inEach("removeAll counts nothing", "removeAll deletes every row of a tenant", (store) => ({
    removeAll: (tenant, page) =>
      store.removeAll(tenant, page).map((answer) => ({ ...answer, removed: 0 })),
  })),
];

export const brokenSelfExpiry: readonly BrokenStore[] = [
  ...inEach("rows never go", "a row is gone some time after its expiry", (store) => {
    const kept = new Map<TenantId, number>();
    return {
      removeAll: (tenant, page) => {
        const before = kept.get(tenant) ?? 0;
        kept.set(tenant, before + 1);
        return store
          .removeAll(tenant, page)
          .map((answer) => (before === 0 && answer.removed === 0 ? { removed: 1 } : answer));
      },
    };
  }),
  ...inEach("rows go at their expiry", "a row outlives its expiry by a margin", (store) => ({
    removeAll: (tenant, page) =>
      store.removeAll(tenant, page).map((answer) => ({ ...answer, removed: 0 })),
  })),
  ...inEach(
    "prune counts what the engine drops",
    "prune answers 0 where the engine expires by itself",
    () => ({
      prune: () => okAsync(1),
    }),
  ),
].map((broken) => ({ ...broken, expiresByItself: true as const }));
