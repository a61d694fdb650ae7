import type { RegisteredJwk, RemoteKeySets } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { comparable, expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { good, requestToken } from "../fixture/token-request.ts";
import { asserting, claimsOf, signed } from "./assertions.ts";
import { ecKey, keyed, register, rsaKey, strangerKey } from "./key-clients.ts";

const jwksUri = "https://client.example/keys";
const client = "published";

/** Keys by their place; what has none is unreachable. Notes what it is asked for. */
const published = (keys: Map<string, RegisteredJwk[]>, asked: unknown[] = []): RemoteKeySets => ({
  find: (uri, kid) => {
    asked.push([uri, kid]);
    const set = keys.get(uri);
    return okAsync(
      set === undefined
        ? { verdict: "unreachable", cause: "the test" }
        : { verdict: "found", keys: set },
    );
  },
});

describe.each(bindings)("a client whose keys are at its jwks_uri, over $name", (binding) => {
  const keys = new Map([[jwksUri, [ecKey.jwk]]]);
  const asked: unknown[] = [];
  let running: Running;
  let without: Running;

  beforeAll(async () => {
    running = await open(binding, published(keys, asked));
    without = await open(binding);
  });
  afterAll(async () => {
    await running.close();
    await without.close();
  });

  const ask = (at: Running, key = ecKey) =>
    requestToken(at, asserting(signed(key, claimsOf(client, at))));

  it("is proven by a key of the set, which is asked for by URI and `kid` (RFC 7523 §3)", async () => {
    asked.length = 0;
    expectToken(await ask(running));
    expect(asked).toEqual([[jwksUri, ecKey.kid]]);
  });

  it("a rotation of its keys needs nothing of us (RFC 7523 §3)", async () => {
    await expectFault(running, await ask(running, rsaKey), "key_unknown");
    keys.set(jwksUri, [rsaKey.jwk]);
    expectToken(await ask(running, rsaKey));
    await expectFault(running, await ask(running, ecKey), "key_unknown");
    keys.set(jwksUri, [ecKey.jwk]);
  });

  it("a foreign key under the published `kid` is refused (RFC 7523 §3)", async () => {
    await expectFault(running, await ask(running, strangerKey), "signature_invalid");
  });

  it("an unreachable place is E(401, invalid_client), as a wrong secret (RFC 7523 §3)", async () => {
    keys.delete(jwksUri);
    await expectFault(running, await ask(running), "keys_unreachable");
    keys.set(jwksUri, [ecKey.jwk]);
  });

  it("so it is where no RemoteKeySets are configured (RFC 7523 §3)", async () => {
    await expectFault(without, await ask(without), "keys_unreachable");
  });
});

const open = (binding: (typeof bindings)[number], remoteKeySets?: RemoteKeySets) =>
  run(binding, async ({ storage, tenant }) => {
    const { keys: _, ...keyless } = keyed(client);
    await register(storage, tenant.id, [{ ...keyless, keys: { jwksUri } }]);
    return remoteKeySets === undefined ? {} : { remoteKeySets };
  });

const expectFault = async (
  running: Running,
  answer: Awaited<ReturnType<typeof requestToken>>,
  fault: string,
): Promise<void> => {
  expect(lastReason(running)).toBe(`assertion_${fault}`);
  expectError(answer, 401, "invalid_client");
  const wrong = await requestToken(running, { ...good, client_secret: "wrong" });
  expect(comparable(answer)).toEqual(comparable(wrong));
};
