import {
  type ClientCertificate,
  type ClientId,
  createAuthorizationServer,
  type GrantedAccess,
  type GrantType,
} from "@mintport/core";
import { revokeClientTokens, revokeTenantTokens } from "@mintport/core/management";
import { instant, later, portError, type SigningKeys, type TokenId } from "@mintport/core/ports";
import { errAsync, ok } from "@mintport/core/result";
import { emptyScope } from "@mintport/core/scope";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto";
import { expectOk } from "@mintport/testing";
import { decodeJwt } from "jose";
import { afterEach, describe, expect, it } from "vitest";
import { bindings, type Running, run, stacks } from "../fixture/bindings.ts";
import { clientSecret, issuerPathOf, otherTenantSecret, tokenPath } from "../fixture/deployment.ts";
import { expectError, expectToken } from "../fixture/expect-answer.ts";
import { good, parseObject, requestToken } from "../fixture/token-request.ts";
import {
  changeClient,
  freshParty,
  isActive,
  mint,
  owner,
  revoke,
} from "../rfc7662/introspection.ts";
import { brief, plain, resources, withResources } from "../rfc8707/resources.ts";
import { askWith, otherKey, proofKey, proofOf } from "../rfc9449/proofs.ts";

const tokenReuse = { window: 60 };
const [binding] = bindings;
if (binding === undefined) throw new Error("no binding");

describe.each(stacks)("tokens that are handed out again, over $name", (stack) => {
  let running: Running;
  afterEach(() => running.close());

  it("are the same within the window, with what is left of their life", async () => {
    running = await run(stack, () => ({ tokenReuse }));
    const token = expectToken(await requestToken(running, good));
    running.clock.advance(59);
    const again = await requestToken(running, { ...good, scope: "api:write api:read" });
    expect(expectToken(again)).toBe(token);
    expect(again.json["expires_in"]).toBe(3600 - 59);
    expect(await isActive(running, token)).toBe(true);

    running.clock.advance(1);
    expect(expectToken(await requestToken(running, good))).not.toBe(token);
  });

  it("are opaque ones too", async () => {
    running = await run(stack, () => ({ tokenReuse }));
    const party = await freshParty(running, { accessTokenFormat: "opaque" });
    const token = await mint(running, party);
    expect(token).toMatch(/^mpat_/);
    expect(await mint(running, party)).toBe(token);
  });

  it("are not those that were revoked, here or on another node", async () => {
    running = await run(stack, () => ({ tokenReuse }));
    const revoked = await mint(running);
    expect((await revoke(running, revoked)).status).toBe(200);
    const second = await mint(running);
    expect(second).not.toBe(revoked);

    const { storage, tenant, clock } = running;
    const { jti } = decodeJwt(second);
    expectOk(await storage.accessTokens.revoke(tenant.id, jti as TokenId, later(clock.now(), 60)));
    expect(await mint(running)).not.toBe(second);
  });

  it.each(["client", "tenant"] as const)(
    "are not those that an epoch of the %s ended",
    async (whose) => {
      running = await run(stack, () => ({ tokenReuse }));
      const { storage, tenant } = running;
      const token = await mint(running);
      if (whose === "client")
        expectOk(await revokeClientTokens(storage.clients)(tenant.id, owner.id as ClientId));
      else expectOk(await revokeTenantTokens(storage.tenants)(tenant.id));
      const next = await mint(running);
      expect(next).not.toBe(token);
      expect(await isActive(running, next)).toBe(true);
    },
  );
});

describe("tokens that are handed out again", () => {
  let running: Running;
  afterEach(() => running.close());

  it("are none without the setting", async () => {
    running = await run(binding);
    expect(await mint(running)).not.toBe(await mint(running));
  });

  it("are told to the observer as reused, by their own id", async () => {
    running = await run(binding, () => ({ tokenReuse }));
    const { jti } = decodeJwt(await mint(running));
    await mint(running);
    const [first, second] = running.observer.events;
    expect(first).not.toHaveProperty("reused");
    expect(second).toMatchObject({ outcome: "answered", reused: true, tokenId: jti });
  });

  it("are only the client's own, and only for exactly the same", async () => {
    running = await run(binding, () => ({ tokenReuse }));
    const others = [await freshParty(running), await freshParty(running)] as const;
    const tokens = [
      await mint(running, owner),
      await mint(running, owner, { scope: "api:read" }),
      await mint(running, others[0]),
      await mint(running, others[1]),
      expectToken(await askWith(running, await proofOf(running))),
      expectToken(await askWith(running, await proofOf(running, { key: otherKey }))),
    ];
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(expectToken(await askWith(running, await proofOf(running, { key: proofKey })))).toBe(
      tokens[4],
    );
  });

  it("are for nobody who does not prove to be the client", async () => {
    running = await run(binding, () => ({ tokenReuse }));
    await mint(running);
    const wrong = { ...good, client_secret: `${clientSecret}x` };
    expectError(await requestToken(running, wrong), 401, "invalid_client");
    expectError(await requestToken(running, { ...good, scope: "admin" }), 400, "invalid_scope");
  });

  it.each([
    { expiresBy: later(instant(Date.now() / 1000), 9000) },
    { actor: { subject: "actor" } },
    { mayAct: "actor" },
    { issuedTokenType: "urn:ietf:params:oauth:token-type:access_token" },
  ] satisfies Partial<GrantedAccess>[])(
    "are not those granted for one occasion: %j",
    async (occasion) => {
      const once: GrantType = {
        name: "urn:example:once",
        check: ({ client, requestedResource, requestedScope = emptyScope }) =>
          ok({
            subject: client.id,
            scope: requestedScope,
            audience: requestedResource.audience,
            ...occasion,
          }),
      };
      running = await run(binding, () => ({ tokenReuse, grants: [once] }));
      const party = await freshParty(running, { grantTypes: [once.name] });
      const ask = () => mint(running, party, { grant_type: once.name, scope: "api:read" });
      expect(await ask()).not.toBe(await ask());
    },
  );

  it("are not those granted for one occasion: though the same grant's others are", async () => {
    const plain: GrantType = {
      name: "urn:example:plain",
      check: ({ client, requestedResource, requestedScope = emptyScope }) =>
        ok({ subject: client.id, scope: requestedScope, audience: requestedResource.audience }),
    };
    running = await run(binding, () => ({ tokenReuse, grants: [plain] }));
    const party = await freshParty(running, { grantTypes: [plain.name] });
    const ask = () => mint(running, party, { grant_type: plain.name, scope: "api:read" });
    expect(await ask()).toBe(await ask());
  });

  it("are not another client's, were it for the same subject", async () => {
    const shared: GrantType = {
      name: "urn:example:shared",
      check: ({ requestedResource, requestedScope = emptyScope }) =>
        ok({ subject: "a user", scope: requestedScope, audience: requestedResource.audience }),
    };
    running = await run(binding, () => ({ tokenReuse, grants: [shared] }));
    const ask = async () => {
      const party = await freshParty(running, { grantTypes: [shared.name] });
      return mint(running, party, { grant_type: shared.name, scope: "api:read" });
    };
    expect(await ask()).not.toBe(await ask());
  });

  it("are not those of a client of the same name at another tenant, nor for another resource", async () => {
    running = await run(binding, withResources(resources, { tokenReuse }));
    const theirs = await requestToken(
      running,
      { ...good, client_secret: otherTenantSecret },
      {},
      `${issuerPathOf("other-tenant")}/oauth/token`,
    );
    const tokens = [expectToken(theirs), await mint(running)];
    for (const resource of [plain, brief]) tokens.push(await mint(running, owner, { resource }));
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  it("are not those bound to another certificate", async () => {
    running = await run(binding, () => ({ tokenReuse }));
    const party = await freshParty(running, { certificateBoundAccessTokens: true });
    const { storage, keys, clock, tenant } = running;
    const server = createAuthorizationServer({
      ...{ storage, keys, clock, tokenReuse, secretHasher: sha256SecretHasher },
    });
    const ask = async (thumbprint: string): Promise<unknown> => {
      const answer = await server.handle("token", {
        tenant: tenant.id,
        method: "POST",
        url: tokenPath,
        headers: new Headers({ "content-type": "application/x-www-form-urlencoded" }),
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: party.id,
          client_secret: party.secret,
        }).toString(),
        clientCertificate: { thumbprint } as ClientCertificate,
      });
      expect(answer.status).toBe(200);
      return parseObject(answer.body)["access_token"];
    };
    const token = await ask("a".repeat(43));
    expect(await ask("b".repeat(43))).not.toBe(token);
    expect(await ask("a".repeat(43))).toBe(token);
  });

  it("are not those granted to another subject, or with another lifetime", async () => {
    let granted: Partial<GrantedAccess> = {};
    const varying: GrantType = {
      name: "urn:example:varying",
      check: ({ client, requestedResource, requestedScope = emptyScope }) =>
        ok({
          subject: client.id,
          scope: requestedScope,
          audience: requestedResource.audience,
          ...granted,
        }),
    };
    running = await run(binding, () => ({ tokenReuse, grants: [varying] }));
    const party = await freshParty(running, { grantTypes: [varying.name] });
    const ask = () => mint(running, party, { grant_type: varying.name, scope: "api:read" });
    const token = await ask();
    granted = { subject: "somebody-else" };
    expect(await ask()).not.toBe(token);
    granted = {};
    expect(await ask()).toBe(token);
    await changeClient(running, party.id, { accessTokenLifetime: 60 });
    expect(await ask()).not.toBe(token);
  });

  it("are not those of a key that signs no more", async () => {
    let keys: SigningKeys | undefined;
    running = await run(binding, (deployment) => {
      keys = deployment.keys;
      const current: SigningKeys = {
        signer: (...asked) => (keys ?? deployment.keys).signer(...asked),
        publicKeys: (...asked) => (keys ?? deployment.keys).publicKeys(...asked),
      };
      return { tokenReuse, keys: current };
    });
    const token = await mint(running);
    keys = await generatedKeys([{ tenant: running.tenant.id, alg: "RS256", kid: "successor" }]);
    expect(await mint(running)).not.toBe(token);
  });

  it("are not in the last tenth of their life, however long the window is", async () => {
    running = await run(binding, () => ({ tokenReuse: { window: 86_400 } }));
    const token = await mint(running);
    running.clock.advance(3239);
    expect(await mint(running)).toBe(token);
    running.clock.advance(1);
    expect(await mint(running)).not.toBe(token);
  });

  it("are not from the future of a clock that was set back", async () => {
    running = await run(binding, () => ({ tokenReuse }));
    const token = await mint(running);
    running.clock.advance(-10);
    expect(await mint(running)).not.toBe(token);
  });

  it("are none while nobody can say whether they were revoked", async () => {
    running = await run(binding, ({ storage }) => ({
      tokenReuse,
      storage: {
        ...storage,
        accessTokens: {
          ...storage.accessTokens,
          isRevoked: () => errAsync(portError("unavailable", "access-token-store")),
        },
      },
    }));
    await mint(running);
    expectError(await requestToken(running, good), 503, "temporarily_unavailable");
  });
});
