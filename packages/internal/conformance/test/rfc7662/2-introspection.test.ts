import type { ClientId } from "@mintport/core";
import { type AccessTokenStore, type ClientStore, portError } from "@mintport/core/ports";
import { errAsync } from "@mintport/core/result";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run, stacks } from "../fixture/bindings.ts";
import { publicClient } from "../fixture/deployment.ts";
import { comparable, expectError, lastReason } from "../fixture/expect-answer.ts";
import { askRaw } from "../fixture/raw-request.ts";
import { basic, requestToken } from "../fixture/token-request.ts";
import {
  api,
  dpopProof,
  freshParty,
  introspect,
  introspectPath,
  isActive,
  lastFault,
  mint,
  mintPublic,
  opaqueOwner,
  owner,
  publicOwner,
  stranger,
  withParties,
} from "./introspection.ts";

describe.each(stacks)("introspection, over $name", (stack) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(stack, withParties());
  });
  afterAll(() => running.close());

  it("a live JWT is described by what it says itself (RFC 7662 §2.2)", async () => {
    const token = await mint(running);
    const { status, headers, json } = await introspect(running, token);

    const { iss, sub, aud, exp, iat, jti } = decodeJwt(token);
    expect(status).toBe(200);
    expect(json).toEqual({
      active: true,
      scope: "api:read api:write",
      client_id: owner.id,
      token_type: "Bearer",
      ...{ iss, sub, aud, exp, iat, jti },
      nbf: iat,
    });
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it("a live opaque token is described alike (RFC 7662 §2.2)", async () => {
    const token = await mint(running, opaqueOwner, { scope: "api:read" });
    const now = running.clock.now();

    expect(token).toMatch(/^mpat_/);
    expect((await introspect(running, token, { as: opaqueOwner })).json).toEqual({
      active: true,
      scope: "api:read",
      client_id: opaqueOwner.id,
      token_type: "Bearer",
      exp: now + 3600,
      iat: now,
      nbf: now,
      sub: opaqueOwner.id,
      aud: running.tenant.audience,
      iss: running.tenant.issuer,
      jti: expect.stringMatching(/^[\w-]{22}$/),
    });
  });

  it.each([owner, opaqueOwner])(
    "the token of $id that is bound to a key says so (RFC 9449 §6.2)",
    async (party) => {
      const { proof, thumbprint } = await dpopProof(running);
      const token = await mint(running, party, {}, { DPoP: proof });

      expect((await introspect(running, token, { as: party })).json).toMatchObject({
        active: true,
        token_type: "DPoP",
        cnf: { jkt: thumbprint },
      });
    },
  );

  it("a protected resource sees what is meant for it, and another client nothing (RFC 7662 §4)", async () => {
    for (const [party, token] of [
      [owner, await mint(running)],
      [opaqueOwner, await mint(running, opaqueOwner)],
    ] as const) {
      expect(await isActive(running, token, api)).toBe(true);
      expect(await isActive(running, token, party)).toBe(true);
      expect((await introspect(running, token, { as: stranger })).text).toBe('{"active":false}');
      expect(lastFault(running)).toBe("token_of_others");
    }
  });
});

describe.each(bindings)("asking the introspection endpoint, over $name", (binding) => {
  let running: Running;
  let token: string;
  beforeAll(async () => {
    running = await run(binding, withParties());
    token = await mint(running);
  });
  afterAll(() => running.close());

  const asked = (fields: Readonly<Record<string, string>>, headers = {}) =>
    requestToken(running, { token, ...fields }, headers, introspectPath);

  it.each([
    ["no credentials", {}, {}, "credentials_missing"],
    ["a wrong secret", {}, basic(owner.id, "wrong"), "secret_mismatch"],
    ["an unknown client", {}, basic("nobody", "wrong"), "client_unknown"],
    ["a bearer token", {}, { Authorization: "Bearer x" }, "authentication_scheme_unsupported"],
    ["a public client", { client_id: publicClient.id }, {}, "credentials_missing"],
    ["a public client that owns tokens", { client_id: publicOwner }, {}, "credentials_missing"],
  ])(
    "%s is refused with a challenge, whatever the token (RFC 7662 §2.1)",
    async (_, form, headers, reason) => {
      const refusal = await asked(form, headers);
      expectError(refusal, 401, "invalid_client");
      expect(lastReason(running)).toBe(reason);
      const unknown = await asked({ ...form, token: "unknown" }, headers);
      expect(comparable(unknown)).toEqual(comparable(refusal));
    },
  );

  it("a public client cannot even look at its own token (RFC 7662 §2.1)", async () => {
    const own = await mintPublic(running);
    expectError(await asked({ token: own, client_id: publicOwner }), 401, "invalid_client");
    expect(await isActive(running, own, api)).toBe(true);
  });

  it.each(["GET", "HEAD", "PUT", "DELETE"])(
    "%s is refused with Allow (RFC 7662 §2.1)",
    async (method) => {
      const { status, headers } = await askRaw(running, {
        method,
        target: `${introspectPath}?token=${token}`,
        fields: [["Authorization", basic(owner.id, owner.secret).Authorization]],
      });
      expect(status).toBe(405);
      expect(headers.get("allow")).toBe("POST");
      expect(lastReason(running)).toBe("method_not_allowed");
    },
  );

  it.each<[string, { target?: string; body: string; type?: string }, string]>([
    ["missing", { body: "token_type_hint=access_token" }, "parameter_missing"],
    ["empty", { body: "token=" }, "parameter_missing"],
    ["sent twice", { body: "token=a&token=a" }, "parameter_repeated"],
    ["in the query", { target: `${introspectPath}?token=a`, body: "" }, "parameter_missing"],
    ["in JSON", { body: '{"token":"a"}', type: "application/json" }, "media_type_unsupported"],
  ])("a token that is %s is refused (RFC 7662 §2.1)", async (_, { target, body, type }, reason) => {
    const answer = await askRaw(running, {
      target: target ?? introspectPath,
      fields: [
        ["Authorization", basic(owner.id, owner.secret).Authorization],
        ...(type === undefined ? [] : [["Content-Type", type] as const]),
      ],
      body,
    });
    expectError(answer, 400, "invalid_request");
    expect(lastReason(running)).toBe(reason);
  });

  it.each(["access_token", "refresh_token", "urn:example:nonsense", "\u{1f511}"])(
    "the hint %s hides no token (RFC 7662 §2.1)",
    async (hint) => {
      const plain = await introspect(running, token);
      const hinted = await introspect(running, token, { form: { token_type_hint: hint } });
      expect(plain.json["active"]).toBe(true);
      expect(comparable(hinted)).toEqual(comparable(plain));
    },
  );

  it("to a client that it does not concern, a live token is one that never was (RFC 7662 §4)", async () => {
    const unknown = await introspect(running, "no-such-token", { as: stranger });
    const live = await introspect(running, token, { as: stranger });
    expect(comparable(live)).toEqual(comparable(unknown));
    expect(live.text).toBe('{"active":false}');
  });

  it("who stands for another resource does not see it (RFC 7662 §4)", async () => {
    const other = await freshParty(running, { introspects: ["https://other.example/"] });
    expect(await isActive(running, token, other)).toBe(false);
    expect(lastFault(running)).toBe("token_of_others");
  });

  it("of a live token the observer is told its id, and no fault", async () => {
    await introspect(running, token);
    expect(running.observer.events.at(-1)).toMatchObject({
      endpoint: "introspect",
      outcome: "answered",
      client: owner.id,
      authenticationMethod: "client_secret_basic",
      tokenId: decodeJwt(token).jti,
    });
    expect(lastFault(running)).toBeUndefined();
    expect(JSON.stringify(running.observer.events)).not.toContain(token);
  });
});

describe.each(bindings)(
  "a client store that answers with another client (RFC 7662 §2.2), over $name",
  (binding) => {
    it("makes no token live", async () => {
      let lies = false;
      const running = await run(binding, async (deployment) => {
        const { storage } = deployment;
        const find: ClientStore["find"] = (tenant, id) =>
          storage.clients.find(tenant, lies && id === owner.id ? (api.id as ClientId) : id);
        return {
          ...(await withParties()(deployment)),
          storage: { ...storage, clients: { find } },
        };
      });
      const token = await mint(running);
      expect(await isActive(running, token, api)).toBe(true);
      lies = true;
      expect(await isActive(running, token, api)).toBe(false);
      expect(lastFault(running)).toBe("token_client_gone");
      await running.close();
    });
  },
);

describe.each(bindings)("introspection in an outage, over $name", (binding) => {
  it.each([
    ["find", opaqueOwner],
    ["isRevoked", owner],
    ["isRevoked", opaqueOwner],
  ] as const)("%s fails for a token of %o: 503, never active", async (method, party) => {
    let down = false;
    const running = await run(binding, async (deployment) => {
      const settings = await withParties()(deployment);
      const { accessTokens } = deployment.storage;
      return {
        ...settings,
        storage: { ...deployment.storage, accessTokens: failing(accessTokens, method, () => down) },
      };
    });
    const token = await mint(running, party);
    expect(await isActive(running, token, party)).toBe(true);

    down = true;
    const answer = await introspect(running, token, { as: party });
    expectError(answer, 503, "temporarily_unavailable");
    expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(lastReason(running)).toBe("port_unavailable");
    down = false;
    expect(await isActive(running, token, party)).toBe(true);
    await running.close();
  });
});

const failing = (
  store: AccessTokenStore,
  method: "find" | "isRevoked",
  isDown: () => boolean,
): AccessTokenStore => ({
  ...store,
  [method]: (...args: never[]) =>
    isDown()
      ? errAsync(portError("unavailable", "access-token-store"))
      : (store[method] as (...given: never[]) => unknown)(...args),
});
