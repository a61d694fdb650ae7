import type { TenantId } from "@mintport/core";
import { type AccessTokenStore, later, type TokenId } from "@mintport/core/ports";
import { expectErr, expectOk } from "../expect-ok.ts";
import { type Open, onHandles, powerOf } from "../opened.ts";
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
import { closeDigests } from "./close-digests.ts";
import { corruptContents } from "./corruption.ts";
import { outageContract } from "./outage.ts";
import { promisesOf } from "./promises.ts";
import { expiringCalls, pruningContract } from "./pruning.ts";
import type { ExpiringOptions } from "./pruning-case.ts";
import { engineNow, lifetime } from "./self-expiry.ts";
import { tamper } from "./tamper.ts";

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
  const promises = promisesOf(runner, "access-token-store", options);
  const { promise, promiseWith, expect } = promises;
  runner.describe("access token store", () => {
    promise(
      "token-fields",
      "find reads back what was inserted, field by field, on the other handle",
      () =>
        onHandles(open, async (a, b) => {
          const [tenant, digest] = [freshTenantId(), freshDigest()];
          const token = sampleAccessToken(tenant, later(start, 60));
          expect(expectOk(await a.insert(tenant, digest, token))).toBe("inserted");
          expect(expectOk(await b.find(tenant, digest, start))).toEqual(token);
        }),
    );

    promise("token-expiry", "find lets a token die at its expiry, to the second", () =>
      onHandles(open, async (a, b) => {
        const [tenant, digest] = [freshTenantId(), freshDigest()];
        const token = sampleAccessToken(tenant, later(start, 60));
        expectOk(await a.insert(tenant, digest, token));
        expect(expectOk(await b.find(tenant, digest, later(start, 59)))).toEqual(token);
        expect(expectOk(await b.find(tenant, digest, later(start, 60)))).toBe(undefined);
      }),
    );

    promise("insert", "insert keeps the first of many under one digest", () =>
      onHandles(open, async (a, b) => {
        const [tenant, digest] = [freshTenantId(), freshDigest()];
        const tokens = Array.from({ length: 20 }, () =>
          sampleAccessToken(tenant, later(start, 60)),
        );
        const verdicts = await race(20, [a, b], (store, caller) =>
          store.insert(tenant, digest, tokens[caller]!),
        );
        expect(count(verdicts, (verdict) => verdict === "inserted")).toBe(1);
        expect(count(verdicts, (verdict) => verdict === "exists")).toBe(19);
        const first = verdicts.findIndex((result) => expectOk(result) === "inserted");
        expect(expectOk(await b.find(tenant, digest, start))).toEqual(tokens[first]);
      }),
    );

    promise("token-tenant", "find and isRevoked never show another tenant's token or mark", () =>
      onHandles(open, async (a, b) => {
        const [own, other, digest] = [freshTenantId(), freshTenantId(), freshDigest()];
        const token = sampleAccessToken(own, later(start, 60));
        expectOk(await a.insert(own, digest, token));
        expectOk(await a.revoke(own, token.id, later(start, 60)));
        expect(expectOk(await b.find(other, digest, start))).toBe(undefined);
        expect(expectOk(await b.isRevoked(other, token.id, start))).toBe(false);
      }),
    );

    promise(
      "revoke-token",
      "revoke is seen by every handle at once, until the token is dead anyway",
      () =>
        onHandles(open, async (a, b) => {
          const [tenant, jti] = [freshTenantId(), freshTokenId()];
          expect(expectOk(await b.isRevoked(tenant, jti, start))).toBe(false);
          expect(expectOk(await a.revoke(tenant, jti, later(start, 60)))).toBe("revoked");
          expect(expectOk(await b.isRevoked(tenant, jti, later(start, 59)))).toBe(true);
          expect(expectOk(await b.isRevoked(tenant, jti, later(start, 60)))).toBe(false);
        }),
    );

    promise("revoke-later", "revoke keeps the later end of two, in either order", () =>
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
      }),
    );

    promise("revoke-race", "revoke keeps the latest end of many that come at once", () =>
      onHandles(open, async (a, b) => {
        for (let round = 0; round < 5; round++) {
          const [tenant, jti] = [freshTenantId(), freshTokenId()];
          const verdicts = await race(20, [a, b], (store, caller) =>
            store.revoke(tenant, jti, later(start, 60 - caller)),
          );
          expect(count(verdicts, () => true)).toBe(20);
          expect(expectOk(await a.isRevoked(tenant, jti, later(start, 59)))).toBe(true);
        }
      }),
    );

    promise("revoke-marks", "revoke marks, and takes nothing from what find answers", () =>
      onHandles(open, async (a, b) => {
        const [tenant, digest] = [freshTenantId(), freshDigest()];
        const token = sampleAccessToken(tenant, later(start, 60));
        expectOk(await a.insert(tenant, digest, token));
        expectOk(await b.revoke(tenant, token.id, later(start, 60)));
        expect(expectOk(await a.find(tenant, digest, start))).toEqual(token);
      }),
    );

    promise("insert-tenant", "insert keeps one token under one digest for each tenant", () =>
      onHandles(open, async (a, b) => {
        const digest = freshDigest();
        const tokens = [freshTenantId(), freshTenantId()].map((tenant) =>
          sampleAccessToken(tenant, later(start, 60)),
        );
        for (const token of tokens)
          expect(expectOk(await a.insert(token.tenant, digest, token))).toBe("inserted");
        for (const token of tokens)
          expect(expectOk(await b.find(token.tenant, digest, start))).toEqual(token);
      }),
    );

    promise(
      "token-digest",
      "digests and token ids are compared byte by byte, to the last character",
      () =>
        onHandles(open, async (a, b) => {
          const tenant = freshTenantId();
          for (const digest of closeDigests()) {
            const token = sampleAccessToken(tenant, later(start, 60));
            expect(expectOk(await b.find(tenant, digest, start))).toBe(undefined);
            expect(expectOk(await a.insert(tenant, digest, token))).toBe("inserted");
            const jti = digest as string as TokenId;
            expect(expectOk(await b.isRevoked(tenant, jti, start))).toBe(false);
            expectOk(await a.revoke(tenant, jti, later(start, 60)));
          }
        }),
    );

    promise("token-copies", "find answers a token that its caller cannot change for others", () =>
      onHandles(open, async (a, b) => {
        const [tenant, digest] = [freshTenantId(), freshDigest()];
        const token = sampleAccessToken(tenant, later(start, 60));
        const written = structuredClone(token);
        expectOk(await a.insert(tenant, digest, written));
        tamper(written);
        tamper(expectOk(await a.find(tenant, digest, start)));
        expect(expectOk(await b.find(tenant, digest, start))).toEqual(token);
      }),
    );

    promiseWith(
      "writeRaw",
      "token-corrupt",
      "find answers corrupt for a token that cannot be read, never undefined",
      () =>
        onHandles(open, async (a, b, powers) => {
          for (const content of corruptContents) {
            const [tenant, digest] = [freshTenantId(), freshDigest()];
            expectOk(await a.insert(tenant, digest, sampleAccessToken(tenant, later(start, 60))));
            await powerOf(powers, "writeRaw")({ store: "accessTokens", tenant, digest, content });
            for (const store of [a, b])
              expect(expectErr(await store.find(tenant, digest, start)).kind).toBe("corrupt");
          }
        }),
    );

    if (options.expiresByItself)
      promiseWith(
        "wait",
        "revoke-lasts",
        "revoke lets a mark last on the engine as long as its latest end",
        () =>
          onHandles(open, async (a, b, powers) => {
            const [tenant, jti, now] = [freshTenantId(), freshTokenId(), engineNow()];
            for (const seconds of [lifetime, 10 * lifetime, lifetime])
              expectOk(await a.revoke(tenant, jti, later(now, seconds)));
            await powerOf(powers, "wait")(5 * lifetime);
            expect(expectOk(await b.isRevoked(tenant, jti, later(now, 5 * lifetime)))).toBe(true);
          }),
      );

    pruningContract(promises, open, {
      ...options,
      rows: 2,
      add: async (store, tenant, expiresAt) => {
        expectOk(await store.insert(tenant, freshDigest(), sampleAccessToken(tenant, expiresAt)));
        expectOk(await store.revoke(tenant, freshTokenId(), expiresAt));
      },
    });
    outageContract(promises, open, {
      ...expiringCalls(options),
      insert: (store) =>
        store.insert(nobody, freshDigest(), sampleAccessToken(nobody, later(start, 1))),
      find: (store) => store.find(nobody, freshDigest(), start),
      revoke: (store) => store.revoke(nobody, freshTokenId(), later(start, 1)),
      isRevoked: (store) => store.isRevoked(nobody, freshTokenId(), start),
    });
  });
};

const nobody = "nobody" as TenantId;
