import { generateKeyPairSync } from "node:crypto";
import type { SigningAlgorithm } from "@mintport/core/keys";
import type { PublicJwk } from "@mintport/core/ports";
import * as node from "@mintport/crypto";
import * as web from "@mintport/crypto/web";
import { exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { jwksPath } from "../fixture/deployment.ts";
import { askRaw } from "../fixture/raw-request.ts";
import { publishedKeys } from "./strict-checker.ts";

describe.each(bindings)("published keys, over $name", (binding) => {
  describe("of several algorithms", () => {
    let running: Running;

    beforeAll(async () => {
      const keys = await node.generatedKeys(
        (["RS256", "RS256", "PS256", "ES256", "EdDSA"] as const).map((alg) => ({
          tenant: "my-tenant",
          alg,
        })),
      );
      running = await run(binding, () => ({ keys }));
    });
    afterAll(() => running.close());

    it("every key has a kid of its own", async () => {
      const { keys } = await publishedKeys(running);

      expect(new Set(keys.map(({ kid }) => kid)).size).toBe(5);
    });

    it("HEAD has the same fields and no body", async () => {
      const get = await askRaw(running, { method: "GET", target: jwksPath });
      const head = await askRaw(running, { method: "HEAD", target: jwksPath });

      expect(head).toMatchObject({ status: 200, text: "" });
      expect(head.headers.get("cache-control")).toBe(get.headers.get("cache-control"));
      expect(head.headers.get("content-type")).toBe("application/json");
    });

    it("only GET and HEAD are answered", async () => {
      const answer = await askRaw(running, { method: "POST", target: jwksPath, body: "x=1" });

      expect(answer.status).toBe(405);
      expect(answer.headers.get("allow")).toBe("GET, HEAD");
    });
  });

  describe("of a key port that hands over too much", () => {
    let running: Running;

    beforeAll(async () => {
      const published = await Promise.all(algorithms.map(carelessJwk));
      running = await run(binding, ({ keys }) => ({
        keys: {
          signer: keys.signer,
          publicKeys: (tenant) => keys.publicKeys(tenant).map(() => published),
        },
      }));
    });
    afterAll(() => running.close());

    it("only public members go out", async () => {
      const { keys } = await publishedKeys(running);

      expect(keys).toHaveLength(algorithms.length);
      const allowed = ["kty", "kid", "alg", "use", "n", "e", "crv", "x", "y"];
      for (const key of keys) expect(allowed).toEqual(expect.arrayContaining(Object.keys(key)));
    });
  });
});

describe.each([
  ["crypto", node.staticKeys],
  ["crypto/web", web.staticKeys],
])("keys that are too weak, at %s", (_, staticKeys) => {
  const use = (alg: SigningAlgorithm, privateJwk: object) =>
    staticKeys([{ tenant: "my-tenant", alg, privateJwk }]);

  it.each([
    ["RSA of 1024 bits", "RS256", rsaKey(1024)],
    ["RSA of 2047 bits", "PS256", rsaKey(2047)],
    ["RSA with exponent 3", "RS256", rsaKey(2048, 3)],
    ["P-384 for ES256", "ES256", ecKey("P-384")],
    ["secp256k1 for ES256", "ES256", ecKey("secp256k1")],
    ["P-256 for EdDSA", "EdDSA", ecKey("P-256")],
    ["an HMAC key", "RS256", { kty: "oct", k: "c2VjcmV0" }],
  ] as const)("%s never becomes a signing key", async (_name, alg, privateJwk) => {
    await expect(use(alg, privateJwk)).rejects.toThrow(/keys\[0\]\.(?:privateJwk|alg)/);
  });

  it("RSA of 2048 bits does", async () => {
    await expect(use("RS256", rsaKey(2048))).resolves.toBeDefined();
  });

  it("two keys of one kid are refused", async () => {
    const key = { tenant: "my-tenant", alg: "ES256", kid: "same" } as const;

    await expect(
      staticKeys([
        { ...key, privateJwk: ecKey("P-256") },
        { ...key, privateJwk: ecKey("P-256") },
      ]),
    ).rejects.toThrow("kid");
  });
});

const algorithms = ["RS256", "ES256", "EdDSA"] as const;

/** A private key under a public key's type, as a careless key port might publish it. */
const carelessJwk = async (alg: SigningAlgorithm): Promise<PublicJwk> => {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: alg, alg, use: "sig", k: "AAAA", x5c: ["AAAA"] };
};

const rsaKey = (modulusLength: number, publicExponent = 65_537): object =>
  generateKeyPairSync("rsa", { modulusLength, publicExponent }).privateKey.export({
    format: "jwk",
  });

const ecKey = (namedCurve: string): object =>
  generateKeyPairSync("ec", { namedCurve }).privateKey.export({ format: "jwk" });
