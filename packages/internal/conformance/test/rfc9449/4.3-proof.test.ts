import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectError, expectNoToken, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { askRaw } from "../fixture/raw-request.ts";
import { type Answer, good } from "../fixture/token-request.ts";
import {
  askWith,
  makeProofKey,
  otherKey,
  type ProofKey,
  proofKey,
  proofOf,
  unsigned,
  withProofClients,
} from "./proofs.ts";

describe.each(bindings)("what a DPoP proof must be (RFC 9449 §4.3), over $name", (binding) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(binding, withProofClients());
  });
  afterAll(() => running.close());

  const refused = (answer: Answer, reason: string): void => {
    expect(lastReason(running)).toBe(reason);
    expectError(answer, 400, "invalid_dpop_proof");
    expectNoToken(answer);
    expect(answer.headers.has("dpop-nonce")).toBe(false);
  };

  it("step 1: there is not more than one DPoP field", async () => {
    const proofs = [await proofOf(running), await proofOf(running)];
    const body = new URLSearchParams(good).toString();
    const fields = proofs.map((proof) => ["DPoP", proof] as const);
    refused(await askRaw(running, { fields, body }), "dpop_repeated");
    refused(await askWith(running, proofs.join(", ")), "dpop_repeated");
    // Neither was used up.
    expectToken(await askWith(running, proofs[0] ?? ""));
  });

  it.each(["", " "])("a field that is empty (%j) is no proof, not none", async (value) => {
    const body = new URLSearchParams(good).toString();
    refused(await askRaw(running, { fields: [["DPoP", value]], body }), "dpop_missing");
  });

  it.each(["x", "a.b", "a.b.c.d", "a.b.c", `${"a".repeat(9000)}.b.c`, "{}", "e30.e30.e30"])(
    "step 2: it is a well-formed JWT, not %.20s",
    async (text) => {
      refused(await askWith(running, text), "dpop_malformed");
    },
  );

  it("it is short: what is longer than 6144 characters is not even read", async () => {
    const padded = async (length: number): Promise<string> => {
      const claims = { jti: crypto.randomUUID(), pad: "" };
      const { length: least } = await proofOf(running, { claims });
      // Four characters of base64url for three bytes.
      const pad = "x".repeat(Math.floor(((length - least) * 3) / 4));
      return proofOf(running, { claims: { ...claims, pad } });
    };
    const [fits, longer] = [await padded(6142), await padded(6152)];
    expect(fits.length).toBeLessThanOrEqual(6144);
    expect(longer.length).toBeGreaterThan(6144);
    expectToken(await askWith(running, fits));
    refused(await askWith(running, longer), "dpop_malformed");
  });

  it.each([undefined, "JWT", "at+jwt", "dpop", "dpop+jwt "])(
    'step 4: its typ is "dpop+jwt", not %j',
    async (typ) => {
      refused(
        await askWith(running, await proofOf(running, { header: { typ } })),
        "dpop_type_wrong",
      );
    },
  );

  it.each(["DPOP+JWT", "application/dpop+jwt"])(
    "typ is a media type (RFC 7515 §4.1.9): %s is the same",
    async (typ) => {
      expectToken(await askWith(running, await proofOf(running, { header: { typ } })));
    },
  );

  it.each(["none", "HS256", "HS512", "A128KW", "ES256K", "", "es256"])(
    "step 5: its alg is asymmetric, registered and none of %j",
    async (alg) => {
      const signature = alg === "none" ? "" : "AAAA";
      refused(
        await askWith(running, unsigned(running, { alg }, signature)),
        "dpop_algorithm_not_allowed",
      );
    },
  );

  it("step 5: a MAC with the public key as its secret proves nothing", async () => {
    const input = unsigned(running, { alg: "HS256" }).replace(/\.[^.]*$/, "");
    const secret = new TextEncoder().encode(JSON.stringify(proofKey.jwk));
    const key = await crypto.subtle.importKey(
      "raw",
      secret,
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["sign"],
    );
    const mac = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(input));
    const proof = `${input}.${Buffer.from(mac).toString("base64url")}`;
    refused(await askWith(running, proof), "dpop_algorithm_not_allowed");
  });

  it.each(["ES256", "ES384", "ES512", "EdDSA", "Ed25519", "PS256", "RS256", "RS512"])(
    "step 6: a proof by %s holds",
    async (alg) => {
      const key = await makeProofKey(alg);
      expectToken(await askWith(running, await proofOf(running, { key })));
    },
  );

  it.each<[string, unknown]>([
    ["missing", undefined],
    ["text", JSON.stringify(proofKey.jwk)],
    ["null", null],
    ["a list", [proofKey.jwk]],
    ["empty", {}],
    ["symmetric", { kty: "oct", k: "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0" }],
    ["of an unknown type", { ...proofKey.jwk, kty: "AKP" }],
    ["without its point", { kty: "EC", crv: "P-256" }],
    ["with a number for a point", { ...proofKey.jwk, x: 1 }],
    ["a huge RSA key", { kty: "RSA", e: "AQAB", n: "A".repeat(1367) }],
    ["an RSA key with a huge exponent", { kty: "RSA", e: "A".repeat(7), n: "A".repeat(342) }],
    ["an RSA key without a modulus", { kty: "RSA", e: "AQAB" }],
  ])("step 6: its jwk is a public key of bearable size, not %s", async (_, jwk) => {
    refused(await askWith(running, unsigned(running, { jwk })), "dpop_key_invalid");
  });

  it.each(["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"])(
    "step 7: the jwk does not contain a private key: %s",
    async (member) => {
      const header = { jwk: { ...proofKey.jwk, [member]: "AAAA" } };
      refused(await askWith(running, await proofOf(running, { header })), "dpop_key_invalid");
    },
  );

  it("a weak RSA key does not verify (RFC 7518 §3.3: 2048 bits or more)", async () => {
    const { jwk } = await makeProofKey("RS256", { modulusLength: 2048 });
    const weak = { ...jwk, n: (jwk.n ?? "").slice(0, 171) };
    const proof = unsigned(running, { alg: "RS256", jwk: weak });
    refused(await askWith(running, proof), "dpop_signature_invalid");
  });

  it.each<[string, (running: Running) => Promise<string>]>([
    ["by another key", (r) => proofOf(r, { header: { jwk: otherKey.jwk } })],
    ["that is empty", async (r) => (await proofOf(r)).replace(/[^.]*$/, "")],
    ["of other claims", async (r) => swapClaims(await proofOf(r), await proofOf(r))],
    ["for another alg", async (r) => proofOf(r, { key: await claiming("ES384") })],
    ["of nobody", async (r) => unsigned(r, {})],
  ])("step 6: no signature %s verifies", async (_, make) => {
    refused(await askWith(running, await make(running)), "dpop_signature_invalid");
  });

  it("what `crit` names must be understood (RFC 7515 §4.1.11), and we know nothing", async () => {
    const header = { crit: ["ext"], ext: 1 };
    refused(await askWith(running, await proofOf(running, { header })), "dpop_malformed");
    refused(await askWith(running, unsigned(running, { b64: false })), "dpop_malformed");
  });

  it("`kid`, `use` and `key_ops` of the sender's decide nothing", async () => {
    const jwk = { ...proofKey.jwk, use: "enc", key_ops: ["encrypt"], kid: "x", alg: "ES512" };
    const answer = await askWith(running, await proofOf(running, { header: { jwk, kid: "y" } }));
    expect(answer.json["token_type"]).toBe("DPoP");
  });
});

const swapClaims = (proof: string, donor: string): string => {
  const [header, , signature] = proof.split(".");
  return [header, donor.split(".")[1], signature].join(".");
};

/** A P-384 key whose header shows the usual one. */
const claiming = async (alg: string): Promise<ProofKey> => ({
  ...(await makeProofKey(alg)),
  jwk: proofKey.jwk,
});
