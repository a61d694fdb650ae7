import { type FullStorage, instant, portError } from "@mintport/core/ports";
import { errAsync } from "@mintport/core/result";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run, stacks } from "../fixture/bindings.ts";
import { tokenPath } from "../fixture/deployment.ts";
import { expectError, expectNoToken, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { requestToken } from "../fixture/token-request.ts";
import { asserting, claimsOf, type Members, signed } from "./assertions.ts";
import { asserter, ecKey, legacy, patient, rsaKey, withKeyClients } from "./key-clients.ts";

describe.each(stacks)("a client's assertion (RFC 7523 §3), over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding, withKeyClients());
  });
  afterAll(() => running.close());

  const ask = (claims: Members = {}, header: Members = {}, id = asserter) =>
    requestToken(
      running,
      asserting(signed(ecKey, claimsOf(id, running, claims), header), { scope: "api:read" }),
    );

  it("by a registered key, with `iss` = `sub` = client and `aud` = issuer, gets a token", async () => {
    expectToken(await ask(), "api:read");
    expect(running.observer.events.at(-1)).toMatchObject({
      client: asserter,
      authenticationMethod: "private_key_jwt",
    });
  });

  it("by any of the client's keys, named by `kid` or by the type alone", async () => {
    const claims = () => claimsOf(asserter, running);
    expectToken(await requestToken(running, asserting(signed(rsaKey, claims()))));
    expectToken(
      await requestToken(running, asserting(signed(rsaKey, claims(), { kid: undefined }))),
    );
  });

  it("may stand beside a `client_id` that says the same (RFC 7521 §4.2)", async () => {
    const assertion = signed(ecKey, claimsOf(asserter, running));
    expectToken(await requestToken(running, asserting(assertion, { client_id: asserter })));
  });

  it.each([undefined, "JWT", "jwt", "application/jwt", "client-authentication+jwt"])(
    "may have the type %s (RFC 7519 §5.1)",
    async (typ) => {
      expectToken(await ask({}, { typ }));
    },
  );

  it("counts once: the `jti` is remembered (RFC 7523 §3, 7)", async () => {
    const jti = crypto.randomUUID();
    expectToken(await ask({ jti }));
    expectError(await ask({ jti }), 401, "invalid_client");
    expect(lastReason(running)).toBe("assertion_replayed");
    expectToken(await ask({ jti }, {}, legacy), "api:read");
  });

  it("of 10 requests at once with one assertion, one gets a token", async () => {
    const form = asserting(signed(ecKey, claimsOf(asserter, running)));
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => requestToken(running, form)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(9);
  });

  it("the `jti` is remembered though the clock steps back 5 minutes", async () => {
    const { clock, storage, tenant } = running;
    const start = clock.now();
    const form = asserting(signed(ecKey, claimsOf(asserter, running, { exp: start + 300 })));
    expectToken(await requestToken(running, form));
    // What is forgotten by now must not be good again once the clock is back.
    clock.set(instant(start + 599));
    expectOk(await storage.replays.prune(tenant.id, clock.now(), 1000));
    clock.advance(-300);
    const answer = await requestToken(running, form);
    clock.set(start);
    expectError(answer, 401, "invalid_client");
    expect(lastReason(running)).toBe("assertion_replayed");
  });

  it.each([
    ["`exp` 300 s ahead", 300, (at: number) => ({ exp: at })],
    ["`exp` 1 s ahead", 1, (at: number) => ({ exp: at })],
    ["`iat` 10 s ahead", 10, (at: number) => ({ iat: at })],
    ["`nbf` 10 s ahead", 10, (at: number) => ({ nbf: at })],
    ["`iat` of last year", -31_536_000, (at: number) => ({ iat: at })],
    ["a `jti` of 512 characters", 0, () => ({ jti: crypto.randomUUID().padEnd(512, "x") })],
    ["of five minutes, by a clock 10 s ahead", 10, (at: number) => ({ iat: at, exp: at + 300 })],
    ["of a minute, by a clock 10 s behind", -10, (at: number) => ({ iat: at - 59, exp: at + 1 })],
  ])("%s is accepted", async (_, ahead, claims) => {
    expectToken(await ask(claims(running.clock.now() + ahead)));
  });

  it.each([
    ["`exp` 10 s ago", -10, "expired", (at: number) => ({ exp: at })],
    ["`exp` 311 s ahead", 311, "expiry_too_late", (at: number) => ({ exp: at })],
    ["`iat` 11 s ahead", 11, "not_yet_valid", (at: number) => ({ iat: at })],
    ["`iat` 61 s ahead", 61, "not_yet_valid", (at: number) => ({ iat: at })],
    ["`nbf` 11 s ahead", 11, "not_yet_valid", (at: number) => ({ nbf: at })],
    ["`nbf` 61 s ahead", 61, "not_yet_valid", (at: number) => ({ nbf: at })],
  ])("%s is refused", async (_, ahead, fault, claims) => {
    expectError(await ask(claims(running.clock.now() + ahead)), 401, "invalid_client");
    expect(lastReason(running)).toBe(`assertion_${fault}`);
  });

  it("counts once for as long as it is good by any clock that is heeded", async () => {
    const claims = { jti: crypto.randomUUID(), exp: running.clock.now() - 9 };
    expectToken(await ask(claims));
    expectError(await ask(claims), 401, "invalid_client");
    expect(lastReason(running)).toBe("assertion_replayed");
  });

  it("may live as long as the client's setting says, as Kubernetes' hour", async () => {
    const exp = running.clock.now() + 3600;
    expectToken(await ask({ exp }, {}, patient), "api:read");
    expectError(await ask({ exp: exp + 11 }, {}, patient), 401, "invalid_client");
    expect(lastReason(running)).toBe("assertion_expiry_too_late");
    expectError(await ask({ exp }), 401, "invalid_client");
  });

  it("`aud` = token endpoint is accepted of a client that is registered so, and of no other", async () => {
    const aud = `${running.origin}${tokenPath}`;
    expectToken(await ask({ aud }, {}, legacy));
    expectToken(await ask({ aud: [aud, "https://other.example"] }, {}, legacy));
    expectToken(await ask({ aud: running.tenant.issuer }, {}, legacy));
    expectError(await ask({ aud }), 401, "invalid_client");
    expectError(await ask({ aud: "https://other.example" }, {}, legacy), 401, "invalid_client");
    expect(lastReason(running)).toBe("assertion_audience_mismatch");
  });
});

describe.each(bindings)("when the replay store fails, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding, async (deployment) => ({
      ...(await withKeyClients()(deployment)),
      storage: withoutReplays(deployment.storage),
    }));
  });
  afterAll(() => running.close());

  it("an assertion is answered 503, never a token", async () => {
    const assertion = signed(ecKey, claimsOf(asserter, running));
    const answer = await requestToken(running, asserting(assertion));
    expectError(answer, 503, "temporarily_unavailable");
    expectNoToken(answer);
    expect(lastReason(running)).toBe("port_unavailable");
  });
});

const withoutReplays = (storage: FullStorage): FullStorage => {
  const fails = () => errAsync(portError("unavailable", "replay-store"));
  return {
    ...storage,
    replays: { insertOnce: fails, isSeen: fails, prune: fails, removeAll: fails },
  };
};
