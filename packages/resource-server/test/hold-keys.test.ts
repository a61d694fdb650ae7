import type { FlattenedJWSInput, JWK, JWTHeaderParameters, JWTVerifyGetKey } from "jose";
import { describe, expect, it } from "vitest";
import { holdKeys } from "../src/hold-keys.ts";

const jws: FlattenedJWSInput = { protected: "e30", payload: "e30", signature: "AA" };
const es256: JWTHeaderParameters = { alg: "ES256", kid: "first" };

/** A lookup that answers another key each time, and whom it was asked for. */
const counted = (
  answer: (asked: number) => JWK | Promise<JWK> = (asked) => ({ kid: `${asked}` }),
) => {
  const asked: string[] = [];
  const lookup: JWTVerifyGetKey = async ({ alg, kid }) => answer(asked.push(`${alg} ${kid}`));
  return { asked, lookup };
};

describe("a held key", () => {
  it("is there at once for the next token that names it", async () => {
    const { asked, lookup } = counted();
    const source = holdKeys(lookup, () => 0);

    const first = await source(es256, jws);
    expect(source(es256, jws)).toBe(first);
    expect(asked).toEqual(["ES256 first"]);
  });

  it("is nobody's who names another kid, another alg or none", async () => {
    const { asked, lookup } = counted();
    const source = holdKeys(lookup, () => 0);
    const headers: readonly JWTHeaderParameters[] = [
      es256,
      { alg: "ES256", kid: "second" },
      { alg: "ES384", kid: "first" },
      { alg: "ES256" },
      { alg: "ES256", kid: "" },
      { alg: "ES256", kid: "undefined" },
    ];

    const found = new Set<unknown>();
    for (const header of headers) found.add(await source(header, jws));
    expect(found.size).toBe(headers.length);
    expect(asked).toHaveLength(headers.length);
  });

  it("is gone with the set that it came from", async () => {
    const { asked, lookup } = counted();
    let version = 0;
    const source = holdKeys(lookup, () => version);

    const first = await source(es256, jws);
    version = 1;
    expect(await source(es256, jws)).not.toBe(first);
    version = 0;
    expect(await source(es256, jws)).not.toBe(first);
    expect(asked).toHaveLength(3);
  });

  it("is none where no set counts now", async () => {
    const { asked, lookup } = counted();
    let version: number | undefined = 0;
    const source = holdKeys(lookup, () => version);

    await source(es256, jws);
    version = undefined;
    await source(es256, jws);
    await source(es256, jws);
    expect(asked).toHaveLength(3);
  });

  it("is not kept if the set changed while it was looked up: it may be a key that was dropped", async () => {
    let version = 0;
    const { asked, lookup } = counted((count) => {
      if (count === 1) version++;
      return { kid: `${count}` };
    });
    const source = holdKeys(lookup, () => version);

    expect(await source(es256, jws)).toEqual({ kid: "1" });
    expect(await source(es256, jws)).toEqual({ kid: "2" });
    expect(source(es256, jws)).toEqual({ kid: "2" });
    expect(asked).toHaveLength(2);
  });

  it("is not kept if another token met the new set first", async () => {
    let version = 0;
    let answer = (_key: JWK): void => {};
    const late = new Promise<JWK>((resolve) => {
      answer = resolve;
    });
    const { lookup } = counted((count) => (count === 1 ? late : { kid: `${count}` }));
    const source = holdKeys(lookup, () => version);

    const dropped = source(es256, jws);
    version = 1;
    await source({ alg: "ES256", kid: "second" }, jws);
    version = 0;
    answer({ kid: "dropped" });
    expect(await dropped).toEqual({ kid: "dropped" });
    version = 1;
    expect(await source(es256, jws)).toEqual({ kid: "3" });
  });

  it("is none if the lookup refused: it is asked again", async () => {
    const { asked, lookup } = counted((count) =>
      count === 1 ? Promise.reject(new Error("no such key")) : { kid: `${count}` },
    );
    const source = holdKeys(lookup, () => 0);

    await expect(source(es256, jws)).rejects.toThrow("no such key");
    expect(await source(es256, jws)).toEqual({ kid: "2" });
    expect(asked).toHaveLength(2);
  });

  it("is none for a JWS with an unprotected header, which the lookup reads as well (RFC 7515 §7.2)", async () => {
    const { asked, lookup } = counted();
    const source = holdKeys(lookup, () => 0);

    const first = await source(es256, jws);
    expect(await source(es256, { ...jws, header: { kid: "second" } })).not.toBe(first);
    expect(await source(es256, { ...jws, header: {} })).not.toBe(first);
    expect(asked).toHaveLength(3);
  });
});
