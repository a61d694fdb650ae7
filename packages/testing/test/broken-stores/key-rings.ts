import type { TenantId } from "@mintport/core";
import { newRevision } from "@mintport/core/management";
import { type KeyRingStore, noRevision, type Revision } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { type BrokenStore, pause } from "./broken-store.ts";

const rings =
  (change: (store: KeyRingStore) => Partial<KeyRingStore>): BrokenStore["break"] =>
  ({ keyRings: store }) => ({ keyRings: { ...copy(store), ...change(store) } });

export const copy = ({ read, replace }: KeyRingStore): KeyRingStore => ({ read, replace });

export const brokenKeyRings: readonly BrokenStore[] = [
  {
    fault: "replace always says replaced",
    promise: "key-store: replace lets exactly one of 50 nodes write the first ring",
    break: rings((store) => ({
      replace: (...args) =>
        store
          .replace(...args)
          .map((answer) =>
            answer.verdict === "stale"
              ? { verdict: "replaced" as const, revision: newRevision() }
              : answer,
          ),
    })),
  },
  {
    fault: "replace looks, waits and writes",
    promise: "key-store: replace lets exactly one of 50 nodes write the first ring",
    race: true,
    break: rings((store) => ({
      replace: (tenant, expected, ring) =>
        store
          .read(tenant)
          .andThen((found) => pause().map(() => found))
          .andThen((found) =>
            found?.revision === expected
              ? store.read(tenant).andThen((now) => store.replace(tenant, now?.revision, ring))
              : okAsync({ verdict: "stale" as const }),
          ),
    })),
  },
  {
    fault: "replace compares without the tenant",
    promise: "key-store: read and replace keep the rings of two tenants apart",
    break: rings((store) => {
      const owners = new Map<Revision, TenantId>();
      return {
        replace: (tenant, expected, ring) =>
          store
            .replace(
              expected === undefined ? tenant : (owners.get(expected) ?? tenant),
              expected,
              ring,
            )
            .map((answer) => {
              if (answer.verdict === "replaced") owners.set(answer.revision, tenant);
              return answer;
            }),
      };
    }),
  },
  {
    fault: "there is a first ring once, for all tenants",
    promise: "key-store: read and replace keep the rings of two tenants apart",
    break: rings((store) => {
      let first: TenantId | undefined;
      return {
        replace: (tenant, expected, ring) => {
          if (expected === undefined && first !== undefined && first !== tenant)
            return okAsync({ verdict: "stale" });
          first ??= tenant;
          return store.replace(tenant, expected, ring);
        },
      };
    }),
  },
  {
    fault: "replace takes a revision that is above the one that is there",
    promise: "key-store: replace lets every revision lose but the one that is there",
    break: rings((store) => ({
      replace: (tenant, expected, ring) =>
        store
          .read(tenant)
          .andThen((found) =>
            store.replace(
              tenant,
              found !== undefined && (expected ?? noRevision) >= found.revision
                ? found.revision
                : expected,
              ring,
            ),
          ),
    })),
  },
  {
    fault: "replace makes a first ring for who expected another",
    promise: "key-store: replace lets every revision lose but the one that is there",
    break: rings((store) => ({
      replace: (tenant, expected, ring) =>
        store
          .read(tenant)
          .andThen((found) =>
            store.replace(tenant, found === undefined ? undefined : expected, ring),
          ),
    })),
  },
  {
    fault: "an empty ring is none",
    promise: "key-store: read has no ring at first, and gives back what was written",
    break: rings((store) => ({
      read: (tenant) =>
        store.read(tenant).map((found) => (found?.value === "" ? undefined : found)),
    })),
  },
  {
    fault: "a ring is cut off",
    promise: "key-store: read has no ring at first, and gives back what was written",
    break: rings((store) => ({
      replace: (tenant, expected, ring) => store.replace(tenant, expected, ring.slice(0, 16_384)),
    })),
  },
  {
    fault: "tenants are compared without case",
    promise: "key-store: tenants are compared byte by byte",
    break: rings((store) => ({
      read: (tenant) => store.read(tenant.toLowerCase() as TenantId),
      replace: (tenant, ...rest) => store.replace(tenant.toLowerCase() as TenantId, ...rest),
    })),
  },
  {
    fault: "a ring's revisions begin at 1 in each life",
    promise: "tenant-store: a key ring begins at no revision that a former one of its tenant had",
    break: rings((store) => {
      const begins = new Map<TenantId, number>();
      const shown = (tenant: TenantId, revision: Revision) =>
        (revision - (begins.get(tenant) ?? 0)) as Revision;
      return {
        read: (tenant) =>
          store
            .read(tenant)
            .map((found) => found && { ...found, revision: shown(tenant, found.revision) }),
        replace: (tenant, expected, ring) =>
          store
            .replace(
              tenant,
              expected === undefined
                ? expected
                : ((expected + (begins.get(tenant) ?? 0)) as Revision),
              ring,
            )
            .map((answer) => {
              if (answer.verdict === "stale") return answer;
              if (expected === undefined) begins.set(tenant, answer.revision - 1);
              return { ...answer, revision: shown(tenant, answer.revision) };
            }),
      };
    }),
  },
];
