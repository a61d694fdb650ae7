import type { ClientId } from "@mintport/core";
import { revokeClientTokens } from "@mintport/core/management";
import { verifiedTokens } from "@mintport/crypto";
import {
  type KeySource,
  keysFromPort,
  type ResourceServer,
  requireScope,
  resourceServer,
  tokenStore,
  type VerifiedJwtClaims,
} from "@mintport/resource-server";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectToken } from "../fixture/expect-answer.ts";
import { expectInvalidToken } from "../fixture/expect-refusal.ts";
import { bearer, guards } from "../fixture/guards.ts";
import { introspect, mint, owner, revoke, withParties } from "../rfc7662/introspection.ts";
import { askWith, proofOf } from "../rfc9449/proofs.ts";

const needed = requireScope("api:read");
const [binding] = bindings;

describe.each(guards)("a token that a resource server has verified, $name", ({ ask }) => {
  let running: Running;
  beforeAll(async () => {
    if (binding === undefined) throw new Error("no binding");
    running = await run(binding, withParties());
  });
  afterAll(() => running.close());

  /** A guard that remembers for a minute, and how often it asked for a key. */
  const remembering = ({ clockSkew = 0, revocations = true } = {}) => {
    const { tenant, keys, clock, storage } = running;
    const source = keysFromPort(keys, tenant.id);
    let asked = 0;
    const counting: KeySource = (...which) => {
      asked++;
      return source(...which);
    };
    const server: ResourceServer = resourceServer({
      ...{ issuer: tenant.issuer, audience: tenant.audience, keys: counting, clock, clockSkew },
      ...(revocations ? { store: tokenStore({ storage, tenant: tenant.id }) } : {}),
      verifiedTokens: verifiedTokens<VerifiedJwtClaims>({ clock, lifetime: 60 }),
    });
    return { server, asked: () => asked };
  };

  it("passes again without another verification, and once more after its lifetime here", async () => {
    const { server, asked } = remembering();
    const token = await mint(running);
    const first = await ask(server, needed, bearer(token));
    expect(first.status).toBe(200);
    const again = await ask(server, needed, bearer(token));
    expect(again.json).toEqual(first.json);
    expect(asked()).toBe(1);
    running.clock.advance(60);
    expect((await ask(server, needed, bearer(token))).status).toBe(200);
    expect(asked()).toBe(2);
  });

  it("is refused where one character differs", async () => {
    const { server } = remembering();
    const token = await mint(running);
    expect((await ask(server, needed, bearer(token))).status).toBe(200);
    const [header = "", claims = "", signature = ""] = token.split(".");
    for (const changed of [
      `A${header.slice(1)}.${claims}.${signature}`,
      `${header}.${claims.slice(0, -1)}.${signature}`,
      `${header}.${claims}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`,
    ])
      if (changed !== token) expectInvalidToken(await ask(server, needed, bearer(changed)));
  });

  it("is refused from the second on at which it expires, clock skew allowed for", async () => {
    for (const clockSkew of [0, 30]) {
      const { server, asked } = remembering({ clockSkew, revocations: false });
      const token = await mint(running);
      running.clock.advance(3580);
      expect((await ask(server, needed, bearer(token))).status).toBe(200);
      running.clock.advance(19 + clockSkew);
      expect((await ask(server, needed, bearer(token))).status).toBe(200);
      running.clock.advance(1);
      expectInvalidToken(await ask(server, needed, bearer(token)));
      expect(asked()).toBe(1);
    }
  });

  it("is refused at once when it is revoked, or its client's epoch ends it (RFC 7009 §2)", async () => {
    const { server } = remembering();
    const [revoked, ended] = [await mint(running), await mint(running)];
    for (const token of [revoked, ended])
      expect((await ask(server, needed, bearer(token))).status).toBe(200);
    expect((await revoke(running, revoked)).status).toBe(200);
    expectInvalidToken(await ask(server, needed, bearer(revoked)));
    const { storage, tenant, clock } = running;
    expectOk(await revokeClientTokens(storage.clients)(tenant.id, owner.id as ClientId));
    expectInvalidToken(await ask(server, needed, bearer(ended)));
    expect((await introspect(running, ended)).json).toEqual({ active: false });
    clock.advance(2);
  });

  it("is nothing to a resource of another audience that has the same memory (RFC 9068 §4)", async () => {
    const { tenant, keys, clock } = running;
    const shared = {
      ...{ issuer: tenant.issuer, keys: keysFromPort(keys, tenant.id), clock },
      verifiedTokens: verifiedTokens<VerifiedJwtClaims>({ clock }),
    };
    const token = await mint(running);
    const own = resourceServer({ ...shared, audience: tenant.audience });
    const other = resourceServer({ ...shared, audience: "https://other.example" });
    expect((await ask(own, needed, bearer(token))).status).toBe(200);
    expectInvalidToken(await ask(other, needed, bearer(token)));
  });

  it("is not what a route made of it", async () => {
    const { server } = remembering();
    const request = {
      ...{ url: "/", method: "GET" },
      authorization: `Bearer ${await mint(running)}`,
    };
    const { claims, scope } = expectOk(await server.authorize(request, needed));
    expect(() => Object.assign(claims, { admin: true })).toThrow(TypeError);
    expect(() => (scope as unknown as string[]).push("admin")).toThrow(TypeError);
    expect(expectOk(await server.authorize(request, needed)).claims).not.toHaveProperty("admin");
  });

  it("opens no route whose scope it lacks", async () => {
    const { server } = remembering();
    const token = await mint(running, owner, { scope: "api:read" });
    expect((await ask(server, needed, bearer(token))).status).toBe(200);
    const refused = await ask(server, requireScope("api:write"), bearer(token));
    expect(refused.status).toBe(403);
  });

  it("that is bound to a key still needs the proof each time (RFC 9449 §7)", async () => {
    const { server } = remembering();
    const token = expectToken(await askWith(running, await proofOf(running)));
    expectInvalidToken(await ask(server, needed, bearer(token)), "DPoP");
    expectInvalidToken(await ask(server, needed, bearer(token)), "DPoP");
    const unproven = await ask(server, needed, { authorization: [`DPoP ${token}`] });
    expect(unproven.status).toBe(401);
  });
});
