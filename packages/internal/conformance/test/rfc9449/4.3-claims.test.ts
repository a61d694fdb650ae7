import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectError, expectNoToken, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { askRaw } from "../fixture/raw-request.ts";
import { type Answer, good } from "../fixture/token-request.ts";
import {
  askWith,
  type Proof,
  type ProofKey,
  proofKey,
  proofOf,
  withProofClients,
} from "./proofs.ts";

describe.each(bindings)("what a DPoP proof must say (RFC 9449 §4.3), over $name", (binding) => {
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

  it.each<[string, Proof]>([
    ["htm missing", { claims: { htm: undefined } }],
    ["GET", { claims: { htm: "GET" } }],
    ["post: methods have case", { claims: { htm: "post" } }],
    ["a list", { claims: { htm: ["POST"] } }],
  ])("step 8: htm is the method of the request, not %s", async (_, proof) => {
    refused(await askWith(running, await proofOf(running, proof)), "dpop_method_mismatch");
  });

  it.each<[string, (url: URL) => string]>([
    ["itself", (url) => url.href],
    ["with a query", (url) => `${url.href}?a=b&c=%2F`],
    ["with a fragment", (url) => `${url.href}#part`],
    ["with scheme and host in capitals", (url) => url.href.replace("http:", "HTTP:")],
    ["with escapes of unreserved characters", (url) => url.href.replace("token", "%74o%6Ben")],
    ["with dot segments", (url) => url.href.replace("/token", "/x/../token")],
  ])("step 9: htu is the target, %s", async (_, htuOf) => {
    const htu = htuOf(tokenUrl(running));
    expectToken(await askWith(running, await proofOf(running, { claims: { htu } })));
  });

  it.each<[string, (url: URL) => unknown]>([
    ["missing", () => undefined],
    ["a list", (url) => [url.href]],
    ["empty", () => ""],
    ["a path", (url) => url.pathname],
    ["another path", (url) => `${url.href}/`],
    ["another endpoint", (url) => url.href.replace("token", "introspect")],
    ["another tenant's", (url) => url.href.replace("my-tenant", "other-tenant")],
    ["a path of other case", (url) => url.href.replace("token", "Token")],
    ["an escaped slash", (url) => url.href.replace("/token", "%2Ftoken")],
    ["another host", (url) => url.href.replace("127.0.0.1", "localhost")],
    ["another port", (url) => url.href.replace(url.port, "1")],
    ["no port", (url) => url.href.replace(`:${url.port}`, "")],
    ["another scheme", (url) => url.href.replace("http:", "https:")],
    ["no web scheme", (url) => url.href.replace("http:", "ftp:")],
    ["with a user", (url) => url.href.replace("//", "//user@")],
    ["with a user and a password", (url) => url.href.replace("//", "//:pass@")],
  ])("step 9: htu is not the target if it is %s", async (_, htuOf) => {
    const htu = htuOf(tokenUrl(running));
    refused(
      await askWith(running, await proofOf(running, { claims: { htu } })),
      "dpop_uri_mismatch",
    );
  });

  it("the target is never what the request says of its host", async () => {
    const htu = tokenUrl(running).href.replace(/\/\/[^/]*/, "//evil.example");
    const fields = [
      ["Host", "evil.example"],
      ["X-Forwarded-Host", "evil.example"],
      ["Forwarded", "host=evil.example"],
    ] as const;
    const body = new URLSearchParams(good).toString();
    const evil = await proofOf(running, { claims: { htu } });
    refused(
      await askRaw(running, { fields: [...fields, ["DPoP", evil]], body }),
      "dpop_uri_mismatch",
    );
    const own = await proofOf(running);
    expectToken(await askRaw(running, { fields: [...fields, ["DPoP", own]], body }));
  });

  it.each<[number, boolean]>([
    [-61, false],
    [-60, false],
    [-59, true],
    [-59.5, true],
    [0, true],
    [10, true],
    [10.5, false],
    [11, false],
    [3600, false],
  ])("step 11: a proof whose iat is %d seconds from now holds: %s", async (offset, holds) => {
    const claims = { iat: running.clock.now() + offset };
    const answer = await askWith(running, await proofOf(running, { claims }));
    if (holds) expectToken(answer);
    else refused(answer, "dpop_stale");
  });

  it.each([undefined, "now", null, true, []])("step 11: iat is a number, not %j", async (iat) => {
    const header = Buffer.from(
      JSON.stringify({ alg: "ES256", typ: "dpop+jwt", jwk: proofKey.jwk }),
    );
    const { htm, htu, jti } = { htm: "POST", htu: tokenUrl(running).href, jti: "x" };
    const claims = Buffer.from(JSON.stringify({ htm, htu, jti, iat }));
    const input = `${header.toString("base64url")}.${claims.toString("base64url")}`;
    refused(await askWith(running, await signedRaw(input, proofKey)), "dpop_stale");
  });

  it.each([undefined, "", 1, ["x"], "x".repeat(513)])(
    "step 3: jti is there and a short text, not %j",
    async (jti) => {
      const proof = await proofOf(running, { claims: { jti } });
      refused(await askWith(running, proof), "dpop_jti_missing");
    },
  );

  it.each([
    ["nonce", 1],
    ["nonce", null],
    ["ath", {}],
    ["ath", false],
  ])("step 2: a claim %s that is %j is malformed", async (name, value) => {
    const proof = await proofOf(running, { claims: { [name]: value } });
    refused(await askWith(running, proof), "dpop_malformed");
  });
});

const tokenUrl = ({ tenant }: Running): URL => new URL(`${tenant.issuer}/oauth/token`);

const signedRaw = async (input: string, { privateKey }: ProofKey): Promise<string> => {
  const signature = await crypto.subtle.sign(
    { name: "ECDSA", hash: "SHA-256" },
    privateKey,
    new TextEncoder().encode(input),
  );
  return `${input}.${Buffer.from(signature).toString("base64url")}`;
};
