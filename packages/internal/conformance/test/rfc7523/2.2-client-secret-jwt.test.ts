import type { Client } from "@mintport/core";
import { createClient } from "@mintport/core/management";
import { type SealedSecret, systemEntropy } from "@mintport/core/ports";
import { sha256SecretHasher } from "@mintport/crypto";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run, stacks } from "../fixture/bindings.ts";
import { comparable, expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { good, requestToken } from "../fixture/token-request.ts";
import { asserting, claimsOf, compact, hmac, type Members } from "./assertions.ts";
import { everyMethod, register, sealer } from "./key-clients.ts";
import { definition, mac, macClient, unsealed } from "./mac-clients.ts";

describe.each(stacks)("client_secret_jwt (RFC 7523 §2.2), over $name", (binding) => {
  let running: Running;
  let client: Client;
  let secret: string;

  beforeAll(async () => {
    running = await run(binding, () => ({ clientAuthentication: everyMethod }));
    const ports = {
      clients: running.storage.clients,
      secretHasher: sha256SecretHasher,
      entropy: systemEntropy,
      clock: running.clock,
      secretSealer: sealer,
    };
    const created = expectOk(await createClient(ports)(running.tenant.id, definition("mac")));
    client = created.client;
    secret = created.secret ?? "";
  });
  afterAll(() => running.close());

  it.each(["HS256", "HS384", "HS512"])("an HMAC by %s gets a token, once", async (alg) => {
    const form = mac(running, secret, { alg });
    expectToken(await requestToken(running, form), "api:read");
    expect(running.observer.events.at(-1)).toMatchObject({
      authenticationMethod: "client_secret_jwt",
    });
    expectError(await requestToken(running, form), 401, "invalid_client");
    expect(lastReason(running)).toBe("assertion_replayed");
  });

  it("what the store holds of the client has the secret in no spelling", async () => {
    const held = JSON.stringify(
      expectOk(await running.storage.clients.find(running.tenant.id, client.id)),
    );
    expect(secret.length).toBeGreaterThan(42);
    expect(held).toContain(client.secrets[0]?.sealed);
    // Without what every secret of ours begins with, as well.
    for (const part of [secret, secret.slice(-40)])
      for (const spelling of [part, ...encodings.map((name) => Buffer.from(part).toString(name))])
        expect(held).not.toContain(spelling);
  });

  it.each([
    ["another secret", () => hmac("x".repeat(43))],
    ["the secret's hash", () => hmac(String(client.secrets[0]?.hash))],
    ["the sealed secret", () => hmac(String(client.secrets[0]?.sealed))],
    ["the secret's bytes", () => hmac(Buffer.from(secret, "base64url"))],
  ])("an HMAC with %s is refused", async (_, signature) => {
    const assertion = compact({ alg: "HS256" }, claimsOf("mac", running), signature());
    await expectRefused(running, asserting(assertion), "signature_invalid");
  });

  it.each([
    ["HS1", "algorithm_not_allowed"],
    ["HS256/64", "algorithm_not_allowed"],
  ])("the algorithm %s is refused", async (alg, fault) => {
    const assertion = compact({ alg }, claimsOf("mac", running), hmac(secret));
    await expectRefused(running, asserting(assertion), fault);
  });

  it.each<[string, Members]>([
    ["audience_mismatch", { aud: "https://other.example" }],
    ["expired", { exp: 1 }],
    ["jti_missing", { jti: undefined }],
  ])("the claims are judged as those of private_key_jwt: %s", async (fault, changes) => {
    const assertion = compact({ alg: "HS256" }, claimsOf("mac", running, changes), hmac(secret));
    await expectRefused(running, asserting(assertion), fault);
  });

  it("the secret itself is no way in for a client that is registered for the HMAC only", async () => {
    const form = { ...good, client_id: "mac", client_secret: secret };
    expectError(await requestToken(running, form), 401, "invalid_client");
    expect(lastReason(running)).toBe("authentication_method_not_allowed");
  });
});

describe.each(bindings)("the secrets of a client_secret_jwt client, over $name", (binding) => {
  let running: Running;
  const [first, second, third] = ["first-secret", "second-secret", "third-secret"];

  beforeAll(async () => {
    running = await run(binding, async ({ storage, tenant, clock }) => {
      const now = clock.now();
      await register(storage, tenant.id, [
        await macClient("two", [{ secret: first }, { secret: second }]),
        await macClient("rotated", [
          { secret: first, expiresAt: now + 10 },
          { secret: second, notBefore: now + 5 },
        ]),
        await macClient("expired", [{ secret: first, expiresAt: now }]),
        { ...(await macClient("unsealed", [{ secret: first }])), secrets: await unsealed(first) },
        await macClient("disabled", [{ secret: first }], { disabled: true }),
        {
          ...(await macClient("corrupt", [{ secret: first }])),
          secrets: [{ ...(await unsealed(first))[0]!, sealed: "edited" as SealedSecret }],
        },
      ]);
      return { clientAuthentication: everyMethod };
    });
  });
  afterAll(() => running.close());

  it("with two live secrets both work, and no third (RFC 7523 §3)", async () => {
    expectToken(await requestToken(running, mac(running, first, { id: "two" })));
    expectToken(await requestToken(running, mac(running, second, { id: "two" })));
    await expectRefused(running, mac(running, third, { id: "two" }), "signature_invalid");
  });

  it("a secret works from its first moment to the one before its last (RFC 7523 §3)", async () => {
    const ask = (secret: string) => requestToken(running, mac(running, secret, { id: "rotated" }));
    const start = running.clock.now();
    const works = async () => [(await ask(first)).status, (await ask(second)).status];
    expect(await works()).toEqual([200, 401]);
    running.clock.advance(5);
    expect(await works()).toEqual([200, 200]);
    running.clock.advance(5);
    expect(await works()).toEqual([401, 200]);
    running.clock.set(start);
  });

  it.each(["expired", "unsealed"])(
    "a client whose secret is %s is refused (RFC 7523 §3)",
    async (id) => {
      await expectRefused(running, mac(running, first, { id }), "keys_missing");
    },
  );

  it.each(["expired", "unsealed", "nobody", "two"])(
    "what the server checks with where it has no secret lets nobody in (RFC 7523 §3): %s",
    async (id) => {
      const decoy = "no client has this secret, and a match with it proves nobody";
      const answer = await requestToken(running, mac(running, decoy, { id }));
      expectError(answer, 401, "invalid_client");
    },
  );

  it("a disabled client is refused in the bytes of a wrong secret (RFC 7523 §3)", async () => {
    const answer = await requestToken(running, mac(running, first, { id: "disabled" }));
    expect(lastReason(running)).toBe("client_disabled");
    const wrong = await requestToken(running, { ...good, client_secret: "wrong" });
    expect(comparable(answer)).toEqual(comparable(wrong));
  });

  it("a sealed secret that was edited is an outage of ours, never a token", async () => {
    const answer = await requestToken(running, mac(running, first, { id: "corrupt" }));
    expectError(answer, 500, "server_error");
    expect(lastReason(running)).toBe("data_corrupt");
  });
});

const encodings = ["hex", "base64", "base64url"] as const;

const expectRefused = async (
  running: Running,
  form: Readonly<Record<string, string>>,
  fault: string,
): Promise<void> => {
  expectError(await requestToken(running, form), 401, "invalid_client");
  expect(lastReason(running)).toBe(`assertion_${fault}`);
};
