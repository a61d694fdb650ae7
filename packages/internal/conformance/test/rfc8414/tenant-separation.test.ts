import {
  type KeySource,
  keysFromPort,
  keysFromUrl,
  requireScope,
  resourceServer,
} from "@mintport/resource-server";
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { clientId, clientSecret, issuerPathOf, otherTenantSecret } from "../fixture/deployment.ts";
import { comparable, expectError, expectToken } from "../fixture/expect-answer.ts";
import { expectInvalidToken } from "../fixture/expect-refusal.ts";
import { bearer, guards } from "../fixture/guards.ts";
import { basic, good, requestToken, without } from "../fixture/token-request.ts";
import { publishedKeys } from "../rfc9068/strict-checker.ts";

const tenants = [
  { own: "my-tenant", secret: clientSecret, foreign: "other-tenant" },
  { own: "other-tenant", secret: otherTenantSecret, foreign: "my-tenant" },
];

describe.each(bindings)("two tenants with the same client id and kid, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding);
  });
  afterAll(() => running.close());

  const ask = (name: string, secret: string) =>
    requestToken(running, { ...good, client_secret: secret }, {}, tokenPathOf(name));
  const askBasic = (name: string, secret: string) =>
    requestToken(
      running,
      without("client_id", "client_secret"),
      basic(clientId, secret),
      tokenPathOf(name),
    );
  const keySources = (name: string): Readonly<Record<string, KeySource>> => ({
    jwks_uri: keysFromUrl(new URL(`${running.origin}${issuerPathOf(name)}/oauth/jwks`)),
    "the key port": keysFromPort(running.keys, name),
  });
  const issuerOf = (name: string) => `${running.origin}${issuerPathOf(name)}`;
  const resource = (name: string, keys: KeySource, audience = issuerOf(name)) =>
    resourceServer({ issuer: issuerOf(name), audience, keys, clock: running.clock });

  describe.each(tenants)("$own", ({ own, secret, foreign }) => {
    it("its credential gives a token of its own, and only there", async () => {
      const token = expectToken(await ask(own, secret));

      expect(decodeJwt(token).iss).toBe(issuerOf(own));
      expectError(await ask(foreign, secret), 401, "invalid_client");
      expectError(await askBasic(foreign, secret), 401, "invalid_client");
    });

    it("at the other its credential cannot be told from a wrong one", async () => {
      expect(comparable(await ask(foreign, secret))).toEqual(
        comparable(await ask(foreign, "wrong-secret")),
      );
    });

    it("the audit names the tenant that was asked", async () => {
      await ask(own, secret);
      expect(running.observer.events.at(-1)).toMatchObject({ tenant: own, outcome: "answered" });
      await ask(foreign, secret);
      expect(running.observer.events.at(-1)).toMatchObject({ tenant: foreign, outcome: "refused" });
    });

    describe.each(guards)("at $name", (guard) => {
      it.each(["jwks_uri", "the key port"])(
        "its token opens its own resource and not the other's: keys by %s",
        async (source) => {
          const token = bearer(expectToken(await ask(own, secret)));
          const sources = [own, foreign].map((name) => [name, keySources(name)[source]] as const);

          for (const [name, keys] of sources) {
            if (keys === undefined) throw new Error(`no keys by ${source}`);
            const answer = await guard.ask(resource(name, keys), requireScope("api:read"), token);
            if (name === own) expect(answer.status).toBe(200);
            else expectInvalidToken(answer);
          }
        },
      );

      it("its token is refused even by a resource of the other that trusts its keys and is its aud", async () => {
        const token = expectToken(await ask(own, secret));
        const { keys } = await publishedKeys(running, jwksPathOf(own));
        const answer = await guard.ask(
          resource(foreign, createLocalJWKSet({ keys }), issuerOf(own)),
          requireScope("api:read"),
          bearer(token),
        );

        expectInvalidToken(answer);
      });
    });
  });

  it("the keys have the same kid and share no material", async () => {
    const [mine, others] = await Promise.all(
      ["my-tenant", "other-tenant"].map((name) => publishedKeys(running, jwksPathOf(name))),
    );
    const kidsOf = (set: typeof mine) => set?.keys.map(({ kid }) => kid);
    const moduliOf = (set: typeof mine) => set?.keys.map(({ n }) => n) ?? [];

    expect(kidsOf(mine)).toEqual(kidsOf(others));
    expect(moduliOf(mine)).toHaveLength(1);
    expect(moduliOf(mine)).not.toEqual(moduliOf(others));
  });

  it("tokens are signed each with the key of its tenant", async () => {
    const tokens = await Promise.all(tenants.map(({ own, secret }) => ask(own, secret)));
    const [mine = "", others = ""] = tokens.map((answer) => expectToken(answer));

    expect(decodeProtectedHeader(mine).kid).toBe(decodeProtectedHeader(others).kid);
    expect(decodeJwt(mine).jti).not.toBe(decodeJwt(others).jti);
  });
});

const tokenPathOf = (name: string): string => `${issuerPathOf(name)}/oauth/token`;
const jwksPathOf = (name: string): string => `${issuerPathOf(name)}/oauth/jwks`;
