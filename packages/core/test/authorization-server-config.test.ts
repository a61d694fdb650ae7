import {
  type AuthorizationServerConfig,
  ConfigurationError,
  clientCredentials,
  createAuthorizationServer,
  defaults,
  defineClient,
  defineTenant,
} from "@mintport/core";
import { aroundPorts, resolveExtensions, type SecretHash } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { describe, expect, it } from "vitest";

const absent = () => okAsync(undefined);
const around = aroundPorts(1000);
const config: AuthorizationServerConfig = {
  storage: {
    tenants: { find: absent },
    clients: { find: absent },
    accessTokens: {
      insert: () => okAsync("inserted"),
      find: absent,
      revoke: () => okAsync("revoked"),
      isRevoked: () => okAsync(false),
      prune: () => okAsync(0),
      removeAll: () => okAsync({ removed: 0 }),
    },
    replays: {
      insertOnce: () => okAsync("first"),
      isSeen: () => okAsync(false),
      prune: () => okAsync(0),
      removeAll: () => okAsync({ removed: 0 }),
    },
  },
  keys: { signer: absent as never, publicKeys: () => okAsync([]) },
  secretHasher: {
    hash: () => okAsync("$x$" as SecretHash),
    verify: () => okAsync({ verdict: "mismatch" }),
  },
};

describe("the configuration of a server", () => {
  it("has these defaults", () => {
    expect(defaults).toMatchObject({
      refusedGrantCode: "unauthorized_client",
      endpointPath: "/oauth",
      bodyLimit: 32_768,
      requestTimeout: 5000,
      portTimeout: 3000,
      jwksMaxAge: 300,
      metadataMaxAge: 3600,
    });
    expect(resolveExtensions(defaults.grants, around).map(({ name }) => name)).toEqual([
      "client_credentials",
    ]);
    expect(
      resolveExtensions(defaults.clientAuthentication, around).map(({ name }) => name),
    ).toEqual(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]);
    expect(createAuthorizationServer(config).endpoints).toContainEqual(
      expect.objectContaining({ name: "token", path: { below: "/oauth/token" } }),
    );
  });

  it.each<[object, RegExp]>([
    [{ bodyLimit: 12 }, /bodyLimit: must be at least 1024 bytes/],
    [{ portTimeout: 0 }, /portTimeout: /],
    [{ requestTimeout: 60_001 }, /requestTimeout: must be at most a minute/],
    [{ jwksMaxAge: 100_000 }, /jwksMaxAge: must be at most a day/],
    [{ endpointPath: "oauth/" }, /endpointPath: must begin with "\/"/],
    [{ refusedGrantCode: "invalid_grant" }, /refusedGrantCode: /],
    [{ grants: [] }, /grants: must hold at least one/],
    [
      { grants: [clientCredentials, clientCredentials] },
      /grants: must not hold two of the same name/,
    ],
    [{ grants: [{ name: "x" }] }, /grants\.0: must be an object with the method check/],
    [
      { grants: [clientCredentials, () => ({ name: "x" })] },
      /grants\.1: must be an object with the method check/,
    ],
    [
      { grants: [clientCredentials, () => clientCredentials] },
      /grants: must not hold two of the same name/,
    ],
    [
      { clientAuthentication: [() => ({ name: "x", present: absent })] },
      /clientAuthentication\.0\.credentials: must say where they stand/,
    ],
    [{ clientAuthentication: "x" }, /clientAuthentication: /],
    [
      { storage: { ...config.storage, tenantsAndClients: {} } },
      /storage\.tenantsAndClients: must be an object with the method find/,
    ],
    [
      { storage: { ...config.storage, tenantsAndClients: { find: absent } } },
      /storage\.tenantsAndClients: must name in `of` the stores that it stands for/,
    ],
    [
      { storage: { tenants: { find: absent }, clients: {} } },
      /storage\.clients: must be an object with the method find/,
    ],
    [{ grants: [{ ...clientCredentials, name: "" }] }, /grants: must each have a name/],
    [{ grants: [{ ...clientCredentials, name: "a b" }] }, /grants: must each have a name/],
    [{ grants: [{ ...clientCredentials, credentials: [5] }] }, /grants: must each list/],
    [{ grants: [{ ...clientCredentials, credentials: ["client_id"] }] }, /grants: must each list/],
    [{ keys: {} }, /keys: must be an object with the methods signer, publicKeys/],
    [{ secretHasher: undefined }, /secretHasher: must be an object/],
    [{ observer: "console" }, /observer: must be an object with the method observe/],
    [{ bodyLimt: 1 }, /bodyLimt: is not known; did you mean bodyLimit\?/],
    [{ tokenReuse: { windw: 5 } }, /tokenReuse\.windw: is not known; did you mean window\?/],
    [
      { rateLimiter: { admit: absent, recognise: absent, settle: absent } },
      /rateLimiter: must be an object with the methods admit, recognise, settle, look/,
    ],
  ])("is refused with %j, and names the field", (change, message) => {
    const make = () => createAuthorizationServer({ ...config, ...change });
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(message);
  });
});

describe("the definition of a tenant", () => {
  it("needs an id and an issuer; the rest has defaults", () => {
    expect(defineTenant({ id: "main", issuer: "https://auth.example.com" })).toEqual({
      id: "main",
      issuer: "https://auth.example.com",
      audience: "https://auth.example.com",
      resources: [],
      scopes: [],
      scopePolicy: "exact",
      accessTokenLifetime: 3600,
      signingAlgorithm: "ES256",
      accessTokenType: "at+jwt",
      disabled: false,
    });
  });

  it.each<[object, RegExp]>([
    [{ id: "a b" }, /id: must be 1 to 64/],
    [{ issuer: "http://auth.example.com" }, /issuer: must be https/],
    [{ audience: "an api" }, /audience: must be an absolute URI .* or a plain name/],
    [{ audience: "/api" }, /audience: must be an absolute URI/],
    [{ resources: ["https://a.example/#x"] }, /resources\.0\.indicator: must be an absolute URI/],
    [{ scope: "a  b" }, /scope: must be scope tokens/],
    [{ accessTokenLifetime: 0 }, /accessTokenLifetime: /],
    [{ signingAlgorithm: "none" }, /signingAlgorithm: /],
    [{ accesTokenLifetime: 5 }, /accesTokenLifetime: .* did you mean accessTokenLifetime\?/],
  ])("is refused with %j, and names the field", (change, message) => {
    expect(() =>
      defineTenant({ id: "main", issuer: "https://auth.example.com", ...change }),
    ).toThrow(message);
  });
});

describe("the definition of a client", () => {
  it("has no scope of its own unless it says so, and gets all of it by default", () => {
    const define = (more: object) => defineClient({ id: "c", grantTypes: [], ...more });
    expect(define({})).toMatchObject({ ownScope: [], defaultOwnScope: [], secrets: [] });
    expect(define({ ownScope: "a b" })).toMatchObject({ defaultOwnScope: ["a", "b"] });
    expect(define({ ownScope: "a b", defaultOwnScope: "a" })).toMatchObject({
      defaultOwnScope: ["a"],
    });
  });

  it("may get by default what any of the built-in policies lets its own scope cover", () => {
    const define = (ownScope: string, defaultOwnScope: string) =>
      defineClient({ id: "c", grantTypes: [], ownScope, defaultOwnScope }).defaultOwnScope;
    expect(define("api", "api:read")).toEqual(["api:read"]);
    expect(define("api:* *:list", "api:read users:list")).toEqual(["api:read", "users:list"]);
    expect(define("a", "")).toEqual([]);
  });

  it.each<[object, RegExp]>([
    [{ id: "" }, /id: must be 1 to 256/],
    [{ secretHashes: ["super-secret-key"] }, /secretHashes\.0: must begin with its scheme/],
    [{ authenticationMethods: [] }, /authenticationMethods: must name at least one/],
    [
      { authenticationMethods: ["none", "client_secret_basic"] },
      /authenticationMethods: must not hold none beside/,
    ],
    [{ ownScpe: "a" }, /ownScpe: is not known; did you mean ownScope\?/],
    [{ tokenExchange: { actFor: [] } }, /tokenExchange\.actFor: .* did you mean actsFor\?/],
    [{ ownScope: '"' }, /ownScope: must be scope tokens/],
    [{ defaultOwnScope: "a" }, /defaultOwnScope: must be within ownScope, which does not hold a:/],
    [{ ownScope: "a b:c", defaultOwnScope: "a b d" }, /defaultOwnScope: .* does not hold b d:/],
  ])("is refused with %j, and names the field", (change, message) => {
    expect(() => defineClient({ id: "c", grantTypes: [], ...change })).toThrow(message);
  });
});
