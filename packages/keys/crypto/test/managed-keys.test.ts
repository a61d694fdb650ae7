import { ConfigurationError } from "@mintport/core";
import { okAsync } from "@mintport/core/result";
import { managedKeys } from "@mintport/crypto";
import { memoryStorage } from "@mintport/storage-memory";
import { expectErr, expectOk } from "@mintport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deployment, kidsOf, main, policy, published, signerKid } from "./fixture/nodes.ts";

const edits: readonly (readonly [string, (ring: string) => string])[] = [
  ["it is empty", () => ""],
  ["it is null", () => "null"],
  ["it has no keys", () => "{}"],
  ["a key has nothing", () => '{"keys":[{}]}'],
  ["a key is null", () => '{"version":2,"keys":[null]}'],
  ["an algorithm is none of ours", (ring) => ring.replace("ES256", "HS256")],
  ["an algorithm is another", (ring) => ring.replace("ES256", "ES384")],
  ["the version is a later one", (ring) => ring.replace('"version":2', '"version":3')],
  ["an instant is text", (ring) => ring.replace('"signsFrom":0', '"signsFrom":"0"')],
  ["an instant is null", (ring) => ring.replace('"signsFrom":0', '"signsFrom":0,"retiresAt":null')],
  ["a revocation is no instant", (ring) => ring.replace('"sealed"', '"revokedAt":true,"sealed"')],
  ["an instant is not there", (ring) => ring.replace('"createdAt"', '"madeAt"')],
  ["the private key is not there", (ring) => ring.replace('"sealed"', '"opened"')],
  ["the private key is no text", (ring) => ring.replace(/"sealed":"[^"]*"/, '"sealed":7')],
  ["the private key was touched", (ring) => ring.replace(/("sealed":"[^"]*).{5}"/, '$1AAAAA"')],
  ["a key is there twice", (ring) => ring.replace(/\[(.*)\]/, "[$1,$1]")],
  [
    "two keys of an algorithm have no end",
    (ring) =>
      ring.replace(
        /\[(.*)\]/,
        (_, key: string) => `[${key},${key.replace('"kid":"', '"kid":"x')}]`,
      ),
  ],
];

describe("managed keys", () => {
  it("are made once, and outlive the process", async () => {
    const { node } = deployment();
    const first = node();
    expectOk(await first.ensure(main, "ES256", "named"));
    expectOk(await first.ensure(main, "ES256", "other"));
    expect(kidsOf(await published(first))).toEqual(["named"]);
    expect(await published(node())).toEqual(await published(first));
  });

  it("are one key, however many ask for the first at once, here and on other nodes", async () => {
    const { node, store, calls } = deployment();
    const here = node();
    const nodes = [...Array.from({ length: 50 }, () => here), node(), node(), node()];
    const kids = await Promise.all(nodes.map(signerKid));
    expect(new Set(kids).size).toBe(1);
    const before = expectOk(await store.read(main))?.revision;
    expect(await signerKid(node())).toBe(kids[0]);
    expect(expectOk(await store.read(main))?.revision).toBe(before);
    // On each node once to look, once to write; who lost looks again.
    expect(calls.replace).toBeLessThanOrEqual(4);
    expect(calls.read).toBeLessThanOrEqual(14);
  });

  it("the first, made elsewhere, is seen at once by a node that saw none", async () => {
    const { node } = deployment();
    const [one, other] = [node(), node()];
    expect(await published(other)).toEqual([]);
    const kid = await signerKid(one);
    expect(kidsOf(await published(other))).toEqual([kid]);
  });

  it("are opened once, however often the ring is read", async () => {
    const { node, clock, sealer } = deployment();
    let opened = 0;
    const counting = { ...sealer, open: (sealed: string) => (opened++, sealer.open(sealed)) };
    const keys = node({ sealer: counting });
    for (let i = 0; i < 5; i++) {
      await signerKid(keys);
      clock.advance(10);
    }
    expect(opened).toBe(1);
  });

  it("never sign as another algorithm, although somebody wrote that into the ring", async () => {
    const { node, store, clock } = deployment();
    const keys = node();
    const kid = await signerKid(keys);
    const { value, revision } = expectOk(await store.read(main))!;
    expectOk(await store.replace(main, revision, value.replace("ES256", "ES384")));
    clock.advance(10);
    expect(expectErr(await keys.signer(main, "ES384")).kind).toBe("corrupt");
    expect(await signerKid(keys)).toBe(kid);
  });

  it("add a key for another algorithm beside the first", async () => {
    const keys = deployment().node();
    for (const alg of ["ES256", "EdDSA", "ML-DSA-44"] as const)
      expect(expectOk(await keys.signer(main, alg)).alg).toBe(alg);
    expect((await published(keys)).map(({ alg }) => alg)).toEqual(["ES256", "EdDSA", "ML-DSA-44"]);
  });

  it("ensure never names a successor, nor a second key after a revoked one", async () => {
    const { node, clock, sealer } = deployment();
    const keys = node();
    expectOk(await keys.ensure(main, "ES256", "named"));
    clock.advance(policy.rotationInterval);
    expectOk(await keys.ensure(main, "ES256", "named"));
    expect(kidsOf(expectOk(await keys.list(main)))).toEqual(["named"]);
    const noMore = { ...sealer, seal: () => Promise.reject(new Error("the KMS is down")) };
    expectOk(await node({ sealer: noMore }).revoke(main, "named"));
    expectOk(await keys.ensure(main, "ES256", "named"));
    const kids = kidsOf(expectOk(await keys.list(main)));
    expect(kids).toHaveLength(2);
    expect(new Set(kids).size).toBe(2);
  });

  it("reach the store encrypted only", async () => {
    const { node, store } = deployment();
    expectOk(await node().ensure(main, "ES256"));
    const ring = JSON.parse(expectOk(await store.read(main))!.value) as { keys: object[] };
    expect(Object.keys(ring)).toEqual(["version", "keys"]);
    expect(ring.keys).toEqual([
      {
        kid: expect.any(String),
        alg: "ES256",
        createdAt: 1_800_000_000,
        signsFrom: 0,
        sealed: expect.stringMatching(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/),
      },
    ]);
  });

  it.each(edits)("are corrupt if %s, and nothing is signed then", async (_, edit) => {
    const { node, store, sealer } = deployment();
    expectOk(await node().ensure(main, "ES256"));
    const ring = expectOk(await store.read(main))!.value;
    const edited = deployment();
    expect(edit(ring)).not.toBe(ring);
    expectOk(await edited.store.replace(main, undefined, edit(ring)));
    const keys = edited.node({ sealer });
    expect(expectErr(await keys.signer(main, "ES256")).kind).toBe("corrupt");
    expect(expectErr(await keys.publicKeys(main)).kind).toBe("corrupt");
    expect(expectErr(await keys.rotate(main, "ES256")).kind).toBe("corrupt");
    expect(expectOk(await edited.store.read(main))?.value).toBe(edit(ring));
  });

  it("whatever stands in the store, the answer is corrupt or keys, and never a throw", async () => {
    const member = fc.record(
      {
        kid: fc.oneof(fc.string(), fc.jsonValue()),
        alg: fc.oneof(fc.constantFrom("ES256", "EdDSA"), fc.jsonValue()),
        createdAt: fc.oneof(fc.integer(), fc.jsonValue()),
        signsFrom: fc.oneof(fc.integer(), fc.jsonValue()),
        retiresAt: fc.oneof(fc.integer(), fc.jsonValue()),
        revokedAt: fc.oneof(fc.integer(), fc.jsonValue()),
        sealed: fc.oneof(fc.string(), fc.jsonValue()),
      },
      { requiredKeys: ["kid", "alg"] },
    );
    const ring = fc.record(
      { version: fc.oneof(fc.constant(2), fc.jsonValue()), keys: fc.array(member) },
      { requiredKeys: ["keys"] },
    );
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      ring.map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const { node, store } = deployment();
        expectOk(await store.replace(main, undefined, text));
        const answer = await node().publicKeys(main);
        expect(answer.isOk() ? answer.value : answer.error.kind).toEqual(
          answer.isOk() ? [] : "corrupt",
        );
      }),
      { numRuns: 500 },
    );
  });

  it("are corrupt to who has another key-encryption key", async () => {
    const { node } = deployment();
    expectOk(await node().ensure(main, "ES256"));
    const stranger = node({ sealer: deployment().sealer });
    expect(expectErr(await stranger.signer(main, "ES256")).kind).toBe("corrupt");
    expect(expectErr(await stranger.publicKeys(main)).kind).toBe("corrupt");
  });

  it("the format before versions is read: its key signs, and is due", async () => {
    const { node, store } = deployment();
    expectOk(await node().ensure(main, "ES256", "old"));
    const { value, revision } = expectOk(await store.read(main))!;
    const [{ kid, alg, sealed }] = (JSON.parse(value) as { keys: [Record<string, string>] }).keys;
    expectOk(await store.replace(main, revision, JSON.stringify({ keys: [{ kid, alg, sealed }] })));
    const keys = node();
    expect(await signerKid(keys)).toBe("old");
    expect(expectOk(await keys.list(main)).map(({ state }) => state)).toEqual([
      "signing",
      "announced",
    ]);
  });

  it("hold many tenants, but not more than a bound: one put out is read again", async () => {
    const { node, calls } = deployment(manyTenants());
    const keys = node();
    for (let i = 0; i <= 1000; i++) expectOk(await keys.publicKeys(`tenant-${i}` as typeof main));
    const reads = calls.read;
    expectOk(await keys.publicKeys("tenant-1000" as typeof main));
    expect(calls.read).toBe(reads);
    expectOk(await keys.publicKeys("tenant-0" as typeof main));
    expect(calls.read).toBe(reads + 1);
  });

  it.each([
    ["rotationInterval", { policy: { rotationInterval: 719, ...windows() } }],
    ["jwksMaxAge", { policy: { jwksMaxAge: -1 } }],
    ["clockSkew", { policy: { clockSkew: 4 } }],
    ["ringMaxAge", { policy: { ringMaxAge: 0.5 } }],
    ["longestTokenLifetime", { policy: { longestTokenLifetime: Number.NaN } }],
    ["maxAge", { maxAge: 180_001, policy }],
    ["maxAge", { maxAge: Number.NaN, policy }],
    ["timeout", { timeout: 0 }],
    ["timeout", { timeout: Number.NaN }],
    ["timeout", { timeout: 2 ** 31 }],
  ])("refuse a %s that cannot be, when they are configured", (field, options) => {
    const { store: keyRings, sealer } = deployment();
    const make = () => managedKeys({ keyRings, sealer, ...options });
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(field);
  });
});

function windows() {
  const { jwksMaxAge, clockSkew, ringMaxAge } = policy;
  return { jwksMaxAge, clockSkew, ringMaxAge };
}

/** Every tenant has a ring without keys. */
const manyTenants = () => ({
  ...memoryStorage().keyRings,
  read: () => okAsync({ value: '{"version":2,"keys":[]}', revision: 1 as never }),
});
