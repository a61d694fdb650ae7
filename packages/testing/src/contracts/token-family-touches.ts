import { instant, later, type TokenFamilyStore } from "@mintport/core/ports";
import { expectOk } from "../expect-ok.ts";
import { type Open, onHandles } from "../opened.ts";
import { freshDigest, freshFamilyId, freshTenantId, start } from "../samples.ts";
import { begin, content, successorOf } from "./begun.ts";
import type { Promises } from "./promises.ts";
import type { ExpiringOptions } from "./pruning-case.ts";

/** The promises of `TokenFamilyStore` about tokens that are used and not replaced. */
export const tokenFamilyTouches = (
  { promise, expect }: Promises,
  open: Open<TokenFamilyStore>,
  { expiresByItself }: ExpiringOptions,
): void => {
  promise("touch", "touch lets the current token live until then, and never shorter", () =>
    onHandles(open, async (a, b) => {
      const { tenant, first } = await begin(a);
      const stateAt = async (seconds: number) =>
        expectOk(await a.inspect(tenant, first, later(start, seconds))).verdict;
      expect(expectOk(await b.touch(tenant, first, later(start, 90), start))).toBe("touched");
      expect([await stateAt(89), await stateAt(90)]).toEqual(["current", "unknown"]);
      expect(expectOk(await b.touch(tenant, first, later(start, 70), start))).toBe("touched");
      expect([await stateAt(89), await stateAt(90)]).toEqual(["current", "unknown"]);
      expect(expectOk(await a.rotate(tenant, first, successorOf(), later(start, 80))).verdict).toBe(
        "rotated",
      );
    }),
  );

  promise("touch-retry", "touch ends the time in which the predecessor may come again", () =>
    onHandles(open, async (a, b) => {
      const { tenant, first } = await begin(a);
      const second = successorOf(30);
      expectOk(await a.rotate(tenant, first, second, start));
      expect(expectOk(await b.touch(tenant, second.digest, later(start, 60), start))).toBe(
        "touched",
      );
      expect(expectOk(await a.rotate(tenant, first, successorOf(), start)).verdict).toBe("reused");
      expect(expectOk(await b.inspect(tenant, second.digest, start)).verdict).toBe("ended");
    }),
  );

  promise("touch-others", "touch changes nothing but the current token of a living family", () =>
    onHandles(open, async (a, b) => {
      const { tenant, family, first } = await begin(a);
      const second = successorOf(30);
      expectOk(await a.rotate(tenant, first, second, start));
      const long = later(start, 600);
      expect(expectOk(await b.touch(tenant, first, long, start))).toBe("superseded");
      expect(expectOk(await b.touch(tenant, freshDigest(), long, start))).toBe("unknown");
      expect(expectOk(await a.rotate(tenant, first, successorOf(), start)).verdict).toBe("retried");
      expect(expectOk(await a.inspect(tenant, first, later(start, 60))).verdict).toBe("unknown");
      expectOk(await a.revoke(tenant, family));
      expect(expectOk(await b.touch(tenant, second.digest, long, start))).toBe("ended");
      expect(expectOk(await a.inspect(tenant, second.digest, later(start, 60))).verdict).toBe(
        "unknown",
      );
    }),
  );

  promise(
    "touch-while-revoking",
    "touch brings no family back that is revoked at the same time",
    () =>
      onHandles(open, async (a, b) => {
        for (let round = 0; round < 20; round++) {
          const { tenant, family, first } = await begin(a);
          const [touched, revoked] = await Promise.all([
            a.touch(tenant, first, later(start, 90), start),
            b.revoke(tenant, family),
          ]);
          expectOk(touched);
          expect(expectOk(revoked)).toBe("revoked");
          for (const store of [a, b])
            expect(expectOk(await store.inspect(tenant, first, start)).verdict).toBe("ended");
        }
      }),
  );

  if (expiresByItself) return;
  promise("prune-touched", "prune keeps a token that was touched, and its family", () =>
    onHandles(open, async (a, b) => {
      const [tenant, family, digest] = [freshTenantId(), freshFamilyId(), freshDigest()];
      const first = { digest, expiresAt: later(longAgo, 10) };
      expectOk(await a.start(tenant, { id: family, content }, first));
      expectOk(await a.touch(tenant, digest, later(longAgo, 100), longAgo));
      expect(expectOk(await b.prune(tenant, later(longAgo, 99), 100))).toBe(0);
      expect(expectOk(await a.inspect(tenant, digest, later(longAgo, 99)))).toEqual({
        ...{ verdict: "current", family, content },
      });
      expect(expectOk(await b.prune(tenant, later(longAgo, 100), 100))).toBe(2);
    }),
  );
};

/** Year 2020, by every engine's clock. */
const longAgo = instant(1_600_000_000);
