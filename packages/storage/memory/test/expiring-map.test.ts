import type { TenantId } from "@mintport/core";
import { instant } from "@mintport/core/ports";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ExpiringMap } from "../src/expiring-map.ts";

const main = "main" as TenantId;

const step = fc.record({
  key: fc.constantFrom("a", "b", "c"),
  does: fc.constantFrom("set", "set", "remove", "prune"),
  at: fc.nat(20),
});

it("prunes each row once it has expired by what was written last, put off or brought forward", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const clock = { now: () => instant(1_000) };
      const map = new ExpiringMap<number>("test", { limit: 10, clock });
      const model = new Map<string, number>();
      for (const [value, { key, does, at }] of steps.entries()) {
        if (does === "set") {
          expect(map.set(main, key, { value, expiresAt: instant(at) }).isOk()).toBe(true);
          model.set(key, at);
        } else if (does === "remove") {
          expect(map.remove(main, key)).toBe(model.delete(key));
        } else {
          const expired = [...model].filter(([, expiresAt]) => expiresAt <= at);
          expect(map.prune("*", instant(at), 100)).toBe(expired.length);
          for (const [name] of expired) model.delete(name);
        }
        for (const name of ["a", "b", "c"])
          expect(map.kept(main, name)?.expiresAt).toBe(model.get(name));
      }
    }),
  );
});
