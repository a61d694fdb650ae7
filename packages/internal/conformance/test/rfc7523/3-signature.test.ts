import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { okAsync } from "@mintport/core/result";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectError, lastReason } from "../fixture/expect-answer.ts";
import { requestToken } from "../fixture/token-request.ts";
import {
  asserting,
  by,
  claimsOf,
  compact,
  hmac,
  type Members,
  signed,
  unsigned,
} from "./assertions.ts";
import {
  asserter,
  ecKey,
  everyMethod,
  rsaKey,
  secondKey,
  strangerKey,
  withKeyClients,
} from "./key-clients.ts";
import { describeRefusals, type Refusal } from "./refusals.ts";

/** An assertion with claims that nothing is wrong with, under this header and signature; `client_id` says whose it is. */
const forged = (
  fault: string,
  header: Members,
  signature: (input: string) => Buffer = by(ecKey, "ES256"),
): Refusal => ({
  reason: `assertion_${fault}`,
  form: (running) =>
    asserting(compact(header, claimsOf(asserter, running), signature), { client_id: asserter }),
});

/** The client is of another method, so its keys are compared with nothing. */
const asMac = (signature: (input: string) => Buffer): Refusal => ({
  ...forged("", { alg: "HS256" }, signature),
  reason: "authentication_method_not_allowed",
});

const { alg, kid } = ecKey;
const stranger = by(strangerKey, "ES256");
const publicPem = rsaKey.publicKey.export({ format: "pem", type: "spki" });
const publicDer = rsaKey.publicKey.export({ format: "der", type: "spki" });
const modulus = Buffer.from(String(rsaKey.jwk["n"]), "base64url");

describeRefusals("the signature of an assertion (RFC 8725 §2.1, §3.1)", {
  ...Object.fromEntries(
    ["none", "None", "NONE", "nOnE", "", "ES256K", "HS256 "].map((name) => [
      `the algorithm ${JSON.stringify(name)}`,
      name.startsWith("HS")
        ? forged("algorithm_not_allowed", { alg: name }, hmac("secret"))
        : forged("algorithm_not_allowed", { alg: name }, unsigned),
    ]),
  ),
  "none with a signature that would do": forged("algorithm_not_allowed", { alg: "none", kid }),
  "no algorithm": forged("malformed", { kid }),
  "an algorithm that is a number": forged("malformed", { alg: 256, kid }),
  "a list of algorithms": forged("malformed", { alg: [alg], kid }),
  "HMAC with the public key's PEM": asMac(hmac(publicPem)),
  "HMAC with the public key's DER": asMac(hmac(publicDer)),
  "HMAC with the public key's modulus": asMac(hmac(modulus)),
  "HMAC with the public JWK": asMac(hmac(JSON.stringify(rsaKey.jwk))),
  "HMAC with nothing": asMac(hmac("")),
  "an algorithm that the key is not for": forged(
    "key_unknown",
    { alg: "PS256", kid: rsaKey.kid },
    by(rsaKey, "PS256"),
  ),
  "another hash with the same key": forged(
    "key_unknown",
    { alg: "RS512", kid: rsaKey.kid },
    by(rsaKey, "RS512"),
  ),
  "an algorithm of the other key's type": forged("key_unknown", { alg: "RS256", kid }),
  "a foreign key under our kid": forged("signature_invalid", { alg, kid }, stranger),
  "another client's key under the same kid": forged(
    "signature_invalid",
    { alg, kid },
    by(secondKey, "ES256"),
  ),
  "an unknown kid": forged("key_unknown", { alg, kid: "unknown" }),
  "a kid that is a path": forged("key_unknown", { alg, kid: "../../dev/null" }),
  "a kid that is a number": forged("malformed", { alg, kid: 1 }),
  "an empty signature": forged("signature_invalid", { alg, kid }, unsigned),
  "half a signature": forged("signature_invalid", { alg, kid }, (input) =>
    by(ecKey, "ES256")(input).subarray(0, 32),
  ),
  "a signature of zeroes (CVE-2022-21449)": forged("signature_invalid", { alg, kid }, () =>
    Buffer.alloc(64),
  ),
  "the attacker's `jwk`": forged("signature_invalid", { alg, kid, jwk: strangerKey.jwk }, stranger),
  "the attacker's `jwk` without a kid": forged(
    "signature_invalid",
    { alg, jwk: strangerKey.jwk },
    stranger,
  ),
  "the attacker's `x5c`": forged("signature_invalid", { alg, kid, x5c: ["MII="] }, stranger),
  "an extension in `crit`": forged("malformed", { alg, kid, crit: ["exp"], exp: 1 }),
  "an empty `crit`": forged("malformed", { alg, kid, crit: [] }),
  "`b64` false": forged("malformed", { alg, kid, crit: ["b64"], b64: false }),
  "`b64` false without `crit`": forged("malformed", { alg, kid, b64: false }),
  "claims edited after signing": {
    reason: "assertion_signature_invalid",
    form: (running) => {
      const [header, , signature] = signed(ecKey, claimsOf(asserter, running)).split(".");
      const edited = JSON.stringify(claimsOf(asserter, running, { jti: "edited" }));
      return asserting(`${header}.${Buffer.from(edited).toString("base64url")}.${signature}`);
    },
  },
});

describe.each(bindings)("keys that a header points to, over $name", (binding) => {
  const asked: string[] = [];
  let running: Running;
  let visits = 0;
  const canary = createServer((_, response) => {
    visits += 1;
    response.end(JSON.stringify({ keys: [strangerKey.jwk] }));
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => canary.listen(0, "127.0.0.1", resolve));
    const remoteKeySets = {
      find: (uri: string) => {
        asked.push(uri);
        return okAsync({ verdict: "found" as const, keys: [strangerKey.jwk] });
      },
    };
    const settings = { clientAuthentication: everyMethod, remoteKeySets };
    running = await run(binding, withKeyClients(settings));
  });
  afterAll(async () => {
    await running.close();
    canary.close();
  });

  it.each(["jku", "x5u"])("`%s` is never fetched (RFC 8725 §3.10)", async (member) => {
    const url = `http://127.0.0.1:${(canary.address() as AddressInfo).port}/keys`;
    for (const header of [{ kid }, {}, { kid: "theirs" }]) {
      const assertion = compact(
        { alg, ...header, [member]: url },
        claimsOf(asserter, running),
        stranger,
      );
      expectError(await requestToken(running, asserting(assertion)), 401, "invalid_client");
      expect(lastReason(running)).toMatch(/^assertion_(?:signature_invalid|key_unknown)$/);
    }
    expect({ visits, asked }).toEqual({ visits: 0, asked: [] });
  });
});
