import type { FamilyContent, FamilyId, TokenFamilyStore } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { expiring } from "./expiring.ts";
import { type Bounds, ExpiringMap } from "./expiring-map.ts";
import { toAsync } from "./to-async.ts";

interface Family {
  readonly id: FamilyId;
  readonly content: string;
  revoked: boolean;
}

interface Token {
  readonly family: Family;
  readonly current: boolean;
}

/** Token families in memory. One process, one thread: a step without an await is atomic. */
export const memoryTokenFamilyStore = (bounds: Bounds): TokenFamilyStore => {
  const tokens = new ExpiringMap<Token>("token-family-store", bounds);
  const families = new ExpiringMap<Family>("token-family-store", bounds);
  return {
    start: (tenant, id, { digest, expiresAt }, content) => {
      if (tokens.kept(tenant, digest) !== undefined || families.kept(tenant, id) !== undefined)
        return okAsync("exists");
      const family: Family = { id, content, revoked: false };
      return toAsync(
        families
          .set(tenant, id, { value: family, expiresAt })
          .andThen(() =>
            tokens.set(tenant, digest, { value: { family, current: true }, expiresAt }),
          )
          .map(() => "started" as const),
      );
    },
    rotate: (tenant, presented, { digest, expiresAt }, now) => {
      const row = tokens.get(tenant, presented, now);
      if (row === undefined) return okAsync({ verdict: "unknown" });
      const { family, current } = row.value;
      if (!current || family.revoked) {
        family.revoked = true;
        return okAsync({ verdict: "reused", ...contentOf(family) });
      }
      return toAsync(
        tokens
          .set(tenant, digest, { value: { family, current: true }, expiresAt })
          .andThen(() => {
            row.value = { family, current: false };
            // A family is kept as long as its longest-lived token.
            const until = families.kept(tenant, family.id)?.expiresAt ?? expiresAt;
            return families.set(tenant, family.id, {
              value: family,
              expiresAt: until > expiresAt ? until : expiresAt,
            });
          })
          .map(() => ({ verdict: "rotated" as const, ...contentOf(family) })),
      );
    },
    find: (tenant, presented, now) => {
      const token = tokens.get(tenant, presented, now)?.value;
      return okAsync(
        token?.current === true && !token.family.revoked ? contentOf(token.family) : undefined,
      );
    },
    revoke: (tenant, id) => {
      const family = families.kept(tenant, id)?.value;
      if (family === undefined) return okAsync("unknown");
      family.revoked = true;
      return okAsync("revoked");
    },
    ...expiring([tokens, families]),
  };
};

const contentOf = ({ id, content }: Family): FamilyContent => ({ family: id, content });
