import { instant } from "@mintport/core/ports";
import { beforeAll, describe, expect, it } from "vitest";
import { expectInvalidToken } from "../fixture/expect-refusal.ts";
import { bearer, guards } from "../fixture/guards.ts";
import { type Forge, makeForge, needed, now } from "./forge.ts";

describe.each(guards)("validating the time, at $name", ({ ask }) => {
  let forge: Forge;

  beforeAll(async () => {
    forge = await makeForge();
  });

  /** Asks with a token of these claims, `later` seconds after its issue. */
  const at = async (later: number, claims: Claims, clockSkew?: number) => {
    forge.clock.set(instant(now + later));
    const guard = forge.guard(clockSkew === undefined ? {} : { clockSkew });
    return ask(guard, needed, bearer(await forge.sign(claims)));
  };
  const exp = now + 300;

  it("a token is good until the second before exp, and dead at exp (RFC 7519 §4.1.4)", async () => {
    expect((await at(299, { exp })).status).toBe(200);
    expectInvalidToken(await at(300, { exp }));
    expectInvalidToken(await at(301, { exp }));
  });

  it.each([
    [0, 0],
    [1, 1],
    [60, 60],
    [61, 60],
    [86_400, 60],
    [Number.POSITIVE_INFINITY, 60],
    [-1, 0],
    [-3600, 0],
  ])("a skew of %d counts as %d (RFC 9068 §4)", async (clockSkew, counted) => {
    expect((await at(299 + counted, { exp }, clockSkew)).status).toBe(200);
    expectInvalidToken(await at(300 + counted, { exp }, clockSkew));
  });

  it("a token is good from the second nbf, and not before (RFC 7519 §4.1.5)", async () => {
    expectInvalidToken(await at(0, { nbf: now + 1 }));
    expect((await at(1, { nbf: now + 1 })).status).toBe(200);
    expectInvalidToken(await at(0, { nbf: now + 3600 }));
  });

  it.each([
    [60, 60],
    [3600, 60],
  ])("a skew of %d lets nbf be %d ahead, and no more (RFC 9068 §4)", async (clockSkew, counted) => {
    expect((await at(0, { nbf: now + counted }, clockSkew)).status).toBe(200);
    expectInvalidToken(await at(0, { nbf: now + counted + 1 }, clockSkew));
  });

  it("what is dead stays dead for a clock that is far ahead (RFC 9068 §4)", async () => {
    expectInvalidToken(await at(10 * 365 * 86_400, { exp }));
  });

  it("a fraction of a second does not prolong exp by a second (RFC 9068 §4)", async () => {
    expectInvalidToken(await at(301, { exp: exp + 0.5 }));
  });
});

type Claims = Readonly<Record<string, unknown>>;
