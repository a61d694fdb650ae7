import type { KeyRingVerdict, KeyStore } from "@mintport/core";
import { expectOk } from "../expect-result.ts";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { count, freshTenantId, race } from "../samples.ts";

/**
 * The promises of `KeyStore`.
 *
 * @example keyStoreContract({ describe, it, expect }, open)
 */
export const keyStoreContract = ({ describe, it, expect }: Runner, open: Open<KeyStore>): void => {
  describe("key store", () => {
    it("has no ring at first, and reads back what was written on the other handle", () =>
      onHandles(open, async (a, b) => {
        const tenant = freshTenantId();
        expect(expectOk(await a.read(tenant))).toBe(undefined);
        const verdict = expectOk(await a.replace(tenant, undefined, ring));
        const revision = revisionOf(verdict);
        expect(expectOk(await b.read(tenant))).toEqual({ value: ring, revision });
      }));

    it("lets exactly one of 50 nodes write the first ring, and exactly one each next", () =>
      onHandles(open, async (a, b) => {
        const tenant = freshTenantId();
        for (let round = 0; round < 5; round++) {
          const seen = expectOk(await b.read(tenant))?.revision;
          const verdicts = await race(50, [a, b], (store, caller) =>
            store.replace(tenant, seen, `${round}-${caller}`),
          );
          expect(count<KeyRingVerdict>(verdicts, ({ verdict }) => verdict === "replaced")).toBe(1);
          expect(count<KeyRingVerdict>(verdicts, ({ verdict }) => verdict === "stale")).toBe(49);
          const winner = verdicts.findIndex((result) => expectOk(result).verdict === "replaced");
          expect(expectOk(await a.read(tenant))?.value).toBe(`${round}-${winner}`);
        }
      }));

    it("lets an old revision lose, and changes nothing then", () =>
      onHandles(open, async (a, b) => {
        const tenant = freshTenantId();
        const first = revisionOf(expectOk(await a.replace(tenant, undefined, "first")));
        expectOk(await a.replace(tenant, first, "second"));
        expect(expectOk(await b.replace(tenant, first, "late"))).toEqual({ verdict: "stale" });
        expect(expectOk(await b.replace(tenant, undefined, "late"))).toEqual({ verdict: "stale" });
        expect(expectOk(await b.read(tenant))?.value).toBe("second");
      }));

    it("keeps the rings of two tenants apart", () =>
      onHandles(open, async (a, b) => {
        const [own, other] = [freshTenantId(), freshTenantId()];
        expectOk(await a.replace(own, undefined, "own"));
        expect(expectOk(await b.read(other))).toBe(undefined);
      }));
  });
};

const revisionOf = (verdict: KeyRingVerdict) =>
  verdict.verdict === "replaced" ? verdict.revision : undefined;

const ring = JSON.stringify({ keys: ["eyJ…", "\u{1f511}"], padding: "x".repeat(20_000) });
