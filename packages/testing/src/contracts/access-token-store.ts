import { type AccessTokenStore, later } from "@mintport/core";
import { expectOk } from "../expect-result.ts";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import {
  count,
  freshDigest,
  freshTenantId,
  freshTokenId,
  race,
  sampleAccessToken,
  start,
} from "../samples.ts";
import { pruningContract } from "./pruning.ts";
import type { ExpiringOptions } from "./pruning-case.ts";

/**
 * The promises of `AccessTokenStore`.
 *
 * @example accessTokenStoreContract({ describe, it, expect }, open, { expiresByItself: false })
 */
export const accessTokenStoreContract = (
  runner: Runner,
  open: Open<AccessTokenStore>,
  options: ExpiringOptions,
): void => {
  const { describe, it, expect } = runner;
  describe("access token store", () => {
    it("reads back what was written, field by field, on the other handle", () =>
      onHandles(open, async (a, b) => {
        const [tenant, digest] = [freshTenantId(), freshDigest()];
        const token = sampleAccessToken(tenant, later(start, 60));
        expect(expectOk(await a.insert(tenant, digest, token))).toBe("inserted");
        expect(expectOk(await b.find(tenant, digest, start))).toEqual(token);
      }));

    it("lets a token die at its expiry, to the second", () =>
      onHandles(open, async (a, b) => {
        const [tenant, digest] = [freshTenantId(), freshDigest()];
        const token = sampleAccessToken(tenant, later(start, 60));
        expectOk(await a.insert(tenant, digest, token));
        expect(expectOk(await b.find(tenant, digest, later(start, 59)))).toEqual(token);
        expect(expectOk(await b.find(tenant, digest, later(start, 60)))).toBe(undefined);
      }));

    it("keeps the first of many under one digest", () =>
      onHandles(open, async (a, b) => {
        const [tenant, digest] = [freshTenantId(), freshDigest()];
        const verdicts = await race(20, [a, b], (store) =>
          store.insert(tenant, digest, sampleAccessToken(tenant, later(start, 60))),
        );
        expect(count(verdicts, (verdict) => verdict === "inserted")).toBe(1);
        expect(count(verdicts, (verdict) => verdict === "exists")).toBe(19);
      }));

    it("never shows another tenant's token or mark", () =>
      onHandles(open, async (a, b) => {
        const [own, other, digest] = [freshTenantId(), freshTenantId(), freshDigest()];
        const token = sampleAccessToken(own, later(start, 60));
        expectOk(await a.insert(own, digest, token));
        expectOk(await a.revoke(own, token.id, later(start, 60)));
        expect(expectOk(await b.find(other, digest, start))).toBe(undefined);
        expect(expectOk(await b.isRevoked(other, token.id, start))).toBe(false);
      }));

    it("shows a revocation to every handle at once, until the token is dead anyway", () =>
      onHandles(open, async (a, b) => {
        const [tenant, jti] = [freshTenantId(), freshTokenId()];
        expect(expectOk(await b.isRevoked(tenant, jti, start))).toBe(false);
        expect(expectOk(await a.revoke(tenant, jti, later(start, 60)))).toBe("revoked");
        expect(expectOk(await b.isRevoked(tenant, jti, later(start, 59)))).toBe(true);
        expect(expectOk(await b.isRevoked(tenant, jti, later(start, 60)))).toBe(false);
      }));

    it("keeps the later end of two revocations, in either order", () =>
      onHandles(open, async (a, b) => {
        for (const [first, second] of [
          [60, 30],
          [30, 60],
        ] as const) {
          const [tenant, jti] = [freshTenantId(), freshTokenId()];
          expectOk(await a.revoke(tenant, jti, later(start, first)));
          expect(expectOk(await b.revoke(tenant, jti, later(start, second)))).toBe("revoked");
          expect(expectOk(await a.isRevoked(tenant, jti, later(start, 59)))).toBe(true);
        }
      }));

    pruningContract(runner, open, {
      ...options,
      rows: 2,
      add: async (store, tenant, expiresAt) => {
        expectOk(await store.insert(tenant, freshDigest(), sampleAccessToken(tenant, expiresAt)));
        expectOk(await store.revoke(tenant, freshTokenId(), expiresAt));
      },
    });
  });
};
