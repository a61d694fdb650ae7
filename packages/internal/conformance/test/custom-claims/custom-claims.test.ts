import { createAuthorizationServer, defineClient } from "@mintport/core";
import { sha256SecretHasher } from "@mintport/crypto";
import { decodeJwt } from "jose";
import { afterEach, describe, expect, it } from "vitest";
import { bindings, type Running, run, type Settings, stacks } from "../fixture/bindings.ts";
import { clientId, clientSecret } from "../fixture/deployment.ts";
import { expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { good, requestToken } from "../fixture/token-request.ts";
import { changeClient, freshParty, introspect, isActive, mint } from "../rfc7662/introspection.ts";

const plan = { plan: "pro", "https://example.com/roles": ["admin", { of: "billing" }] };

describe.each(stacks)("claims of a client's definition, over $name", (stack) => {
  let running: Running;
  afterEach(() => running.close());

  it.each(["jwt", "opaque"] as const)(
    "stand in its tokens, and introspection says the same: %s",
    async (accessTokenFormat) => {
      running = await run(stack);
      const party = await freshParty(running, { accessTokenFormat, claims: plan });
      const token = await mint(running, party);
      if (accessTokenFormat === "jwt") expect(decodeJwt(token)).toMatchObject(plan);
      expect((await introspect(running, token, { as: party })).json).toMatchObject({
        ...{ active: true, ...plan },
      });
    },
  );
});

describe.each(bindings)("claims of the configuration, over $name", (binding) => {
  let running: Running;
  afterEach(() => running.close());
  const serve = async (claims: NonNullable<Settings["claims"]>) => {
    running = await run(binding, () => ({ claims }));
  };

  it("are asked for with the token that they will stand in", async () => {
    const questions: unknown[] = [];
    await serve(({ tenant, client, ...question }) => {
      questions.push({ tenant: tenant.id, client: client.id, ...question });
      return { plan: "pro" };
    });
    expect(decodeJwt(expectToken(await requestToken(running, good)))).toMatchObject({
      plan: "pro",
    });
    expect(questions).toEqual([
      {
        ...{ tenant: "my-tenant", client: clientId, subject: clientId },
        ...{ grant: "client_credentials", scope: ["api:read", "api:write"] },
        resource: [running.tenant.audience],
      },
    ]);
  });

  it("count where the client's definition names the same, and may come later", async () => {
    await serve(async () => Promise.resolve({ plan: "free", seats: 3 }));
    const party = await freshParty(running, { claims: { ...plan, seats: 1 } });
    expect(decodeJwt(await mint(running, party))).toMatchObject({
      ...{ ...plan, plan: "free", seats: 3 },
    });
  });

  it("are none where the function gives none", async () => {
    await serve(() => ({}));
    const claims = decodeJwt(expectToken(await requestToken(running, good)));
    expect(Object.keys(claims).sort()).toEqual(
      ["aud", "client_id", "exp", "iat", "iss", "jti", "mp_origin", "scope", "sub"].filter(
        (name) => name in claims,
      ),
    );
  });

  it.each<[string, unknown, object]>([
    ["a registered name", { sub: "somebody-else" }, { claim: "sub" }],
    ["a name of ours", { mp_origin: "x" }, { claim: "mp_origin" }],
    ["no JSON", { at: new Date(0) }, { claim: "at" }],
    ["too much", { text: "x".repeat(2049) }, {}],
    ["no object", "plan", {}],
  ])("with %s make no token, and the event names the claim", async (_, given, cause) => {
    await serve(() => given as never);
    expectError(await requestToken(running, good), 500, "server_error");
    const event = running.observer.events.at(-1);
    expect(event).toMatchObject({ reason: "claims_invalid", cause });
    expect(event).not.toHaveProperty("tokenId");
  });

  it("change nothing of what was granted, whatever the function does to its question", async () => {
    await serve(({ scope, resource }) => {
      (scope as unknown as string[]).push("admin");
      (resource as unknown as string[]).push("https://elsewhere.example");
      return {};
    });
    for (let i = 0; i < 2; i++) {
      const claims = decodeJwt(expectToken(await requestToken(running, good)));
      expect(claims).toMatchObject({ scope: "api:read api:write", aud: running.tenant.audience });
    }
  });

  it("may come by anything that has a `then`", async () => {
    const then = (done: (claims: object) => void) => {
      done({ plan: "pro" });
    };
    await serve(() => ({ then }));
    expect(decodeJwt(expectToken(await requestToken(running, good)))["plan"]).toBe("pro");
  });

  it("that throw are an outage, and say nothing of why", async () => {
    const fail = (): never => {
      throw new Error("a secret detail");
    };
    for (const claims of [fail, async () => fail()]) {
      await serve(claims);
      const answer = await requestToken(running, good);
      expectError(answer, 503, "temporarily_unavailable");
      expect(JSON.stringify(answer)).not.toContain("secret");
      expect(lastReason(running)).toBe("port_unavailable");
      await running.close();
    }
    await serve(() => ({}));
  });

  it("are refused in time, if they take longer than a port may", async () => {
    running = await run(binding, () => ({
      ...{ portTimeout: 20, claims: () => new Promise<never>(() => undefined) },
    }));
    expectError(await requestToken(running, good), 503, "temporarily_unavailable");
    expect(lastReason(running)).toBe("port_timed_out");
  });

  it("are explained as they would be, with no effect", async () => {
    running = await run(binding);
    const { storage, keys } = running;
    const claims = () => ({ plan: "pro" });
    const server = createAuthorizationServer({
      ...{ storage, keys, secretHasher: sha256SecretHasher, claims },
    });
    const { token } = await server.explain({
      ...{ tenant: "my-tenant", method: "POST", url: "/oauth/token" },
      headers: new Map([["content-type", "application/x-www-form-urlencoded"]]),
      body: new URLSearchParams({ ...good, client_secret: clientSecret }).toString(),
    });
    expect(token?.claims).toEqual({ plan: "pro" });
    const broken = createAuthorizationServer({
      ...{ storage, keys, secretHasher: sha256SecretHasher, claims: () => ({ sub: "x" }) },
    });
    const { passed, refusal } = await broken.explain({
      ...{ tenant: "my-tenant", method: "POST", url: "/oauth/token" },
      headers: new Map([["content-type", "application/x-www-form-urlencoded"]]),
      body: new URLSearchParams({ ...good, client_secret: clientSecret }).toString(),
    });
    expect(passed.at(-1)).toBe("grant");
    expect(refusal).toMatchObject({ step: "claims", reason: "claims_invalid", status: 500 });
  });

  it("keep a token from being handed out again for other claims", async () => {
    let plans = 0;
    running = await run(binding, () => ({
      ...{ tokenReuse: { window: 60 }, claims: () => ({ plan: Math.min(++plans, 2) }) },
    }));
    const [first, second, third] = [
      expectToken(await requestToken(running, good)),
      expectToken(await requestToken(running, good)),
      expectToken(await requestToken(running, good)),
    ];
    expect([decodeJwt(first)["plan"], decodeJwt(second)["plan"]]).toEqual([1, 2]);
    expect(third).toBe(second);
  });
});

describe("claims in a client's definition", () => {
  const define = (claims: unknown) => () =>
    defineClient({ id: "reports", grantTypes: [], claims } as never);

  it.each<[unknown, RegExp]>([
    [{ iss: "https://elsewhere.example" }, /claims: iss: is registered/],
    [{ plan: "x".repeat(2049) }, /claims: must have at most 2048 characters/],
    [{ plan: undefined }, /claims: plan: must be JSON/],
    ["plan", /claims: /],
  ])("are refused: %j", (claims, message) => {
    expect(define(claims)).toThrow(message);
  });
});

describe.each(bindings)("a client's claims, over $name", (binding) => {
  it("can be changed, and new tokens have the new ones", async () => {
    const running = await run(binding);
    const party = await freshParty(running, { claims: { plan: "free" } });
    const former = await mint(running, party);
    await changeClient(running, party.id, { claims: { plan: "pro" } });
    expect(decodeJwt(await mint(running, party))["plan"]).toBe("pro");
    expect(decodeJwt(former)["plan"]).toBe("free");
    expect(await isActive(running, former, party)).toBe(true);
    await running.close();
  });
});
