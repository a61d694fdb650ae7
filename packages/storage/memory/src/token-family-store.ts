import type { TenantId } from "@mintport/core";
import {
  type Digest,
  type FamilyContent,
  type FamilyToken,
  type GrantId,
  type Instant,
  isExpired,
  type NewFamily,
  type PortError,
  type Successor,
  type TokenFamilyStore,
} from "@mintport/core/ports";
import { ok, okAsync, type Result } from "@mintport/core/result";
import { expiring } from "./expiring.ts";
import { type Bounds, ExpiringMap } from "./expiring-map.ts";

interface Family extends Pick<NewFamily, "id" | "content" | "grant"> {
  current: Digest;
  /** The token before it and what its holder is told, until the current token is used. */
  retry?: { readonly digest: Digest; readonly memo: string; readonly until: Instant } | undefined;
  ended: boolean;
}

/** Token families in memory. One process, one thread: a step without an await is atomic. */
export const memoryTokenFamilyStore = (bounds: Bounds): TokenFamilyStore => {
  const tokens = new ExpiringMap<Family>("token-family-store", bounds);
  const families = new ExpiringMap<Family>("token-family-store", bounds);

  const add = (
    tenant: TenantId,
    family: Family,
    { digest, expiresAt }: FamilyToken,
  ): Result<void, PortError> => {
    // A family is kept as long as its longest-lived token.
    const kept = families.kept(tenant, family.id)?.expiresAt ?? expiresAt;
    const until = kept > expiresAt ? kept : expiresAt;
    return families
      .set(tenant, family.id, { value: family, expiresAt: until })
      .andThen(() => tokens.set(tenant, digest, { value: family, expiresAt }));
  };

  return {
    start: (tenant, { id, grant, content }, first) => {
      if (
        tokens.kept(tenant, first.digest) !== undefined ||
        families.kept(tenant, id) !== undefined
      )
        return ok("exists");
      const family: Family = { id, grant, content, current: first.digest, ended: false };
      return add(tenant, family, first).map(() => "started" as const);
    },
    rotate: (tenant, presented, successor, now) => {
      const family = tokens.get(tenant, presented, now)?.value;
      if (family === undefined) return ok({ verdict: "unknown" });
      if (family.ended) return ok({ verdict: "ended", ...contentOf(family) });
      if (family.current === presented)
        return add(tenant, family, successor).map(() => {
          replace(family, successor);
          return { verdict: "rotated" as const, ...contentOf(family) };
        });
      const { retry } = family;
      if (retry?.digest === presented && !isExpired(retry.until, now))
        return ok({ verdict: "retried", memo: retry.memo, ...contentOf(family) });
      family.ended = true;
      return ok({ verdict: "reused", ...contentOf(family) });
    },
    inspect: (tenant, presented, now) => {
      const family = tokens.get(tenant, presented, now)?.value;
      return ok(
        family === undefined
          ? { verdict: "unknown" }
          : { verdict: stateOf(family, presented), ...contentOf(family) },
      );
    },
    touch: (tenant, presented, expiresAt, now) => {
      const row = tokens.get(tenant, presented, now);
      if (row === undefined) return ok("unknown");
      const { value: family } = row;
      const state = stateOf(family, presented);
      if (state !== "current") return ok(state);
      const until = expiresAt > row.expiresAt ? expiresAt : row.expiresAt;
      return add(tenant, family, { digest: presented, expiresAt: until }).map(() => {
        family.retry = undefined;
        return "touched" as const;
      });
    },
    revoke: (tenant, id) => {
      const family = families.kept(tenant, id)?.value;
      if (family === undefined) return okAsync("unknown");
      family.ended = true;
      return okAsync("revoked");
    },
    revokeByGrant: (tenant, grant) => {
      const own = ofGrant(families.values(tenant), grant);
      for (const family of own) family.ended = true;
      return okAsync(own.length);
    },
    ...expiring([tokens, families]),
  };
};

const replace = (family: Family, { digest, memo, retryUntil }: Successor): void => {
  family.retry = { digest: family.current, memo, until: retryUntil };
  family.current = digest;
};

const stateOf = (
  { ended, current }: Family,
  presented: Digest,
): "current" | "superseded" | "ended" =>
  ended ? "ended" : current === presented ? "current" : "superseded";

const ofGrant = (families: Iterable<Family>, grant: GrantId): readonly Family[] =>
  [...families].filter((family) => family.grant === grant);

const contentOf = ({ id, content }: Family): FamilyContent => ({ family: id, content });
