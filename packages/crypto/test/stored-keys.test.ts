import { randomBytes } from "node:crypto";
import type { KeyStore, Revision, TenantId, Versioned } from "@mintport/core";
import { keySealer, storedKeys } from "@mintport/crypto";
import { expectErr, expectOk } from "@mintport/testing";
import { okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

const main = "main" as TenantId;

describe("stored keys", () => {
  it("are made once, and outlive the process", async () => {
    const deployment = { keyRings: memoryRings(), sealer: keySealer(randomBytes(32)) };
    const first = storedKeys(deployment);
    expectOk(await first.ensure(main, "ES256", "named"));
    expectOk(await first.ensure(main, "ES256", "other"));
    const published = expectOk(await first.published(main));
    expect(published.map(({ kid }) => kid)).toEqual(["named"]);
    expect(expectOk(await storedKeys(deployment).published(main))).toEqual(published);
  });

  it("are one key, however many nodes need the first at once", async () => {
    const deployment = { keyRings: memoryRings(), sealer: keySealer(randomBytes(32)) };
    const nodes = Array.from({ length: 5 }, () => storedKeys(deployment));
    const signers = await Promise.all(nodes.map((node) => node.signer(main, "ES256")));
    expect(new Set(signers.map((signer) => expectOk(signer).kid)).size).toBe(1);
  });

  it("add a key for another algorithm beside the first", async () => {
    const keys = storedKeys({ keyRings: memoryRings(), sealer: keySealer(randomBytes(32)) });
    expectOk(await keys.signer(main, "ES256"));
    expectOk(await keys.signer(main, "EdDSA"));
    expect(expectOk(await keys.published(main)).map(({ alg }) => alg)).toEqual(["ES256", "EdDSA"]);
  });

  it("reach the store encrypted only", async () => {
    const rings = memoryRings();
    const keys = storedKeys({ keyRings: rings, sealer: keySealer(randomBytes(32)) });
    expectOk(await keys.ensure(main, "ES256"));
    const text = expectOk(await rings.read(main))?.value ?? "";
    const [stored] = (JSON.parse(text) as { keys: { sealed: string }[] }).keys;
    expect(Object.keys(stored!).sort()).toEqual(["alg", "kid", "sealed"]);
    expect(stored!.sealed.split(".")).toHaveLength(5);
  });

  it("are corrupt to who has another key-encryption key, or edits them", async () => {
    const keyRings = memoryRings();
    expectOk(
      await storedKeys({ keyRings, sealer: keySealer(randomBytes(32)) }).ensure(main, "ES256"),
    );
    const stranger = storedKeys({ keyRings, sealer: keySealer(randomBytes(32)) });
    expect(expectErr(await stranger.published(main)).kind).toBe("corrupt");

    for (const text of [
      "",
      "{}",
      '{"keys":[{}]}',
      '{"keys":[{"kid":"k","alg":"HS256","sealed":"x"}]}',
    ]) {
      const edited = memoryRings(text);
      const keys = storedKeys({ keyRings: edited, sealer: keySealer(randomBytes(32)) });
      expect(expectErr(await keys.signer(main, "ES256")).kind).toBe("corrupt");
    }
  });
});

/** A key store in a variable. */
const memoryRings = (text?: string): KeyStore => {
  let ring: Versioned<string> | undefined =
    text === undefined ? undefined : { value: text, revision: 1 as Revision };
  return {
    read: () => okAsync(ring),
    replace: (_tenant, expected, value) => {
      if (ring?.revision !== expected) return okAsync({ verdict: "stale" });
      const revision = ((expected ?? 0) + 1) as Revision;
      ring = { value, revision };
      return okAsync({ verdict: "replaced", revision });
    },
  };
};
