import type { TenantId } from "@mintport/core";
import {
  type KeyRingStore,
  type KeyRingVerdict,
  nextRevision,
  noRevision,
  type Revision,
} from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import type { Runner } from "../runner.ts";
import { count, fresh, freshTenantId, race } from "../samples.ts";
import { outageContract } from "./outage.ts";
import { type ContractOptions, promisesOf } from "./promises.ts";

/**
 * The promises of `KeyStore`.
 *
 * @example keyStoreContract({ describe, it, expect }, open)
 */
export const keyRingStoreContract = (
  runner: Runner,
  open: Open<KeyRingStore>,
  options: ContractOptions = {},
): void => {
  const promises = promisesOf(runner, "key-store", options);
  const { promise, expect } = promises;
  runner.describe("key store", () => {
    promise(
      "ring",
      "read has no ring at first, and gives back what was written on the other handle",
      () =>
        onHandles(open, async (a, b) => {
          for (const text of [ring, ""]) {
            const tenant = freshTenantId();
            expect(expectOk(await a.read(tenant))).toBe(undefined);
            const revision = replaced(expectOk(await a.replace(tenant, undefined, text)));
            expect(expectOk(await b.read(tenant))).toEqual({ value: text, revision });
          }
        }),
    );

    promise(
      "replace",
      "replace lets exactly one of 50 nodes write the first ring, and exactly one each next",
      () =>
        onHandles(open, async (a, b) => {
          const tenant = freshTenantId();
          for (let round = 0; round < 5; round++) {
            const seen = expectOk(await b.read(tenant))?.revision;
            const verdicts = await race(50, [a, b], (store, caller) =>
              store.replace(tenant, seen, `${round}-${caller}`),
            );
            expect(count<KeyRingVerdict>(verdicts, ({ verdict }) => verdict === "replaced")).toBe(
              1,
            );
            expect(count<KeyRingVerdict>(verdicts, ({ verdict }) => verdict === "stale")).toBe(49);
            const winner = verdicts.findIndex((result) => expectOk(result).verdict === "replaced");
            expect(expectOk(await a.read(tenant))).toEqual({
              value: `${round}-${winner}`,
              revision: replaced(expectOk(verdicts[winner]!)),
            });
          }
        }),
    );

    promise(
      "replace-stale",
      "replace lets every revision lose but the one that is there, and changes nothing then",
      () =>
        onHandles(open, async (a, b) => {
          const tenant = freshTenantId();
          const first = replaced(expectOk(await a.replace(tenant, undefined, "first")));
          const second = replaced(expectOk(await a.replace(tenant, first, "second")));
          for (const wrong of [first, undefined, noRevision, nextRevision(second)])
            expect(expectOk(await b.replace(tenant, wrong, "late"))).toEqual({ verdict: "stale" });
          expect(expectOk(await b.read(tenant))).toEqual({ value: "second", revision: second });
          const none = freshTenantId();
          expect(expectOk(await b.replace(none, first, "late"))).toEqual({ verdict: "stale" });
          expect(expectOk(await a.read(none))).toBe(undefined);
        }),
    );

    promise("ring-tenant", "read and replace keep the rings of two tenants apart", () =>
      onHandles(open, async (a, b) => {
        const [own, other] = [freshTenantId(), freshTenantId()];
        const mine = replaced(expectOk(await a.replace(own, undefined, "own")));
        expect(expectOk(await b.read(other))).toBe(undefined);
        expect(expectOk(await b.replace(other, mine, "thief"))).toEqual({ verdict: "stale" });
        const theirs = replaced(expectOk(await b.replace(other, undefined, "other")));
        if (theirs !== mine)
          expect(expectOk(await b.replace(other, mine, "thief"))).toEqual({ verdict: "stale" });
        const next = replaced(expectOk(await b.replace(other, theirs, "other again")));
        expect(expectOk(await a.read(own))).toEqual({ value: "own", revision: mine });
        expect(expectOk(await a.read(other))).toEqual({ value: "other again", revision: next });
      }),
    );

    promise("ring-tenant-id", "tenants are compared byte by byte", () =>
      onHandles(open, async (a, b) => {
        const base = fresh("Tenant");
        for (const name of [base, base.toLowerCase(), `${base} `, `${base}\u0000`]) {
          const tenant = name as TenantId;
          expect(expectOk(await b.read(tenant))).toBe(undefined);
          replaced(expectOk(await a.replace(tenant, undefined, JSON.stringify(name))));
        }
        expect(expectOk(await b.read(base as TenantId))?.value).toBe(JSON.stringify(base));
      }),
    );

    outageContract(promises, open, {
      read: (store) => store.read("nobody" as TenantId),
      replaceNone: (store) => store.replace("nobody" as TenantId, undefined, "ring"),
      replace: (store) => store.replace("nobody" as TenantId, nextRevision(noRevision), "ring"),
    });
  });
};

const replaced = (answer: KeyRingVerdict): Revision => {
  if (answer.verdict !== "replaced") throw new Error(`not replaced: ${answer.verdict}`);
  return answer.revision;
};

const ring = JSON.stringify({ keys: ["eyJ…", "\u{1f511}"], padding: "x".repeat(20_000) });
