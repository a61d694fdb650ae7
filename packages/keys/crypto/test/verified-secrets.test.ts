import { type ClientId, ConfigurationError, type TenantId } from "@mintport/core";
import { type SecretHash, sourceOf, type VerifiedSecret } from "@mintport/core/ports";
import { verifiedSecrets } from "@mintport/crypto";
import { fixedClock } from "@mintport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const secret: VerifiedSecret = {
  tenant: "main" as TenantId,
  client: "service" as ClientId,
  hash: "$argon2id$x" as SecretHash,
  presented: "correct horse",
};

describe("secrets that were verified lately", () => {
  it.each([
    [{ lifetime: 0 }, /lifetime: must be a whole number, at least 1/],
    [{ lifetime: Number.NaN }, /lifetime: /],
    [{ lifetime: 0.5 }, /lifetime: /],
    [{ maxEntries: 0 }, /maxEntries: must be a whole number, at least 1/],
    [{ maxEntries: Number.POSITIVE_INFINITY }, /maxEntries: /],
  ])("are not kept with %j", (options, message) => {
    expect(() => verifiedSecrets(options)).toThrow(ConfigurationError);
    expect(() => verifiedSecrets(options)).toThrow(message);
  });

  it("are known for their lifetime, to the second, and not by a clock that was put back", () => {
    const clock = fixedClock();
    const { remember, knows } = verifiedSecrets({ lifetime: 60, clock });
    expect(knows(secret)).toBe(false);
    remember(secret);
    clock.advance(59);
    expect(knows(secret)).toBe(true);
    clock.advance(1);
    expect(knows(secret)).toBe(false);
    remember(secret);
    clock.advance(-300);
    expect(knows(secret)).toBe(false);
  });

  it("are known only for exactly this secret, hash, client and tenant", () => {
    const { remember, knows } = verifiedSecrets();
    remember(secret);
    const field = fc.constantFrom("tenant", "client", "hash", "presented");
    fc.assert(
      fc.property(field, fc.string(), (name, text) => {
        fc.pre(secret[name] !== text);
        expect(knows({ ...secret, [name]: text })).toBe(false);
      }),
    );
    expect(knows(secret)).toBe(true);
    // No two fields can be spelled as one.
    expect(knows({ ...secret, client: 'service","x' as ClientId })).toBe(false);
  });

  it("are known to a source only if it proved them itself, and no source speaks for all", () => {
    const { remember, knows } = verifiedSecrets();
    const from = (source: string) => ({ ...secret, source: sourceOf(source) });
    remember(from("192.0.2.1"));
    expect(knows(from("192.0.2.1"))).toBe(true);
    expect(knows(from("192.0.2.2"))).toBe(false);
    expect(knows(secret)).toBe(false);
    remember(secret);
    expect(knows(from("192.0.2.2"))).toBe(false);
  });

  it("are bounded in number", () => {
    const { remember, knows } = verifiedSecrets({ maxEntries: 2 });
    const named = (presented: string) => ({ ...secret, presented });
    for (const text of ["a", "b", "c"]) remember(named(text));
    expect(["a", "b", "c"].map((text) => knows(named(text)))).toEqual([false, true, true]);
  });

  it("stand nowhere in clear", () => {
    const memory = verifiedSecrets();
    memory.remember(secret);
    expect(JSON.stringify(memory)).not.toContain(secret.presented);
  });
});
