import { later, type Rotation, type TokenFamilyStore } from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import { count, race, start } from "../samples.ts";
import { begin, content, successorOf } from "./begun.ts";
import type { Promises } from "./promises.ts";

/** The promises of `TokenFamilyStore` about a predecessor that comes again in time, and about one that does not. */
export const tokenFamilyRetries = (
  { promise, expect }: Promises,
  open: Open<TokenFamilyStore>,
): void => {
  promise(
    "retry",
    "rotate answers the predecessor with the successor's memo until retryUntil, to the second, however often",
    () =>
      onHandles(open, async (a, b) => {
        const { tenant, family, first } = await begin(a);
        const second = successorOf(30);
        expectOk(await a.rotate(tenant, first, second, start));
        for (const seconds of [0, 1, 10, 29])
          for (const store of [b, a])
            expect(
              expectOk(await store.rotate(tenant, first, successorOf(50), later(start, seconds))),
            ).toEqual({ verdict: "retried", memo: second.memo, family, content });
        expect(expectOk(await a.inspect(tenant, second.digest, start)).verdict).toBe("current");
        const late = await b.rotate(tenant, first, successorOf(50), later(start, 30));
        expect(expectOk(late)).toEqual({ verdict: "reused", family, content });
        expect(expectOk(await a.inspect(tenant, second.digest, start)).verdict).toBe("ended");
      }),
  );

  promise(
    "retry-race",
    "rotate lets one of 50 callers rotate in a window, and tells all others the one memo",
    () =>
      onHandles(open, async (a, b) => {
        for (let round = 0; round < 5; round++) {
          const { tenant, first } = await begin(a);
          const successors = Array.from({ length: 50 }, () => successorOf(30));
          const verdicts = await race(50, [a, b], (store, caller) =>
            store.rotate(tenant, first, successors[caller] ?? successorOf(30), start),
          );
          expect(count<Rotation>(verdicts, ({ verdict }) => verdict === "rotated")).toBe(1);
          const winner = verdicts.findIndex((result) => expectOk(result).verdict === "rotated");
          const memo = successors[winner]?.memo;
          const isTold = (answer: Rotation): boolean =>
            answer.verdict === "retried" && answer.memo === memo;
          expect(count<Rotation>(verdicts, isTold)).toBe(49);
          for (const [caller, { digest }] of successors.entries())
            expect(expectOk(await b.inspect(tenant, digest, start)).verdict).toBe(
              caller === winner ? "current" : "unknown",
            );
        }
      }),
  );

  promise("retry-parent", "rotate retries the immediate predecessor, and none before it", () =>
    onHandles(open, async (a, b) => {
      const { tenant, first } = await begin(a);
      const [second, third] = [successorOf(30), successorOf(30)];
      expectOk(await a.rotate(tenant, first, second, start));
      expectOk(await b.rotate(tenant, second.digest, third, start));
      const parent = expectOk(await a.rotate(tenant, second.digest, successorOf(30), start));
      expect(parent.verdict).toBe("retried");
      expect("memo" in parent && parent.memo).toBe(third.memo);
      const grandparent = await b.rotate(tenant, first, successorOf(30), start);
      expect(expectOk(grandparent).verdict).toBe("reused");
      expect(expectOk(await a.inspect(tenant, third.digest, start)).verdict).toBe("ended");
    }),
  );

  promise(
    "retry-window",
    "rotate keeps the window that was stored with the successor: no later caller opens it again or makes it longer",
    () =>
      onHandles(open, async (a, b) => {
        for (const window of [-10, 0, 5]) {
          const { tenant, first } = await begin(a);
          expectOk(await a.rotate(tenant, first, successorOf(window), start));
          if (window > 0)
            expectOk(await b.rotate(tenant, first, successorOf(50), later(start, window - 1)));
          const now = later(start, Math.max(window, 0));
          const late = await b.rotate(tenant, first, successorOf(50), now);
          expect(expectOk(late).verdict).toBe("reused");
        }
      }),
  );

  promise(
    "retry-ended",
    "rotate retries nothing of a family that has ended, in its window or not",
    () =>
      onHandles(open, async (a, b) => {
        const { tenant, family, first } = await begin(a);
        expectOk(await a.rotate(tenant, first, successorOf(30), start));
        expectOk(await b.revoke(tenant, family));
        for (const store of [a, b])
          expect(expectOk(await store.rotate(tenant, first, successorOf(30), start))).toEqual({
            ...{ verdict: "ended", family, content },
          });
      }),
  );

  promise("retry-memo", "rotate keeps a memo of 1 KiB, and an empty one, to the byte", () =>
    onHandles(open, async (a, b) => {
      for (const memo of ["", "a\u00e9\u20ac\u{1f511}".repeat(102)]) {
        const { tenant, family, first } = await begin(a);
        expectOk(await a.rotate(tenant, first, { ...successorOf(30), memo }, start));
        expect(expectOk(await b.rotate(tenant, first, successorOf(), start))).toEqual({
          ...{ verdict: "retried", memo, family, content },
        });
      }
    }),
  );
};
