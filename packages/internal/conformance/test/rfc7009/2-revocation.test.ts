import { type AccessTokenStore, portError } from "@mintport/core/ports";
import { errAsync } from "@mintport/core/result";
import { expectOk } from "@mintport/testing";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run, stacks } from "../fixture/bindings.ts";
import { expectError, lastReason } from "../fixture/expect-answer.ts";
import { askRaw } from "../fixture/raw-request.ts";
import { type Answer, basic, requestToken } from "../fixture/token-request.ts";
import {
  api,
  isActive,
  lastFault,
  mint,
  mintPublic,
  opaqueOwner,
  owner,
  publicOwner,
  revoke,
  revokePath,
  stranger,
  withParties,
} from "../rfc7662/introspection.ts";

const expectDone = ({ status, headers, text }: Answer): void => {
  expect({ status, text }).toEqual({ status: 200, text: "" });
  expect(headers.get("cache-control")).toBe("no-store");
};

describe.each(stacks)("revocation, over $name", (stack) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(stack, withParties());
  });
  afterAll(() => running.close());

  it.each([owner, opaqueOwner])(
    "a token of $id ends at once, and no other does (RFC 7009 §2)",
    async (party) => {
      const [token, sibling] = [await mint(running, party), await mint(running, party)];
      expect(await isActive(running, token, party)).toBe(true);

      expectDone(await revoke(running, token, { as: party }));
      expect(lastFault(running)).toBeUndefined();
      expect(running.observer.events.at(-1)).toMatchObject({
        endpoint: "revoke",
        outcome: "answered",
        client: party.id,
        tokenId: expect.any(String),
      });

      expect(await isActive(running, token, party)).toBe(false);
      expect(lastFault(running)).toBe("token_revoked");
      expect(await isActive(running, sibling, party)).toBe(true);
    },
  );

  it("revoking again, and ten times at once, is answered as the first time (RFC 7009 §2.2)", async () => {
    const [token, other] = [await mint(running), await mint(running)];
    expectDone(await revoke(running, token));
    expectDone(await revoke(running, token));
    expect(lastFault(running)).toBe("token_revoked");

    const answers = await Promise.all(Array.from({ length: 10 }, () => revoke(running, other)));
    for (const answer of answers) expectDone(answer);
    expect(await isActive(running, other)).toBe(false);
  });

  it("another client's token is not revoked (RFC 7009 §2.1)", async () => {
    // A resource server may look at it, and may not end it.
    for (const [token, party] of [
      [await mint(running), owner],
      [await mint(running, opaqueOwner), opaqueOwner],
    ] as const)
      for (const as of [stranger, api]) {
        expectError(await revoke(running, token, { as }), 400, "unauthorized_client");
        expect(lastReason(running)).toBe("token_not_owned");
        expect(await isActive(running, token, party)).toBe(true);
      }
  });

  it("a public client can revoke a token of its own, by naming itself (RFC 7009 §2.1)", async () => {
    const [token, sibling] = [await mintPublic(running), await mintPublic(running)];
    expect(await isActive(running, token, api)).toBe(true);
    expectDone(await requestToken(running, { token, client_id: publicOwner }, {}, revokePath));
    expect(await isActive(running, token, api)).toBe(false);
    expect(await isActive(running, sibling, api)).toBe(true);
  });

  it("a public client cannot revoke another's (RFC 7009 §2.1)", async () => {
    const token = await mint(running);
    const answer = await requestToken(running, { token, client_id: publicOwner }, {}, revokePath);
    expectError(answer, 400, "unauthorized_client");
    expect(await isActive(running, token)).toBe(true);
  });

  it.each([owner, opaqueOwner])(
    "a revoked token of $id stays dead when the clock steps back, rows pruned or not",
    async (party) => {
      const token = await mint(running, party);
      const { exp = 0 } = party === owner ? decodeJwt(token) : { exp: running.clock.now() + 3600 };
      expectDone(await revoke(running, token, { as: party }));

      running.clock.advance(3600 + 29);
      expect(running.clock.now()).toBe(exp + 29);
      expectOk(await running.storage.accessTokens.prune("*", running.clock.now(), 1000));
      running.clock.advance(-300);
      expect(await isActive(running, token, party)).toBe(false);
      running.clock.advance(-3329);
    },
  );
});

describe.each(bindings)("asking the revocation endpoint, over $name", (binding) => {
  let running: Running;
  let token: string;
  beforeAll(async () => {
    running = await run(binding, withParties());
    token = await mint(running);
  });
  afterAll(() => running.close());

  it.each([
    ["no credentials", {}, {}, "credentials_missing"],
    ["a wrong secret", {}, basic(owner.id, "wrong"), "secret_mismatch"],
    ["an unknown client", {}, basic("nobody", "wrong"), "client_unknown"],
    ["the owner's name alone", { client_id: owner.id }, {}, "credentials_missing"],
  ])("%s is refused, and the token lives (RFC 7009 §2.1)", async (_, form, headers, reason) => {
    const answer = await requestToken(running, { token, ...form }, headers, revokePath);
    expectError(answer, 401, "invalid_client");
    expect(lastReason(running)).toBe(reason);
    expect(await isActive(running, token)).toBe(true);
  });

  it.each<[string, { target?: string; body: string; type?: string }, string]>([
    ["missing", { body: "token_type_hint=access_token" }, "parameter_missing"],
    ["empty", { body: "token=" }, "parameter_missing"],
    ["sent twice", { body: "token=a&token=a" }, "parameter_repeated"],
    ["in the query", { target: `${revokePath}?token=a`, body: "" }, "parameter_missing"],
    ["in JSON", { body: '{"token":"a"}', type: "application/json" }, "media_type_unsupported"],
  ])("a token that is %s is refused (RFC 7009 §2.1)", async (_, { target, body, type }, reason) => {
    const answer = await askRaw(running, {
      target: target ?? revokePath,
      fields: [
        ["Authorization", basic(owner.id, owner.secret).Authorization],
        ...(type === undefined ? [] : [["Content-Type", type] as const]),
      ],
      body,
    });
    expectError(answer, 400, "invalid_request");
    expect(lastReason(running)).toBe(reason);
  });

  it("GET is refused with Allow (RFC 7009 §2.1)", async () => {
    const { status, headers } = await askRaw(running, { method: "GET", target: revokePath });
    expect({ status, allow: headers.get("allow") }).toEqual({ status: 405, allow: "POST" });
  });

  it.each(["access_token", "refresh_token", "urn:example:nonsense"])(
    "the hint %s keeps no token alive (RFC 7009 §2.1)",
    async (hint) => {
      for (const party of [owner, opaqueOwner]) {
        const hinted = await mint(running, party);
        const form = { token_type_hint: hint };
        expectDone(await revoke(running, hinted, { as: party, form }));
        expect(await isActive(running, hinted, party)).toBe(false);
      }
    },
  );

  it.each([owner, opaqueOwner])(
    "in an outage a token of $id is 503 with Retry-After, and lives (RFC 7009 §2.2.1)",
    async (party) => {
      for (const method of ["revoke", "isRevoked"] as const) {
        let down = false;
        const broken = await run(binding, async (deployment) => {
          const { storage } = deployment;
          const accessTokens = failing(storage.accessTokens, method, () => down);
          return {
            ...(await withParties()(deployment)),
            storage: { ...storage, accessTokens },
          };
        });
        const own = await mint(broken, party);
        down = true;
        const answer = await revoke(broken, own, { as: party });
        expectError(answer, 503, "temporarily_unavailable");
        expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
        expect(lastReason(broken)).toBe("port_unavailable");
        down = false;
        expect(await isActive(broken, own, party)).toBe(true);
        expectDone(await revoke(broken, own, { as: party }));
        expect(await isActive(broken, own, party)).toBe(false);
        await broken.close();
      }
    },
  );
});

const failing = (
  store: AccessTokenStore,
  method: "revoke" | "isRevoked",
  isDown: () => boolean,
): AccessTokenStore => ({
  ...store,
  [method]: (...args: never[]) =>
    isDown()
      ? errAsync(portError("unavailable", "access-token-store"))
      : (store[method] as (...given: never[]) => unknown)(...args),
});
