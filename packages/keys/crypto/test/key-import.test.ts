import { generateKeyPairSync, type KeyObject } from "node:crypto";
import type { ImportedKey, ImportedKeyRole, ManagedKeys } from "@mintport/crypto";
import { expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { deployment, kidsOf, main, published, signerKid } from "./fixture/nodes.ts";

const ec = (curve = "P-256"): KeyObject =>
  generateKeyPairSync("ec", { namedCurve: curve }).privateKey;
const pemOf = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }) as string;
const jwkOf = (key: KeyObject) => key.export({ format: "jwk" });

const load = async (keys: ManagedKeys, key: ImportedKey, role: ImportedKeyRole = "signing") =>
  expectOk(await keys.import(main, key, { as: role }));
const statesOf = async (keys: ManagedKeys) =>
  Object.fromEntries(expectOk(await keys.list(main)).map(({ kid, state }) => [kid, state]));
const ready = async () => {
  const { node, ...parts } = deployment();
  const keys = node();
  expectOk(await keys.ensure(main, "ES256", "own"));
  return { ...parts, node, keys };
};

describe("a key from elsewhere", () => {
  it("signs at once under its kid, on every node, and the key before it stays published", async () => {
    const { keys, node } = await ready();
    const key = ec();
    expect(await load(keys, { kid: "there-1", privatePem: pemOf(key) })).toMatchObject({
      verdict: "imported",
      key: { kid: "there-1", alg: "ES256", state: "signing" },
    });
    expect([await signerKid(keys), await signerKid(node())]).toEqual(["there-1", "there-1"]);
    expect(await statesOf(keys)).toEqual({ own: "retired", "there-1": "signing" });
    const { x, y } = jwkOf(key);
    expect(await published(keys)).toContainEqual(expect.objectContaining({ kid: "there-1", x, y }));
  });

  it("signs at once though another one is announced, which then never does", async () => {
    const { keys } = await ready();
    const rotated = expectOk(await keys.rotate(main, "ES256"));
    await load(keys, { kid: "there-1", privateJwk: jwkOf(ec()) });
    expect(await signerKid(keys)).toBe("there-1");
    expect(Object.values(await statesOf(keys)).sort()).toEqual(["retired", "retired", "signing"]);
    expect(rotated).toMatchObject({ verdict: "rotated" });
  });

  it("is announced first, and signs once verifiers know it", async () => {
    const { keys, clock } = await ready();
    await load(keys, { kid: "there-1", privateJwk: { ...jwkOf(ec()) } }, "announced");
    expect(await statesOf(keys)).toEqual({ own: "signing", "there-1": "announced" });
    clock.advance(360);
    expect(await signerKid(keys)).toBe("there-1");
  });

  it("only verifies as a retired one, until what it signed is dead", async () => {
    const { keys, clock } = await ready();
    await load(keys, { kid: "there-1", privateJwk: jwkOf(ec()) }, "retired");
    expect(await statesOf(keys)).toEqual({ own: "signing", "there-1": "retired" });
    expect(kidsOf(await published(keys))).toContain("there-1");
    expect(await signerKid(keys)).toBe("own");
    expectOk(await keys.revoke(main, "own"));
    expect(await signerKid(keys)).not.toBe("there-1");
    clock.advance(1199);
    expect(kidsOf(await published(keys))).toContain("there-1");
    clock.advance(1);
    expect(kidsOf(await published(keys))).not.toContain("there-1");
  });

  it("is sealed before the store sees it, and of a JWK nothing but the key is kept", async () => {
    const { keys, store } = await ready();
    const jwk = jwkOf(ec());
    await load(keys, { privateJwk: { ...jwk, kid: "there-1", x5c: ["secret note"] } });
    const { value } = expectOk(await store.read(main)) ?? { value: "" };
    expect(value).toContain("there-1");
    expect(value).not.toContain(jwk.d);
    expect(value).not.toContain("secret note");
  });

  it("has the kid that is given, else that of its JWK, else its thumbprint", async () => {
    const { keys } = await ready();
    const [one, two] = [ec(), ec()];
    const kidOf = async (key: ImportedKey) => {
      const answer = await load(keys, key, "retired");
      return answer.verdict === "imported" ? answer.key.kid : answer;
    };
    expect(await kidOf({ kid: "given", privateJwk: { ...jwkOf(one), kid: "its-own" } })).toBe(
      "given",
    );
    expect(await kidOf({ privateJwk: { ...jwkOf(one), kid: "its-own" } })).toBe("its-own");
    expect(await kidOf({ privatePem: pemOf(two) })).toMatch(/^[\w-]{43}$/);
  });

  it("is refused under a kid that is there, a revoked one too, by any number of nodes but one", async () => {
    const { keys, node } = await ready();
    const nodes = [keys, node(), node()];
    const verdicts = await Promise.all(
      nodes.map((one) => load(one, { kid: "there-1", privatePem: pemOf(ec()) }, "retired")),
    );
    expect(verdicts.map(({ verdict }) => verdict).sort()).toEqual(["exists", "exists", "imported"]);
    expectOk(await keys.revoke(main, "there-1"));
    expect(await load(keys, { kid: "there-1", privatePem: pemOf(ec()) })).toEqual({
      verdict: "exists",
      kid: "there-1",
    });
    expect(await signerKid(keys)).toBe("own");
  });

  it("is refused when more are published than there should be", async () => {
    const { keys } = await ready();
    const verdicts: string[] = [];
    for (let i = 0; i < 33; i++)
      verdicts.push((await load(keys, { privateJwk: jwkOf(ec()) }, "retired")).verdict);
    expect(verdicts.slice(0, 31)).toEqual(Array(31).fill("imported"));
    expect(verdicts.slice(31)).toEqual(["too_many_keys", "too_many_keys"]);
  });

  it("is of an algorithm that the tenant signs with, unless it never signs", async () => {
    const { keys } = await ready();
    const key = { kid: "there-1", privatePem: pemOf(rsa(2048).privateKey) };
    const load = async (as: ImportedKeyRole, ...among: ("ES256" | "PS256")[]) =>
      expectOk(
        await keys.import(
          main,
          { ...key, ...(as === "retired" ? { alg: "RS256" } : {}) },
          { as, among },
        ),
      );
    expect(await load("signing", "ES256")).toMatchObject({ problems: [{ field: "alg" }] });
    const other = { privateJwk: jwkOf(ec("P-384")) };
    expect(
      expectOk(await keys.import(main, other, { as: "announced", among: ["ES256"] })),
    ).toMatchObject({
      problems: [{ field: "alg", message: "must be one that the tenant signs with, ES256" }],
    });
    expect(await load("retired", "ES256")).toMatchObject({ key: { alg: "RS256" } });
    const next = { privatePem: key.privatePem };
    expect(
      expectOk(await keys.import(main, next, { as: "signing", among: ["ES256", "PS256"] })),
    ).toMatchObject({ verdict: "imported", key: { alg: "PS256", state: "signing" } });
  });

  const rsa = (bits: number) => generateKeyPairSync("rsa", { modulusLength: bits });
  const halves = (): object => {
    const [one, two] = [jwkOf(ec()), jwkOf(ec())];
    return { ...one, x: two.x, y: two.y };
  };
  it.each<[string, () => ImportedKey, RegExp]>([
    ["privateJwk", () => ({ privateJwk: jwkOf(rsa(1024).privateKey) }), /at least 2048 bits/],
    ["alg", () => ({ privatePem: pemOf(rsa(2048).privateKey) }), /must be given/],
    ["privatePem", () => ({ privatePem: pemOf(ec("secp256k1")) }), /P-256/],
    ["alg", () => ({ alg: "RS256", privatePem: pemOf(ec()) }), /does not fit/],
    [
      "privateJwk",
      () => ({
        privateJwk: generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({
          format: "jwk",
        }),
      }),
      /is a public key/,
    ],
    [
      "privatePem",
      () => ({ privatePem: rsa(2048).publicKey.export({ type: "spki", format: "pem" }) as string }),
      /must be the private key/,
    ],
    ["privateJwk", () => ({ privateJwk: { kty: "oct", k: "c2VjcmV0" } }), /asymmetric/],
    ["privateJwk", () => ({ privateJwk: halves() }), /.+/],
    ["privatePem", () => ({ privatePem: "nothing" }), /must be PEM text/],
    ["kid", () => ({ kid: "a b", privatePem: pemOf(ec()) }), /printable ASCII/],
    ["kid", () => ({ kid: "", privatePem: pemOf(ec()) }), /must be a text/],
  ])("is refused with a wrong %s, and nothing is written", async (field, key, message) => {
    const { keys } = await ready();
    expect(await load(keys, key())).toEqual({
      verdict: "invalid",
      problems: [{ field, message: expect.stringMatching(message) }],
    });
    expect(await statesOf(keys)).toEqual({ own: "signing" });
  });
});
