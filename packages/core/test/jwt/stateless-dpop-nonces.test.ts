import { ConfigurationError, statelessDpopNonces, type TenantId } from "@mintport/core";
import { instant } from "@mintport/core/ports";
import { expectOk } from "@mintport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const bytes = fc.uint8Array({ minLength: 32, maxLength: 64 });
const tenant = fc.string({ minLength: 1 }).map((id) => id as TenantId);
const lifetimes = fc.integer({ min: 1, max: 3600 });
const moments = fc.integer({ min: 0, max: 4_000_000_000 });

describe("stateless nonces", () => {
  it("one is accepted in its window and in the next ones to it, and nowhere else (RFC 9449 §8)", async () => {
    await fc.assert(
      fc.asyncProperty(
        bytes,
        tenant,
        lifetimes,
        moments,
        // In thousandths: random doubles are mostly next to nothing.
        fc.integer({ min: -4000, max: 4000 }).map((thousandths) => thousandths / 1000),
        async (secret, id, lifetime, given, windows) => {
          const nonces = statelessDpopNonces({ secret, lifetime });
          const judged = Math.max(0, Math.round(given + windows * lifetime));
          const nonce = expectOk(await nonces.current(id, instant(given)));
          const apart = Math.floor(judged / lifetime) - Math.floor(given / lifetime);
          expect(expectOk(await nonces.accepts(id, nonce, instant(judged)))).toBe(
            Math.abs(apart) <= 1,
          );
        },
      ),
    );
  });

  it("one of a node whose clock is one window ahead or behind is accepted, of two it is not (RFC 9449 §8)", async () => {
    const nonces = statelessDpopNonces({ secret: new Uint8Array(32), lifetime: 60 });
    const judged = async (clock: number): Promise<boolean> => {
      const nonce = expectOk(await nonces.current("t" as TenantId, instant(600 + clock)));
      return expectOk(await nonces.accepts("t" as TenantId, nonce, instant(600)));
    };
    expect(await Promise.all([-61, -60, 0, 60, 119, 120].map(judged))).toEqual([
      ...[false, true, true, true, true, false],
    ]);
  });

  it("one lives for one lifetime at least, and for less than two (RFC 9449 §8)", async () => {
    await fc.assert(
      fc.asyncProperty(bytes, tenant, lifetimes, moments, async (secret, id, lifetime, given) => {
        const nonces = statelessDpopNonces({ secret, lifetime });
        const nonce = expectOk(await nonces.current(id, instant(given)));
        const at = async (age: number): Promise<boolean> =>
          expectOk(await nonces.accepts(id, nonce, instant(given + age)));
        expect(await at(lifetime)).toBe(true);
        expect(await at(2 * lifetime)).toBe(false);
      }),
    );
  });

  it("neither another tenant's nor another secret's is accepted (RFC 9449 §8)", async () => {
    await fc.assert(
      fc.asyncProperty(bytes, bytes, tenant, tenant, moments, async (secret, other, a, b, now) => {
        const nonces = statelessDpopNonces({ secret });
        const strangers = statelessDpopNonces({ secret: other });
        const nonce = expectOk(await nonces.current(a, instant(now)));
        expect(nonce).toMatch(/^[\w-]{24}$/);
        expect(expectOk(await nonces.accepts(b, nonce, instant(now)))).toBe(a === b);
        expect(expectOk(await strangers.accepts(a, nonce, instant(now)))).toBe(
          Buffer.from(secret).equals(other),
        );
      }),
    );
  });

  it("a copy of the secret is kept: what becomes of the bytes later changes nothing", async () => {
    const secret = new Uint8Array(32).fill(1);
    const wiped = secret.slice();
    const nonces = statelessDpopNonces({ secret: wiped });
    wiped.fill(0);
    const nonce = expectOk(
      await statelessDpopNonces({ secret }).current("t" as TenantId, instant(0)),
    );
    expect(expectOk(await nonces.current("t" as TenantId, instant(0)))).toBe(nonce);
  });

  it.each([
    ["a short secret", "secret", { secret: new Uint8Array(31) }],
    ["no lifetime", "lifetime", { secret: new Uint8Array(32), lifetime: 0 }],
    ["half a second", "lifetime", { secret: new Uint8Array(32), lifetime: 0.5 }],
  ])("cannot be made with %s; the error names the field", (_, field, options) => {
    const right = { secret: "must be at least 32 bytes", lifetime: "must be whole seconds" }[field];
    expect(() => statelessDpopNonces(options)).toThrow(
      new ConfigurationError("statelessNonces", [{ field, message: String(right) }]),
    );
  });
});
