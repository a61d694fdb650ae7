import {
  type FullStorage,
  later,
  type MaybeAsync,
  noRevision,
  type PortError,
  toAsync,
} from "@mintport/core/ports";
import { okAsync, type ResultAsync } from "@mintport/core/result";
import { onlyOnce, copy as tokens } from "./access-tokens.ts";
import type { BrokenStore } from "./broken-store.ts";
import { copy as rings } from "./key-rings.ts";
import { copy as replays } from "./replays.ts";
import { copy as singleUse } from "./single-use.ts";
import { copy as families } from "./token-families.ts";

/** Answers `verdict` where there was trouble: how a store fails open. */
export const instead =
  <Args extends unknown[], T>(method: (...args: Args) => MaybeAsync<T, PortError>, verdict: T) =>
  (...args: Args): ResultAsync<T, PortError> =>
    toAsync(method(...args)).orElse(() => okAsync(verdict));

export const gone = "every method answers an error while the engine is gone";
const unseen = "find and read answer corrupt for a row that cannot be read";

const tenants = ({ find, create, read, update, list, remove }: FullStorage["tenants"]) => ({
  find,
  create,
  read,
  update,
  list,
  remove,
});
const clients = ({ find, create, read, update, list, remove }: FullStorage["clients"]) => ({
  find,
  create,
  read,
  update,
  list,
  remove,
});

/** Stores that take an outage, or a row that they cannot read, for an answer. */
export const brokenByTrouble: readonly BrokenStore[] = [
  {
    fault: "an outage is a tenant that is not there",
    promise: `tenant-store: ${gone}`,
    break: ({ tenants: s }) => ({
      tenants: {
        ...tenants(s),
        find: (id) =>
          s
            .read(id)
            .map((found) => found?.value)
            .orElse(() => okAsync(undefined)),
      },
    }),
  },
  {
    fault: "an outage is an empty list",
    promise: `tenant-store: ${gone}`,
    break: ({ tenants: s }) => ({
      tenants: { ...tenants(s), list: instead(s.list, { items: [] }) },
    }),
  },
  {
    fault: "an outage is a client that is not there",
    promise: `client-store: ${gone}`,
    break: ({ clients: s }) => ({ clients: { ...clients(s), read: instead(s.read, undefined) } }),
  },
  {
    fault: "an outage is a client that was removed",
    promise: `client-store: ${gone}`,
    break: ({ clients: s }) => ({
      clients: { ...clients(s), remove: instead(s.remove, "removed") },
    }),
  },
  {
    fault: "an outage throws",
    promise: `client-store: ${gone}`,
    break: ({ clients: s }) => ({
      clients: {
        ...clients(s),
        update: (...args) =>
          s.update(...args).mapErr(({ kind }): PortError => {
            throw new Error(kind);
          }),
      },
    }),
  },
  {
    fault: "an outage is not seen",
    promise: `replay-store: ${gone}`,
    break: ({ replays: s }) => ({ replays: { ...replays(s), isSeen: instead(s.isSeen, false) } }),
  },
  {
    fault: "an outage is first",
    promise: `replay-store: ${gone}`,
    break: ({ replays: s }) => ({
      replays: { ...replays(s), insertOnce: instead(s.insertOnce, "first") },
    }),
  },
  {
    fault: "an outage is nothing to prune",
    promise: `replay-store: ${gone}`,
    break: ({ replays: s }) => ({ replays: { ...replays(s), prune: instead(s.prune, 0) } }),
  },
  {
    fault: "an outage is the end of a removal",
    promise: `single-use-store: ${gone}`,
    break: ({ singleUse: s }) => ({
      singleUse: { ...singleUse(s), removeAll: instead(s.removeAll, { removed: 0 }) },
    }),
  },
  {
    fault: "an outage is unknown",
    promise: `single-use-store: ${gone}`,
    break: ({ singleUse: s }) => ({
      singleUse: { ...singleUse(s), consume: instead(s.consume, { verdict: "unknown" }) },
    }),
  },
  {
    fault: "an outage is not revoked",
    promise: `access-token-store: ${gone}`,
    break: ({ accessTokens: s }) => ({
      accessTokens: {
        ...tokens(s),
        isRevoked: (...args) =>
          okAsync()
            .andThen(() => s.isRevoked(...args))
            .orElse(() => okAsync(false)),
      },
    }),
  },
  {
    fault: "a revocation is told before it is kept",
    promise: `access-token-store: ${gone}`,
    break: ({ accessTokens: s }) => ({
      accessTokens: { ...tokens(s), revoke: instead(s.revoke, "revoked") },
    }),
  },
  {
    fault: "an outage is an unknown family",
    promise: `token-family-store: ${gone}`,
    break: ({ tokenFamilies: s }) => ({
      tokenFamilies: { ...families(s), revoke: instead(s.revoke, "unknown") },
    }),
  },
  {
    fault: "an outage is a tenant without keys",
    promise: `key-store: ${gone}`,
    break: ({ keyRings: s }) => ({ keyRings: { ...rings(s), read: instead(s.read, undefined) } }),
  },
  {
    fault: "a tenant that cannot be read is not there",
    promise: `tenant-store: ${unseen}`,
    break: ({ tenants: s }) => ({
      tenants: {
        ...tenants(s),
        read: (id) =>
          s
            .read(id)
            .orElse((error) => (error.kind === "corrupt" ? okAsync(undefined) : s.read(id))),
      },
    }),
  },
  {
    fault: "a client that cannot be read is not there",
    promise: `client-store: ${unseen}`,
    break: ({ clients: s }) => ({
      clients: {
        ...clients(s),
        find: (tenant, id) =>
          s
            .read(tenant, id)
            .map((found) => found?.value)
            .orElse((error) =>
              error.kind === "corrupt"
                ? okAsync(undefined)
                : s.read(tenant, id).map((found) => found?.value),
            ),
      },
    }),
  },
  {
    fault: "a token that cannot be read is not there",
    promise: "access-token-store: find answers corrupt for a token that cannot be read",
    break: ({ accessTokens: s }) => ({
      accessTokens: {
        ...tokens(s),
        find: (...args) =>
          s
            .find(...args)
            .orElse((error) => (error.kind === "corrupt" ? okAsync(undefined) : s.find(...args))),
      },
    }),
  },
  {
    fault: "a damaged row is left out of the list",
    promise: "client-store: list tells a row that cannot be read among damaged",
    break: ({ clients: s }) => ({
      clients: {
        ...clients(s),
        list: (...args) => s.list(...args).map(({ damaged: _damaged, ...page }) => page),
      },
    }),
  },
  {
    fault: "a damaged row is told with no revision to remove it by",
    promise: "client-store: list tells a row that cannot be read among damaged",
    break: ({ clients: s }) => ({
      clients: {
        ...clients(s),
        list: (...args) =>
          s.list(...args).map((page) => ({
            ...page,
            ...(page.damaged === undefined
              ? {}
              : { damaged: page.damaged.map((row) => ({ ...row, revision: noRevision })) }),
          })),
      },
    }),
  },
];

/** Before an engine that drops its rows, the life of a row there counts too. */
export const brokenLives: readonly BrokenStore[] = [
  {
    fault: "a mark lives on the engine as long as its first end",
    promise: "access-token-store: revoke lets a mark last on the engine as long as its latest end",
    expiresByItself: true,
    break: ({ accessTokens: s }) => ({ accessTokens: { ...tokens(s), revoke: onlyOnce(s) } }),
  },
  {
    fault: "a family lives on the engine as long as its first token",
    promise: "token-family-store: a family lasts on the engine as long as its latest token",
    expiresByItself: true,
    break: ({ tokenFamilies: s }) => ({
      tokenFamilies: {
        ...families(s),
        rotate: (tenant, presented, successor, now) =>
          s.rotate(tenant, presented, { ...successor, expiresAt: later(now, 600) }, now),
      },
    }),
  },
];
