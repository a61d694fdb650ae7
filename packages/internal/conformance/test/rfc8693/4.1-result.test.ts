import { maxActors } from "@mintport/core/tokens";
import { keysFromPort, requireScope, resourceServer } from "@mintport/resource-server";
import { expectOk } from "@mintport/testing";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run, stacks } from "../fixture/bindings.ts";
import { expectError, expectNoToken, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { introspect, mint, type Party, revoke } from "../rfc7662/introspection.ts";
import { tenantWith } from "../rfc9068/tenant-with.ts";
import { askWith, proofKey, proofOf } from "../rfc9449/proofs.ts";
import {
  accessTokenType,
  asking,
  claimsOf,
  delegate,
  delegation,
  exchange,
  impersonation,
  impersonator,
  opaque,
  orders,
  second,
  third,
  userToken,
  withExchange,
} from "./exchanging.ts";

describe.each(stacks)("what an exchange gives (RFC 8693 §2.2, §4.1), over $name", (stack) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(stack, withExchange());
  });
  afterAll(() => running.close());

  const delegated = async (as: Party, subject: string) =>
    exchange(running, as, delegation(subject, await mint(running, as)));

  it("issued_token_type stands beside the usual members (§2.2.1)", async () => {
    const answer = await exchange(running, impersonator, impersonation(await userToken(running)));
    expect(answer.json).toEqual({
      access_token: expect.any(String),
      issued_token_type: accessTokenType,
      token_type: "Bearer",
      expires_in: 3600,
      scope: "api:read api:write",
    });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("act is nested, the newest outermost, and a chain of three works", async () => {
    const first = expectToken(await delegated(delegate, await userToken(running)));
    const then = expectToken(await delegated(second, first));
    const last = expectToken(await delegated(third, then));
    const chain = { sub: third.id, act: { sub: second.id, act: { sub: delegate.id } } };
    expect(decodeJwt(last)).toMatchObject({ sub: "user-1", client_id: third.id, act: chain });
    expect((await introspect(running, last, { as: third })).json).toMatchObject({ act: chain });

    // At a resource the outermost is who acts; the others are history.
    const { tenant, keys, clock } = running;
    const api = resourceServer({
      issuer: tenant.issuer,
      audience: tenant.audience,
      keys: keysFromPort(keys, tenant.id),
      clock,
    });
    const request = { authorization: `Bearer ${last}`, url: "/" };
    const token = expectOk(await api.authorize(request, requireScope("api:read")));
    expect(token.actor?.subject).toBe(third.id);
  });

  it("opaque tokens keep the chain too", async () => {
    const first = expectToken(await delegated(delegate, await userToken(running)));
    const then = expectToken(await delegated(opaque, first));
    expect(then).toMatch(/^mpat_/);
    const last = await delegated(second, then);
    expect(claimsOf(last)["act"]).toEqual({
      sub: second.id,
      act: { sub: opaque.id, act: { sub: delegate.id } },
    });
  });

  it("a subject token that was revoked is exchanged no more; what came of it lives", async () => {
    const subject = await userToken(running);
    const made = expectToken(await delegated(delegate, subject));
    const frontend = { id: "frontend", secret: "secret-of-frontend" };
    expect((await revoke(running, subject, { as: frontend })).status).toBe(200);
    const answer = await delegated(delegate, subject);
    expectError(answer, 400, "invalid_request");
    expectNoToken(answer);
    expect(lastReason(running)).toBe("subject_token_invalid");
    expect((await introspect(running, made, { as: delegate })).json["active"]).toBe(true);
  });
});

describe.each(bindings)("bounds of what an exchange gives, over $name", (binding) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(binding, withExchange());
  });
  afterAll(() => running.close());

  const impersonated = async (subject: string, form = {}) =>
    exchange(running, impersonator, { ...impersonation(subject), ...form });

  it(`a chain holds ${maxActors} actors, and one more is refused (RFC 8693 §4.1)`, async () => {
    let subject = await userToken(running);
    for (let actors = 1; actors <= maxActors; actors++) {
      const form = delegation(subject, await mint(running, delegate));
      subject = expectToken(await exchange(running, delegate, form));
    }
    const form = delegation(subject, await mint(running, delegate));
    const answer = await exchange(running, delegate, form);
    expectError(answer, 400, "invalid_request");
    expectNoToken(answer);
    expect(lastReason(running)).toBe("actor_chain_too_long");
    // Impersonation adds nobody.
    expectToken(await impersonated(subject));
  });

  it("impersonation keeps who acted before (RFC 8693 §4.1)", async () => {
    const subject = await userToken(running, { acted: "newest older" });
    expect(claimsOf(await impersonated(subject))["act"]).toEqual({
      sub: "newest",
      act: { sub: "older" },
    });
  });

  it("the scope is the subject's if none is asked for, and never more (RFC 8693 §4.1)", async () => {
    const subject = await userToken(running, { scope: "api:read" });
    expectToken(await impersonated(subject), "api:read");
    expectToken(await impersonated(subject, { scope: "api:read" }), "api:read");
    // The client itself could have it, and so could the subject with another token.
    for (const scope of ["api:write", "api:read api:write", "api", "api:*"]) {
      const answer = await impersonated(subject, { scope });
      expectError(answer, 400, "invalid_scope");
      expect(lastReason(running)).toBe("scope_not_allowed");
    }
    // The actor's scope adds nothing.
    const actor = await mint(running, delegate);
    const form = { ...delegation(subject, actor), scope: "api:write" };
    expectError(await exchange(running, delegate, form), 400, "invalid_scope");
  });

  it("a narrower scope never comes back (RFC 8693 §4.1)", async () => {
    const first = delegation(await userToken(running), await mint(running, delegate));
    const narrow = expectToken(
      await exchange(running, delegate, { ...first, scope: "api:read" }),
      "api:read",
    );
    const next = delegation(narrow, await mint(running, second));
    const answer = await exchange(running, second, { ...next, scope: "api:read api:write" });
    expectError(answer, 400, "invalid_scope");
    expect(lastReason(running)).toBe("scope_not_allowed");
    expectToken(await exchange(running, second, next), "api:read");
  });

  it("it lives no longer than the subject token, to the second (RFC 8693 §4.1)", async () => {
    const { clock } = running;
    const subject = await userToken(running, { expires_by: String(clock.now() + 100) });
    clock.advance(40);
    const answer = await impersonated(subject);
    expect(answer.json["expires_in"]).toBe(60);
    expect(claimsOf(answer)["exp"]).toBe(decodeJwt(subject)["exp"]);
    clock.advance(59);
    expect((await impersonated(subject)).json["expires_in"]).toBe(1);
    clock.advance(1);
    expectError(await impersonated(subject), 400, "invalid_request");
    expect(lastReason(running)).toBe("subject_token_invalid");
  });

  it("nor longer than the tokens of the client that asks (RFC 8693 §4.1)", async () => {
    const form = delegation(await userToken(running), await mint(running, third));
    expect((await exchange(running, third, form)).json["expires_in"]).toBe(300);
  });

  it("the actor token's end is not the new token's: it only says who acts (RFC 8693 §4.1)", async () => {
    const { clock } = running;
    const actor = await mint(running, delegate);
    clock.advance(3590);
    const form = delegation(await userToken(running), actor);
    expect((await exchange(running, delegate, form)).json["expires_in"]).toBe(3600);
  });

  it("with a DPoP proof the new token is bound to that key (RFC 9449 §5)", async () => {
    const form = asking(impersonator, impersonation(await userToken(running)));
    const answer = await askWith(running, await proofOf(running), form);
    expect(answer.json["token_type"]).toBe("DPoP");
    expect(decodeJwt(expectToken(answer))["cnf"]).toEqual({ jkt: proofKey.thumbprint });
  });
});

describe.each(bindings)(
  "a resource of an exchange (RFC 8693 §2.1, RFC 8707), over $name",
  (binding) => {
    it("narrows audience, scope and lifetime", async () => {
      const running = await run(binding, async (deployment) => {
        const settings = await withExchange()(deployment);
        const resource = {
          indicator: orders as never,
          scopes: ["api:read"] as never,
          accessTokenLifetime: 120,
        };
        return tenantWith({ resources: [resource] }, settings)(deployment);
      });
      const form = { ...impersonation(await userToken(running)), resource: orders };
      const answer = await exchange(running, impersonator, form);
      expect(claimsOf(answer)).toMatchObject({ aud: orders, scope: "api:read" });
      expect(answer.json["expires_in"]).toBe(120);

      const more = await exchange(running, impersonator, { ...form, scope: "api:write" });
      expectError(more, 400, "invalid_scope");
      expect(lastReason(running)).toBe("scope_not_at_resource");
      const foreign = await exchange(running, impersonator, {
        ...form,
        resource: "https://a.example",
      });
      expectError(foreign, 400, "invalid_target");
      expect(lastReason(running)).toBe("resource_unknown");
      const none = await exchange(running, impersonator, {
        ...impersonation(await userToken(running, { scope: "api:write" })),
        resource: orders,
      });
      expectError(none, 400, "invalid_scope");
      expect(lastReason(running)).toBe("scope_empty");
      await running.close();
    });
  },
);
