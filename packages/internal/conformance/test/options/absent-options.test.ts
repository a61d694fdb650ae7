import { createAuthorizationServer, defineClient, defineTenant } from "@mintport/core";
import { ConfigurationError } from "@mintport/core/ports";
import { generatedKeys } from "@mintport/crypto";
import { oauth } from "@mintport/http/express";
import { keysFromSet, resourceServer } from "@mintport/resource-server";
import { memoryStorage } from "@mintport/storage-memory";
import { redisStorage } from "@mintport/storage-redis";
import { sqlStorage } from "@mintport/storage-sql";
import { describe, expect, it } from "vitest";

const tenant = defineTenant({
  id: "main",
  issuer: "http://localhost",
  audience: "http://localhost",
});
const client = defineClient({ id: "app", authenticationMethods: ["none"], grantTypes: [] });
const api = {
  issuer: "https://a.example",
  audience: "https://b.example",
  keys: keysFromSet({ keys: [] }),
};
const basePath = { basePath: "/oauth", tenant: "main" };

describe("what is forgotten is named where it was forgotten (docs/configuration.md)", () => {
  it.each<[string, () => unknown, readonly string[]]>([
    ["createAuthorizationServer()", () => createAuthorizationServer(undefined as never), [""]],
    ["a server without await", () => oauth(Promise.resolve({}) as never, basePath), ["server"]],
    ["no server", () => oauth(undefined as never, basePath), ["server"]],
    ["sqlStorage({})", () => sqlStorage({} as never), ["dialect"]],
    ["a dialect that is none", () => sqlStorage({ dialect: {} as never }), ["dialect"]],
    ["a db that is none", () => sqlStorage({ db: undefined as never }), ["db"]],
    ["redisStorage()", () => redisStorage(undefined as never), ["client"]],
    ["a URL of Redis", () => redisStorage("redis://127.0.0.1" as never), ["client"]],
    ["tenants that are no list", () => memoryStorage({ tenants: tenant as never }), ["tenants"]],
    [
      "a client whose tenant is misspelt",
      () => memoryStorage({ tenants: [tenant], clients: [{ tenant: "mian" as never, client }] }),
      ["clients[0].tenant"],
    ],
    [
      "a client that is there twice",
      () =>
        memoryStorage({
          tenants: [tenant, tenant],
          clients: [
            { tenant: tenant.id, client },
            { tenant: tenant.id, client },
          ],
        }),
      ["tenants[1]", "clients[1]"],
    ],
    [
      "a resource server by variables that are not set",
      () => resourceServer({ ...api, issuer: undefined as never, audience: "" }),
      ["issuer", "audience"],
    ],
    [
      "a resource server without keys",
      () => resourceServer({ ...api, keys: {} as never }),
      ["keys"],
    ],
  ])("%s", (_, make, fields) => {
    expect(make).toThrow(ConfigurationError);
    try {
      make();
    } catch (error) {
      expect((error as ConfigurationError).problems.map(({ field }) => field)).toEqual(fields);
    }
  });

  it("generatedKeys()", async () => {
    await expect(generatedKeys(undefined as never)).rejects.toThrow(
      /^generatedKeys: keys: must be an array, as/,
    );
  });

  it("and what is whole is taken", () => {
    const { tenants } = memoryStorage({
      tenants: [tenant],
      clients: [{ tenant: tenant.id, client }],
    });
    expect(tenants).toBeDefined();
    expect(resourceServer(api).realm).toBe("api");
  });
});
