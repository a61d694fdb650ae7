import type { ClientId } from "@mintport/core";
import { instant } from "@mintport/core/ports";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { clientId, issuerPathOf, otherTenantSecret } from "../fixture/deployment.ts";
import { comparable } from "../fixture/expect-answer.ts";
import { basic, requestToken } from "../fixture/token-request.ts";
import { deadTokens, otherTenantsToken } from "./dead-tokens.ts";
import {
  api,
  goodClaims,
  introspect,
  isActive,
  lastFault,
  mint,
  owner,
  revoke,
  revokePath,
  signGenuine,
  withParties,
} from "./introspection.ts";

describe.each(bindings)("what is not live, over $name", (binding) => {
  let running: Running;
  let noon: ReturnType<Running["clock"]["now"]>;
  beforeAll(async () => {
    running = await run(binding, withParties({ signedMetadata: true }));
    noon = running.clock.now();
  });
  afterAll(() => running.close());

  const table = Object.entries(deadTokens).flatMap(([fault, made]) =>
    Object.entries(made).map(([name, make]) => [name, fault, make] as const),
  );

  it.each(table)(
    '%s is {"active":false} and nothing else (RFC 7662 §2.2), for %s',
    async (_, fault, make) => {
      // Past every epoch that a case before has set.
      running.clock.set(instant(noon + (step += 10_000)));
      const unknown = await introspect(running, "no-such-token", { as: api });
      const token = await make(running);
      const answer = await introspect(running, token, { as: api });

      expect(lastFault(running)).toBe(fault);
      expect(answer.status).toBe(200);
      expect(answer.text).toBe('{"active":false}');
      expect(comparable(answer)).toEqual(comparable(unknown));
      expect(running.observer.events.at(-1)).toMatchObject({ outcome: "answered" });

      const ended = await revoke(running, token, { as: owner });
      if (fault === "token_of_others") return;
      // RFC 7009 §2.2: "invalid tokens do not cause an error response".
      expect({ status: ended.status, text: ended.text }).toEqual({ status: 200, text: "" });
      expect(lastFault(running)).toBe(fault);
    },
  );

  it("what is forged here is live without its fault (RFC 7662 §2.2)", async () => {
    expect(await isActive(running, await signGenuine(running, goodClaims(running)))).toBe(true);
    const atEdge = await mint(running);
    running.clock.advance(3599);
    expect(await isActive(running, atEdge)).toBe(true);
    running.clock.advance(1);
    expect(await isActive(running, atEdge)).toBe(false);
  });

  it("a clock that steps back by five minutes is no reason to disbelieve a token", async () => {
    const token = await mint(running);
    running.clock.advance(-330);
    expect(await isActive(running, token)).toBe(true);
    running.clock.advance(-1);
    expect(await isActive(running, token)).toBe(false);
    expect(lastFault(running)).toBe("token_not_yet_valid");
  });
});

let step = 0;

describe.each(bindings)("between tenants (RFC 7662 §2.2), over $name", (binding) => {
  it("another tenant's opaque token is unknown here, and live there", async () => {
    const running = await run(binding, async (deployment) => {
      const { storage, otherTenant } = deployment;
      const found = expectOk(await storage.clients.read(otherTenant.id, clientId as ClientId));
      if (found === undefined) throw new Error("no client");
      const client = { ...found.value, accessTokenFormat: "opaque" as const };
      expectOk(await storage.clients.update(otherTenant.id, client, found.revision));
      return withParties()(deployment);
    });
    const token = await otherTenantsToken(running);
    const there = {
      as: { id: clientId, secret: otherTenantSecret },
      path: `${issuerPathOf("other-tenant")}/oauth/introspect`,
    };
    expect((await introspect(running, token, there)).json["active"]).toBe(true);

    expect((await introspect(running, token, { as: api })).text).toBe('{"active":false}');
    expect(lastFault(running)).toBe("token_unknown");
    // And revoking it here leaves it alone there.
    const ended = await requestToken(running, { token }, basic(owner.id, owner.secret), revokePath);
    expect(ended.status).toBe(200);
    expect((await introspect(running, token, there)).json["active"]).toBe(true);
    await running.close();
  });
});

describe.each(bindings)("a tenant that mints typ JWT (RFC 7662 §2.2), over $name", (binding) => {
  it("knows its tokens of both types, and takes no ID token for one (RFC 9068 §5)", async () => {
    const running = await run(binding, async (deployment) => {
      const { storage, tenant } = deployment;
      const found = expectOk(await storage.tenants.read(tenant.id));
      if (found === undefined) throw new Error("no tenant");
      const changed = { ...found.value, accessTokenType: "JWT" as const };
      expectOk(await storage.tenants.update(changed, found.revision));
      return withParties()(deployment);
    });
    const claims = goodClaims(running);
    for (const typ of ["JWT", "at+jwt", "application/at+jwt"])
      expect(await isActive(running, await signGenuine(running, claims, { typ }))).toBe(true);
    expect(await isActive(running, await mint(running))).toBe(true);

    const idToken = { ...claims, aud: owner.id, nonce: "n" };
    expect(await isActive(running, await signGenuine(running, idToken, { typ: "JWT" }))).toBe(
      false,
    );
    expect(lastFault(running)).toBe("token_claims_invalid");
    for (const typ of ["token-introspection+jwt", "logout+jwt", undefined]) {
      expect(await isActive(running, await signGenuine(running, claims, { typ }))).toBe(false);
      expect(lastFault(running)).toBe("token_type_wrong");
    }
    await running.close();
  });
});
