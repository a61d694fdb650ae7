import type { ClientId } from "@mintport/core";
import { revokeClientTokens, revokeTenantTokens } from "@mintport/core/management";
import { portError, type Storage } from "@mintport/core/ports";
import { errAsync, okAsync } from "@mintport/core/result";
import {
  keysFromPort,
  type ResourceServer,
  requireScope,
  resourceServer,
  tokenStore,
} from "@mintport/resource-server";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectInvalidToken } from "../fixture/expect-refusal.ts";
import { bearer, guards } from "../fixture/guards.ts";
import {
  changeClient,
  freshParty,
  isActive,
  mint,
  opaqueOwner,
  owner,
  revoke,
  withParties,
} from "../rfc7662/introspection.ts";

const needed = requireScope("api:read");
const [binding] = bindings;

describe.each(guards)("revocation at a resource server, $name", ({ ask }) => {
  let running: Running;
  beforeAll(async () => {
    if (binding === undefined) throw new Error("no binding");
    running = await run(binding, withParties());
  });
  afterAll(() => running.close());

  const guarded = (storage?: Storage): ResourceServer => {
    const { tenant, keys, clock } = running;
    return resourceServer({
      issuer: tenant.issuer,
      audience: tenant.audience,
      keys: keysFromPort(keys, tenant.id),
      clock,
      ...(storage === undefined ? {} : { store: tokenStore({ storage, tenant: tenant.id }) }),
    });
  };
  const answered = (token: string, server: ResourceServer = guarded(running.storage)) =>
    ask(server, needed, bearer(token));

  it("with the store a revoked token is 401 at once, and its sibling good (RFC 7009 §2)", async () => {
    for (const party of [owner, opaqueOwner]) {
      const [token, sibling] = [await mint(running, party), await mint(running, party)];
      expect(await answered(token)).toMatchObject({ status: 200, json: { client: party.id } });

      expect((await revoke(running, token, { as: party })).status).toBe(200);
      expectInvalidToken(await answered(token));
      expect((await answered(sibling)).status).toBe(200);
    }
  });

  it("without the store a revoked JWT is good until exp, and no later (RFC 7009 §2)", async () => {
    const token = await mint(running);
    expect((await revoke(running, token)).status).toBe(200);
    running.clock.advance(3599);
    expect((await answered(token, guarded())).status).toBe(200);
    running.clock.advance(1);
    expectInvalidToken(await answered(token, guarded()));
  });

  it("without the store an opaque token is nothing, and with it nothing but genuine", async () => {
    const token = await mint(running, opaqueOwner);
    expect((await answered(token)).status).toBe(200);
    expectInvalidToken(await answered(token, guarded()));
    expectInvalidToken(await answered(`${token.slice(0, -1)}${token.endsWith("a") ? "b" : "a"}`));
    const other = { ...running.tenant, audience: "https://other.example/" };
    const elsewhere = resourceServer({
      issuer: other.issuer,
      audience: other.audience,
      keys: keysFromPort(running.keys, other.id),
      clock: running.clock,
      store: tokenStore({ storage: running.storage, tenant: other.id }),
    });
    expectInvalidToken(await answered(token, elsewhere));
    running.clock.advance(3600);
    expectInvalidToken(await answered(token));
  });

  it("another tenant's store knows no opaque token of ours", async () => {
    const token = await mint(running, opaqueOwner);
    const { tenant, otherTenant, storage, clock, keys } = running;
    const foreign = resourceServer({
      issuer: tenant.issuer,
      audience: tenant.audience,
      keys: keysFromPort(keys, tenant.id),
      clock,
      store: tokenStore({ storage, tenant: otherTenant.id }),
    });
    expectInvalidToken(await answered(token, foreign));
  });

  it("epochs of client and tenant are honoured at once", async () => {
    const { storage, tenant } = running;
    const party = await freshParty(running);
    const [own, others] = [await mint(running, party), await mint(running)];
    const endClient = revokeClientTokens(storage.clients);
    expectOk(await endClient(tenant.id, party.id as ClientId));
    expectInvalidToken(await answered(own));
    expect((await answered(others)).status).toBe(200);

    expectOk(await revokeTenantTokens(storage.tenants)(tenant.id));
    expectInvalidToken(await answered(others));
    expect((await answered(others, guarded())).status).toBe(200);
    expect((await answered(await mint(running))).status).toBe(200);
  });

  it("a client that was disabled since has no token left", async () => {
    const party = await freshParty(running);
    const token = await mint(running, party);
    await changeClient(running, party.id, { disabled: true });
    expectInvalidToken(await answered(token));
    expect(await isActive(running, token)).toBe(false);
  });

  it("a tenant that is gone or disabled lets nothing through", async () => {
    const token = await mint(running);
    const { storage, tenant, otherTenant } = running;
    for (const found of [undefined, { ...tenant, disabled: true }, otherTenant]) {
      const tenants = { find: () => okAsync(found) };
      expect((await answered(token, guarded({ ...storage, tenants }))).status).toBe(503);
    }
  });

  it("a store that cannot answer is 503 and lets nothing through (RFC 7009 §2.2.1)", async () => {
    for (const party of [owner, opaqueOwner]) {
      const token = await mint(running, party);
      const down = () => errAsync(portError("unavailable", "access-token-store"));
      const accessTokens = { ...running.storage.accessTokens, isRevoked: down, find: down };
      const answer = await answered(token, guarded({ ...running.storage, accessTokens }));
      expect(answer.status).toBe(503);
      expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
    }
  });
});
