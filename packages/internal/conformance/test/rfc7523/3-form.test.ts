import { CompactEncrypt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { clientId, clientSecret } from "../fixture/deployment.ts";
import { expectError, lastReason } from "../fixture/expect-answer.ts";
import { basic, requestToken } from "../fixture/token-request.ts";
import { asserting, by, claimsOf, compact, signed } from "./assertions.ts";
import {
  asserter,
  disabled,
  ecKey,
  keysWithoutMethod,
  rsaKey,
  second,
  withKeyClients,
} from "./key-clients.ts";
import { describeRefusals, type Refusal } from "./refusals.ts";

const good = (running: Running, id = asserter): string => signed(ecKey, claimsOf(id, running));

/** An assertion that nothing is wrong with, in a request with something wrong. */
const beside = (changes: Readonly<Record<string, string | undefined>>): Refusal => ({
  reason: "assertion_malformed",
  form: (running) => asserting(good(running), changes),
});

/** A text in place of the assertion; `client_id` says whose it is. */
const instead = (text: string | ((running: Running) => string | Promise<string>)): Refusal => ({
  reason: "assertion_malformed",
  form: async (running) =>
    asserting(typeof text === "string" ? text : await text(running), { client_id: asserter }),
});

/** Payloads that are no JSON object; signed, so that nothing else is wrong. */
const payload = (text: string): Refusal => instead(signed(ecKey, text));

describeRefusals("a request with an assertion (RFC 7523 §2.2)", {
  "another assertion type": beside({
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:saml2-bearer",
  }),
  "an assertion type in other letters": beside({
    client_assertion_type: "URN:ietf:params:oauth:client-assertion-type:jwt-bearer",
  }),
  "no assertion type": beside({ client_assertion_type: undefined }),
  "what is no JWT": instead("nonsense"),
  "two dots only": instead(".."),
  "a JWT with white space around it": instead((running) => ` ${good(running)}`),
  "a JWT with padding": instead((running) => `${good(running)}=`),
  "a JWT of four parts": instead((running) => `${good(running)}.x`),
  "a JWE": instead((running) =>
    new CompactEncrypt(Buffer.from(good(running)))
      .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
      .encrypt(new Uint8Array(32)),
  ),
  "a nested JWT": instead((running) => signed(ecKey, JSON.stringify(good(running)))),
  "an assertion of more than 16384 characters": instead((running) =>
    signed(ecKey, claimsOf(asserter, running, { extra: "x".repeat(12_100) })),
  ),
  "a payload that is a list": payload("[]"),
  "a payload that is null": payload("null"),
  "a payload that is a text": payload('"text"'),
  "a payload that is no JSON": payload("{"),
  "a payload with NaN": instead((running) =>
    signed(ecKey, JSON.stringify(claimsOf(asserter, running)).replace(/"exp":\d+/, '"exp":NaN')),
  ),
  "a header that is no object": instead((running) => {
    const [, ...rest] = good(running).split(".");
    return [Buffer.from("[]").toString("base64url"), ...rest].join(".");
  }),
  "a disabled client": {
    reason: "client_disabled",
    form: (running) => asserting(good(running, disabled)),
  },
  "a client with keys that may not use them": {
    reason: "authentication_method_not_allowed",
    form: (running) => asserting(good(running, keysWithoutMethod)),
  },
  "a client with a secret and no keys": {
    reason: "authentication_method_not_allowed",
    form: (running) => asserting(good(running, clientId)),
  },
  "a client that does not exist": {
    reason: "client_unknown",
    form: (running) => asserting(good(running, "nobody")),
  },
  "a secret of a client that has keys": {
    reason: "authentication_method_not_allowed",
    form: () => ({
      grant_type: "client_credentials",
      client_id: asserter,
      client_secret: clientSecret,
    }),
  },
  "a secret by a client that may use keys only": {
    reason: "credentials_missing",
    form: () => ({ grant_type: "client_credentials", client_id: asserter }),
  },
});

describe.each(bindings)("an assertion beside something else, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding, withKeyClients());
  });
  afterAll(() => running.close());

  it("more than one method in a request is E(400, invalid_request) (RFC 6749 §2.3)", async () => {
    const form = () => asserting(good(running));
    const answers = [
      await requestToken(running, { ...form(), client_secret: clientSecret }),
      await requestToken(running, { ...form(), client_id: asserter, client_secret: clientSecret }),
      await requestToken(running, form(), basic(clientId, clientSecret)),
    ];
    for (const answer of answers) expectError(answer, 400, "invalid_request");
    expect(lastReason(running)).toBe("authentication_ambiguous");
  });

  it.each([second, "nobody", clientId])(
    "a `client_id` that names %s is E(400, invalid_request) (RFC 7521 §4.2)",
    async (client_id) => {
      const answer = await requestToken(running, asserting(good(running), { client_id }));
      expectError(answer, 400, "invalid_request");
      expect(lastReason(running)).toBe("client_id_mismatch");
    },
  );

  it("the signature counts as it was made: RS256 by the RSA key, ES256 by the EC key (RFC 7523 §3)", async () => {
    const crossed = compact(
      { alg: "RS256", kid: rsaKey.kid },
      claimsOf(asserter, running),
      by(ecKey, "ES256"),
    );
    expectError(await requestToken(running, asserting(crossed)), 401, "invalid_client");
    expect(lastReason(running)).toBe("assertion_signature_invalid");
  });
});
