import type { AuthorizationServer } from "@mintport/core";
import type { FullStorage, ReplayStore } from "@mintport/core/ports";
import { toClaims } from "@mintport/core/tokens";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run, stacks } from "../fixture/bindings.ts";
import { clientId, issuerPathOf } from "../fixture/deployment.ts";
import { expectToken } from "../fixture/expect-answer.ts";
import { asserted, clientAssertion } from "../fixture/key-client.ts";
import { askRaw } from "../fixture/raw-request.ts";
import { good, requestToken } from "../fixture/token-request.ts";
import { dpopProof, register } from "../rfc7662/introspection.ts";
import { boundClient, everyStep, requestOf, serverOn } from "./explaining.ts";

describe.each(stacks)("explaining a token request, on the stores of $name", (stack) => {
  let running: Running;
  let server: AuthorizationServer;
  const written: string[] = [];
  beforeAll(async () => {
    running = await run(stack, async (deployment) => {
      await register(deployment, boundClient, { dpopBoundAccessTokens: true });
      return {};
    });
    server = serverOn(running, { storage: noting(running.storage, written) });
  });
  afterAll(() => running.close());

  it("a good one: what would be minted is what is minted, but for jti", async () => {
    const before = running.observer.events.length;
    const explanation = await server.explain(requestOf(good));
    expect(explanation.passed).toEqual(everyStep);
    expect(explanation.refusal).toBeUndefined();
    expect(explanation.found).toMatchObject({
      tenant: "my-tenant",
      client: clientId,
      authenticationMethod: "client_secret_post",
      grantType: "client_credentials",
      requestedScope: ["api:read", "api:write"],
      grantedScope: ["api:read", "api:write"],
    });
    expect(running.observer.events.length).toBe(before);

    const minted = decodeJwt(expectToken(await requestToken(running, good)));
    const { token } = explanation;
    if (token === undefined) throw new Error("no token");
    expect({ ...toClaims(token), jti: minted.jti }).toEqual(minted);
    expect(written).toEqual([]);
  });

  it("a bound one: the key it would be bound to, and the proof still works", async () => {
    const { proof, thumbprint } = await dpopProof(running);
    const { id, secret } = boundClient;
    const form = { grant_type: "client_credentials", client_id: id, client_secret: secret };
    for (let i = 0; i < 2; i++) {
      const { token } = await server.explain(requestOf(form, { DPoP: proof }));
      expect(token?.confirmation).toEqual({ keyThumbprint: thumbprint });
    }
    expect(written).toEqual([]);

    const minted = await requestToken(running, form, { DPoP: proof });
    expect(decodeJwt(expectToken(minted))["cnf"]).toEqual({ jkt: thumbprint });
    const { refusal } = await server.explain(requestOf(form, { DPoP: proof }));
    expect(refusal).toMatchObject({
      step: "sender_constraint",
      reason: "dpop_replayed",
      error: "invalid_dpop_proof",
      status: 400,
    });
  });

  it("an assertion that was explained twice works once, and is then explained as replayed", async () => {
    const form = asserted(await clientAssertion(running));
    for (let i = 0; i < 2; i++) {
      const { token, refusal } = await server.explain(requestOf(form));
      expect(refusal).toBeUndefined();
      expect(token?.client).toBe("key-client");
    }
    expect(written).toEqual([]);
    expectToken(await requestToken(running, form));
    expect((await server.explain(requestOf(form))).refusal).toMatchObject({
      step: "client",
      reason: "assertion_replayed",
      error: "invalid_client",
      status: 401,
    });
    expect((await requestToken(running, form)).status).toBe(401);
  });

  it("an opaque one: nothing is kept", async () => {
    const party = { id: `opaque-${stack.name.length}`, secret: "its-secret" };
    await register(running, party, { accessTokenFormat: "opaque" });
    const form = {
      grant_type: "client_credentials",
      client_id: party.id,
      client_secret: party.secret,
    };
    const { token } = await server.explain(requestOf(form));
    expect(token).toMatchObject({ client: party.id, subject: party.id });
    expect(written).toEqual([]);
  });
});

describe.each(bindings)("over $name", (binding) => {
  it.each(["explain", "token/explain", "token?explain", "token/"])(
    "explain is not to be reached: %s",
    async (path) => {
      const running = await run(binding);
      const target = `${issuerPathOf("my-tenant")}/oauth/${path}`;
      const body = new URLSearchParams(good).toString();
      for (const method of ["GET", "POST"]) {
        const { status, text } = await askRaw(running, { method, target, body });
        if (path.startsWith("token?")) expect(text).not.toContain("passed");
        else expect(status).toBe(404);
      }
      await running.close();
    },
  );
});

/** Notes every call that could change something. */
const noting = (storage: FullStorage, written: string[]): FullStorage => {
  const reading = /^(?:find|read|list|inspect|isSeen|isRevoked|capabilities)/;
  const noted = <Store extends object>(name: string, store: Store): Store =>
    Object.fromEntries(
      Object.entries(store).map(([method, value]: [string, (...args: unknown[]) => unknown]) => [
        method,
        (...args: unknown[]) => {
          if (!reading.test(method)) written.push(`${name}.${method}`);
          return value(...args);
        },
      ]),
    ) as Store;
  return {
    ...storage,
    tenants: noted("tenants", storage.tenants),
    clients: noted("clients", storage.clients),
    accessTokens: noted("accessTokens", storage.accessTokens),
    replays: noted<ReplayStore>("replays", storage.replays),
    singleUse: noted("singleUse", storage.singleUse),
    tokenFamilies: noted("tokenFamilies", storage.tokenFamilies),
    grants: noted("grants", storage.grants),
    deviceAuthorizations: noted("deviceAuthorizations", storage.deviceAuthorizations),
    keyRings: noted("keyRings", storage.keyRings),
  };
};
