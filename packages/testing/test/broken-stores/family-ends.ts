import type { TenantId } from "@mintport/core";
import type { Digest, FamilyContent, GrantId } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { type BrokenStore, pause } from "./broken-store.ts";
import { families } from "./token-families.ts";

const port = "token-family-store:";
const wholeGrant = `${port} revokeByGrant ends every family of the grant`;

/** Families whose stores forget an end, or bring it to the wrong ones. */
export const brokenEnds: readonly BrokenStore[] = [
  {
    fault: "an ended family is told as reused",
    promise: `${port} revoke ends the family for every handle, and only that family`,
    break: families((store) => ({
      rotate: (...args) =>
        store
          .rotate(...args)
          .map((answer) =>
            answer.verdict === "ended" ? { ...answer, verdict: "reused" as const } : answer,
          ),
    })),
  },
  {
    fault: "an ended family is told as superseded",
    promise: `${port} inspect changes nothing, whatever it says`,
    break: families((store) => ({
      inspect: (...args) =>
        store
          .inspect(...args)
          .map((found) =>
            found.verdict === "ended" ? { ...found, verdict: "superseded" as const } : found,
          ),
    })),
  },
  {
    fault: "inspect ends the family of a token that was replaced",
    promise: `${port} inspect changes nothing, whatever it says`,
    break: families((store) => ({
      inspect: (tenant, presented, now) =>
        store
          .inspect(tenant, presented, now)
          .andThrough((found) =>
            found.verdict === "superseded"
              ? store.revoke(tenant, found.family).map(() => {})
              : okAsync(),
          ),
    })),
  },
  {
    fault: "a touch that began before the revocation revives the family",
    promise: `${port} touch brings no family back that is revoked at the same time`,
    race: true,
    break: families((store) => {
      const alive = new Map<Digest, FamilyContent>();
      return {
        touch: (tenant, presented, expiresAt, now) =>
          store.inspect(tenant, presented, now).andThen((found) =>
            pause()
              .andThen(() => store.touch(tenant, presented, expiresAt, now))
              .map((verdict) => {
                if (found.verdict === "current") alive.set(presented, found);
                return verdict;
              }),
          ),
        inspect: (tenant, presented, now) => {
          const { family, content } = alive.get(presented) ?? {};
          return family === undefined || content === undefined
            ? store.inspect(tenant, presented, now)
            : okAsync({ verdict: "current", family, content });
        },
      };
    }),
  },
  {
    fault: "revokeByGrant does nothing",
    promise: wholeGrant,
    break: families(() => ({ revokeByGrant: () => okAsync(2) })),
  },
  {
    fault: "revokeByGrant counts what lives",
    promise: wholeGrant,
    break: families((store) => {
      const done = new Set<GrantId>();
      return {
        revokeByGrant: (tenant, grant) =>
          store.revokeByGrant(tenant, grant).map((families) => {
            if (done.has(grant)) return 0;
            done.add(grant);
            return families;
          }),
      };
    }),
  },
  {
    fault: "revokeByGrant ends the grant of every tenant",
    promise: wholeGrant,
    break: families((store) => {
      const tenants = new Set<TenantId>();
      return {
        start: (tenant, family, first) => {
          tenants.add(tenant);
          return store.start(tenant, family, first);
        },
        revokeByGrant: (tenant, grant) =>
          [...tenants].reduce(
            (before, each) => before.andThrough(() => store.revokeByGrant(each, grant)),
            store.revokeByGrant(tenant, grant),
          ),
      };
    }),
  },
  {
    fault: "revokeByGrant folds case",
    promise: `${port} revokeByGrant compares ids byte by byte`,
    break: families((store) => {
      const folded = (grant: GrantId): GrantId => grant.toLowerCase() as GrantId;
      return {
        start: (tenant, { grant, ...family }, first) =>
          store.start(tenant, { ...family, grant: grant && folded(grant) }, first),
        revokeByGrant: (tenant, grant) => store.revokeByGrant(tenant, folded(grant)),
      };
    }),
  },
  {
    fault: "revokeByGrant is told before it is done",
    promise: `${port} revokeByGrant wins over rotations that come at the same time`,
    race: true,
    break: families((store) => ({
      revokeByGrant: (tenant, grant) => {
        void pause()
          .andThen(pause)
          .andThen(() => store.revokeByGrant(tenant, grant))
          .unwrapOr(0);
        return okAsync(2);
      },
    })),
  },
  {
    fault: "a token that was touched is pruned at its former end",
    promise: `${port} prune keeps a token that was touched, and its family`,
    break: families((store) => ({
      touch: (tenant, presented, _expiresAt, now) => store.touch(tenant, presented, now, now),
    })),
  },
];
