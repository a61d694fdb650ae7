import {
  apiKeyAuthentication,
  apiKeyGrant,
  type ClientId,
  clientCredentials,
  defaults,
  defineClient,
} from "@mintport/core";
import {
  createApiKey,
  disableClient,
  type NewApiKey,
  queuedSecretUpkeep,
  revokeApiKey,
  rotateApiKey,
} from "@mintport/core/management";
import { later, portError, systemEntropy } from "@mintport/core/ports";
import { errAsync } from "@mintport/core/result";
import { apiKeyClient, apiKeyText } from "@mintport/core/tokens";
import { sha256SecretHasher } from "@mintport/crypto";
import { keysFromPort, requireScope, resourceServer, tokenStore } from "@mintport/resource-server";
import { arbitraryClientId, expectErr, expectOk } from "@mintport/testing";
import fc from "fast-check";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Running, run, stacks } from "../fixture/bindings.ts";
import { clientId, clientSecret, issuerPathOf } from "../fixture/deployment.ts";
import { expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { basic, requestToken } from "../fixture/token-request.ts";

const grantType = "urn:mintport:params:oauth:grant-type:api-key";
const keyed = "keyed-client" as ClientId;

describe.each(stacks)("API keys, over $name", (binding) => {
  let running: Running;
  let upkeep: ReturnType<typeof queuedSecretUpkeep>;

  beforeAll(async () => {
    running = await run(binding, async ({ storage, tenant, otherTenant }) => {
      const client = defineClient({
        id: keyed,
        authenticationMethods: ["api_key"],
        grantTypes: [grantType, "client_credentials"],
        ownScope: "api:read api:write",
      });
      expectOk(await storage.clients.create(tenant.id, client));
      expectOk(await storage.clients.create(otherTenant.id, client));
      upkeep = queuedSecretUpkeep({ clients: storage.clients, secretHasher: sha256SecretHasher });
      return {
        grants: [clientCredentials, apiKeyGrant],
        clientAuthentication: [...defaults.clientAuthentication, apiKeyAuthentication],
        secretUpkeep: upkeep,
      };
    });
  });
  afterAll(() => running.close());

  const ports = () => ({
    clients: running.storage.clients,
    entropy: systemEntropy,
    clock: running.clock,
  });
  const make = async (wanted: NewApiKey = {}) =>
    expectOk(await createApiKey(ports())(running.tenant.id, keyed, wanted));
  const exchange = (api_key: string, changes: Readonly<Record<string, string>> = {}) =>
    requestToken(running, { grant_type: grantType, api_key, ...changes });

  it("are exchanged for a short token of the key's scope", async () => {
    const { key } = await make({ scope: "api:read" });
    const answer = await exchange(key);

    const claims = decodeJwt(expectToken(answer, "api:read"));
    expect(claims).toMatchObject({ sub: keyed, client_id: keyed, scope: "api:read" });
    expect(answer.json["expires_in"]).toBe(900);
  });

  it("give less where less is asked for, and never more than the key or the client has", async () => {
    const { key } = await make({ scope: "api:read" });
    expectError(await exchange(key, { scope: "api:read api:write" }), 400, "invalid_scope");
    expect(lastReason(running)).toBe("scope_not_allowed");
    const { key: full } = await make();
    expectToken(await exchange(full, { scope: "api:write" }), "api:write");
  });

  it("open the exchange and nothing else: the client's own scope is out of their reach", async () => {
    const { key } = await make({ scope: "api:read" });
    const form = { grant_type: "client_credentials", api_key: key, scope: "api:write" };
    expectError(await requestToken(running, form), 400, "unauthorized_client");
    expect(lastReason(running)).toBe("authentication_opens_no_such_grant");
    for (const endpoint of ["introspect", "revoke"]) {
      const path = `${issuerPathOf("my-tenant")}/oauth/${endpoint}`;
      expectError(
        await requestToken(running, { api_key: key, token: "x" }, {}, path),
        401,
        "invalid_client",
      );
    }
  });

  it("end at their expiry, to the second, and no token of theirs outlives them", async () => {
    const { key } = await make({ expiresAt: later(running.clock.now(), 100) });
    running.clock.advance(40);
    expect((await exchange(key)).json["expires_in"]).toBe(60);
    running.clock.advance(59);
    expectToken(await exchange(key));
    running.clock.advance(1);
    expectError(await exchange(key), 401, "invalid_client");
    expect(lastReason(running)).toBe("api_key_mismatch");
  });

  it("rotate with an overlap, and are revoked at once", async () => {
    const { key, kept } = await make({ label: "ci" });
    const rotate = rotateApiKey(ports());
    const next = expectOk(await rotate(running.tenant.id, keyed, { key: kept.id, overlap: 30 }));
    expect(next.kept).toMatchObject({ label: "ci", scope: kept.scope });
    expectToken(await exchange(key));
    expectToken(await exchange(next.key));
    running.clock.advance(30);
    expectError(await exchange(key), 401, "invalid_client");
    expectToken(await exchange(next.key));
    expectOk(await revokeApiKey(ports())(running.tenant.id, keyed, next.kept.id));
    expectError(await exchange(next.key), 401, "invalid_client");
    expect(
      expectErr(await revokeApiKey(ports())(running.tenant.id, keyed, next.kept.id)),
    ).toMatchObject({ type: "unknown", what: "API key" });
  });

  it("are not made dead: one that has expired has no successor, and none expires before it is made", async () => {
    const { kept } = await make({ expiresAt: later(running.clock.now(), 10) });
    running.clock.advance(10);
    const stored = async () =>
      expectOk(await running.storage.clients.read(running.tenant.id, keyed))?.value.apiKeys;
    const before = await stored();
    const rotate = rotateApiKey(ports());
    expect(
      expectErr(await rotate(running.tenant.id, keyed, { key: kept.id, overlap: 30 })),
    ).toMatchObject({
      type: "invalid",
      problems: [{ field: "key", message: expect.stringMatching(/expired; make a new API key/) }],
    });
    const expiresAt = running.clock.now();
    expect(
      expectErr(await createApiKey(ports())(running.tenant.id, keyed, { expiresAt })),
    ).toMatchObject({
      problems: [{ field: "expiresAt", message: expect.stringMatching(/must be in the future/) }],
    });
    expect(await stored()).toEqual(before);

    const { kept: revoked } = await make();
    expectOk(await revokeApiKey(ports())(running.tenant.id, keyed, revoked.id));
    expect(
      expectErr(await rotate(running.tenant.id, keyed, { key: revoked.id, overlap: 30 })),
    ).toEqual({ type: "unknown", what: "API key", id: revoked.id });
  });

  it("a wrong, foreign or made-up key is refused as any other credential", async () => {
    const { key } = await make();
    const wrong = await requestToken(running, {
      ...{ grant_type: "client_credentials", client_id: clientId, client_secret: "wrong" },
    });
    const made = apiKeyText(keyed, "A".repeat(43));
    const foreign = apiKeyText("no-such-client" as ClientId, "A".repeat(43));
    for (const text of [made, foreign, `${key}x`, key.slice(0, -1), key.replace("mpak", "mpat")]) {
      const answer = await exchange(text);
      expectError(answer, 401, "invalid_client");
      expect(answer.text).toBe(wrong.text);
    }
    const other = `${issuerPathOf("other-tenant")}/oauth/token`;
    const form = { grant_type: grantType, api_key: key };
    expectError(await requestToken(running, form, {}, other), 401, "invalid_client");
  });

  it("stand beside no other credential, and never in the URL", async () => {
    const { key } = await make();
    const headers = basic(clientId, clientSecret);
    const form = { grant_type: grantType, api_key: key };
    expectError(await requestToken(running, form, headers), 400, "invalid_request");
    expectError(await exchange(key, { client_secret: "x" }), 400, "invalid_request");
    expectError(await exchange(key, { client_id: clientId }), 400, "invalid_request");
    const path = `${issuerPathOf("my-tenant")}/oauth/token?api_key=${key}`;
    expectError(await requestToken(running, form, {}, path), 400, "invalid_request");
  });

  it("note the day of their last use, and are stored by their digest alone", async () => {
    const { key, kept } = await make();
    expectToken(await exchange(key));
    await upkeep.idle();
    const found = expectOk(await running.storage.clients.read(running.tenant.id, keyed));
    const stored = found?.value.apiKeys?.find(({ id }) => id === kept.id);
    expect(stored?.lastUsedDay).toBe(running.clock.now() - (running.clock.now() % 86_400));
    expect(JSON.stringify(found)).not.toContain(key.split(".")[1]);
  });

  it("are accepted by a route that allows them, as Bearer or in X-API-Key", async () => {
    const { storage, tenant, clock, keys } = running;
    const api = resourceServer({
      issuer: tenant.issuer,
      audience: tenant.audience,
      keys: keysFromPort(keys, tenant.id),
      store: tokenStore({ storage, tenant: tenant.id }),
      clock,
    });
    const { key, kept } = await make({ scope: "api:read" });
    const read = requireScope("api:read");
    const [bearer, header] = [
      { authorization: `Bearer ${key}`, url: "/" },
      { authorization: undefined, apiKey: key, url: "/" },
    ];
    for (const request of [bearer, header]) {
      const token = expectOk(await api.authorize(request, read, { apiKeys: true }));
      expect(token).toMatchObject({ id: kept.id, client: keyed, scope: ["api:read"] });
    }
    expect(expectErr(await api.authorize(bearer, read))).toEqual({ kind: "invalid_token" });
    expect(expectErr(await api.authorize(header, read))).toEqual({ kind: "token_missing" });
    expect(
      expectErr(await api.authorize(bearer, requireScope("api:write"), { apiKeys: true })),
    ).toMatchObject({ kind: "insufficient_scope" });
    const both = { ...bearer, apiKey: key };
    expect(expectErr(await api.authorize(both, read, { apiKeys: true }))).toEqual({
      kind: "invalid_request",
    });
    const dpop = { authorization: `DPoP ${key}`, url: "/" };
    expect(expectErr(await api.authorize(dpop, read, { apiKeys: true }))).toMatchObject({
      kind: "invalid_token",
    });

    const down = { ...storage, clients: { find: () => errAsync(portError("unavailable", "x")) } };
    const away = resourceServer({
      ...{ issuer: tenant.issuer, audience: tenant.audience, keys: keysFromPort(keys, tenant.id) },
      store: tokenStore({ storage: down, tenant: tenant.id }),
    });
    expect(expectErr(await away.authorize(bearer, read, { apiKeys: true }))).toMatchObject({
      kind: "unavailable",
    });
    expectOk(await disableClient(storage.clients)(tenant.id, keyed));
    expect(expectErr(await api.authorize(bearer, read, { apiKeys: true }))).toEqual({
      kind: "invalid_token",
    });
  });
});

describe("the text of an API key", () => {
  it("names its client, whatever characters that has", () => {
    fc.assert(
      fc.property(arbitraryClientId(), (client) => {
        const text = apiKeyText(client, systemEntropy.text(32));
        expect(apiKeyClient(text)).toBe(client);
        expect(text).toMatch(/^mpak_[0-9a-f]+\.[\w-]{43}[0-9A-Za-z]{6}$/);
      }),
    );
  });

  it("is none with one character changed", () => {
    const text = apiKeyText(keyed, "A".repeat(43));
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, c) => {
        fc.pre(text[at] !== c);
        expect(apiKeyClient(`${text.slice(0, at)}${c}${text.slice(at + 1)}`)).toBeUndefined();
      }),
    );
  });
});
