import {
  type ClientAuthenticationMethod,
  clientCredentials,
  clientSecretBasic,
  clientSecretPost,
  createAuthorizationServer,
  defineClient,
  defineTenant,
  type GrantType,
  invalidGrant,
  noClientAuthentication,
} from "@mintport/core";
import { err, ok, okAsync } from "@mintport/core/result";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto";
import { memoryStorage } from "@mintport/storage-memory";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { clientId, clientSecret, issuerPathOf } from "../fixture/deployment.ts";
import { expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { basic, requestToken } from "../fixture/token-request.ts";

/** A one-time code of two parts. */
const oneTimeCode: ClientAuthenticationMethod = {
  name: "one_time_code",
  credentials: { parameters: ["code_id", "code_text"] },
  reasons: ["code_spent"],
  present: ({ parameters }) => {
    const [id, text] = [parameters.get("code_id"), parameters.get("code_text")];
    if (id === undefined && text === undefined) return undefined;
    return {
      clientId: "coded",
      verify: () => okAsync(text === "right" ? "proven" : { refused: "code_spent" }),
    };
  },
};

const bought: string[] = [];
const shop: GrantType = {
  name: "urn:example:shop",
  check: ({ client, requestedResource }) =>
    ok({
      ...{ subject: client.id, scope: client.ownScope, audience: requestedResource.audience },
      commit: (tokens) => {
        bought.push(client.id);
        return ok(tokens);
      },
    }),
};

const good = { grant_type: "client_credentials", code_id: "1", code_text: "right" };

describe.each(bindings)("credentials that an embedder's method declares, over $name", (binding) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(binding, async ({ storage, tenant }) => {
      const grantTypes = ["client_credentials", shop.name];
      for (const [id, method] of [
        ["coded", "one_time_code"],
        ["public", "none"],
      ] as const)
        expectOk(
          await storage.clients.create(
            tenant.id,
            defineClient({ id, grantTypes, authenticationMethods: [method], ownScope: "api:read" }),
          ),
        );
      const clientAuthentication = [
        ...[clientSecretBasic, clientSecretPost, noClientAuthentication, oneTimeCode],
      ];
      return { clientAuthentication, grants: [shop, clientCredentials] };
    });
  });
  afterAll(() => running.close());

  it("prove their client", async () => {
    expectToken(await requestToken(running, good));
  });

  it.each<[string, object, object]>([
    ["a secret in the body", { client_id: "coded", client_secret: "x" }, {}],
    ["a secret in the header", {}, basic(clientId, clientSecret)],
    ["an assertion", { client_assertion: "x" }, {}],
  ])(
    "RFC 6749 §2.3: one mechanism in each request, and none beside %s",
    async (_, form, headers) => {
      const answer = await requestToken(running, { ...good, ...form }, { ...headers });
      expectError(answer, 400, "invalid_request");
      expect(lastReason(running)).toBe("authentication_ambiguous");
    },
  );

  it.each(["code_id", "code_text"])("RFC 6749 §2.3.1: never in the URL: %s", async (name) => {
    const path = `${issuerPathOf("my-tenant")}/oauth/token?${name}=right`;
    expectError(await requestToken(running, good, {}, path), 400, "invalid_request");
    expect(lastReason(running)).toBe("credential_in_url");
  });

  it("refuse for a reason of their own, which nobody outside is told", async () => {
    const wrong = await requestToken(running, {
      ...{ grant_type: "client_credentials", client_id: clientId, client_secret: "wrong" },
    });
    const answer = await requestToken(running, { ...good, code_text: "wrong" });
    expectError(answer, 401, "invalid_client");
    expect(answer.text).toBe(wrong.text);
    expect(running.observer.events.at(-1)).toMatchObject({
      ...{ reason: "credentials_refused", detail: "code_spent" },
    });
  });

  it("RFC 6749 §2.1: let no public client pass beside them", async () => {
    const form = { grant_type: shop.name, client_id: "public", code_text: "wrong" };
    expectError(await requestToken(running, form), 400, "invalid_request");
    expect(lastReason(running)).toBe("client_id_mismatch");
  });
});

it("explain tells of a method's own reason, and of a text that it did not declare as the cause alone", async () => {
  const tenant = defineTenant({ id: "main", issuer: "https://auth.example" });
  const grantTypes = ["client_credentials"];
  const client = defineClient({
    id: "coded",
    authenticationMethods: ["one_time_code"],
    grantTypes,
  });
  const { reasons: _, ...undeclared } = oneTimeCode;
  const explained = async (method: ClientAuthenticationMethod) =>
    createAuthorizationServer({
      storage: memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] }),
      keys: await generatedKeys([{ tenant: "main", alg: "ES256" }]),
      secretHasher: sha256SecretHasher,
      clientAuthentication: [method],
    }).explain({
      ...{ tenant: "main", method: "POST", url: "/token" },
      headers: new Map([["content-type", "application/x-www-form-urlencoded"]]),
      body: "grant_type=client_credentials&code_id=1&code_text=wrong",
    });
  const refusal = { step: "client", reason: "credentials_refused", cause: "code_spent" };
  expect(await explained(oneTimeCode)).toMatchObject({ refusal, found: { detail: "code_spent" } });
  const other = await explained(undeclared);
  expect(other).toMatchObject({ refusal });
  expect(other.found).not.toHaveProperty("detail");
});

describe("explain, of a grant of the embedder's own", () => {
  const explained = async (grant: GrantType) => {
    const tenant = defineTenant({ id: "main", issuer: "https://auth.example" });
    const client = defineClient({
      ...{ id: "public", authenticationMethods: ["none"], grantTypes: [shop.name], ownScope: "a" },
    });
    const server = createAuthorizationServer({
      storage: memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] }),
      keys: await generatedKeys([{ tenant: "main", alg: "ES256" }]),
      secretHasher: sha256SecretHasher,
      grants: [grant],
    });
    return server.explain({
      ...{ tenant: "main", method: "POST", url: "/token" },
      headers: new Map([["content-type", "application/x-www-form-urlencoded"]]),
      body: `client_id=public&grant_type=${encodeURIComponent(shop.name)}`,
    });
  };

  it("judges the grant as the token endpoint does, and lets it take no effect", async () => {
    bought.length = 0;
    const explanation = await explained(shop);
    expect(explanation.token).toMatchObject({ subject: "public" });
    expect(explanation.passed.at(-1)).toBe("token");
    expect(bought).toEqual([]);
  });

  it("says why a grant would refuse", async () => {
    const closed: GrantType = { ...shop, check: () => err(invalidGrant("api_key_unknown")) };
    expect((await explained(closed)).refusal).toMatchObject({
      ...{ step: "grant", reason: "api_key_unknown" },
    });
  });
});
