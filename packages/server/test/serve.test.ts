import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLine } from "./cli/command-line.ts";
import { ask, askToken, tokenIn, tokenPath } from "./fixture/ask.ts";
import { hasIPv6, needsIPv6 } from "./fixture/ipv6.ts";
import { type Started, start, temporaryFolder } from "./fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Started;

beforeAll(async () => {
  folder = await temporaryFolder();
  server = await start(folder.path);
});
afterAll(async () => {
  await server.close();
  await folder.remove();
});

describe("the ready server's token", () => {
  it("comes in the documented answer", async () => {
    const { status, headers, json } = await askToken(server.origin);

    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("pragma")).toBe("no-cache");
    expect(json).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: "Bearer",
      expires_in: 3600,
      scope: "api:read api:write",
    });
  });

  it("is a JWT of RFC 9068, signed RS256 with oauth2-key-1", async () => {
    const { header, claims } = parsed(tokenIn(await askToken(server.origin)));
    const issuer = `http://localhost:${server.port}/api/v1/tenant/my-tenant`;

    expect(header).toEqual({ alg: "RS256", typ: "at+jwt", kid: "oauth2-key-1" });
    expect(claims).toEqual({
      iss: issuer,
      aud: issuer,
      sub: "service-client-123",
      client_id: "service-client-123",
      scope: "api:read api:write",
      iat: expect.any(Number),
      exp: expect.any(Number),
      jti: expect.stringMatching(/^[\w-]{22,}$/),
      mp_origin: expect.stringMatching(/^[\w-]+\.0\.[\w-]+\.0$/),
    });
    expect(Number(claims["exp"]) - Number(claims["iat"])).toBe(3600);
  });

  it("verifies with the published key", async () => {
    const { json } = await ask(`${server.origin}/api/v1/tenant/my-tenant/oauth/jwks`);
    const token = tokenIn(await askToken(server.origin));

    expect(json).toEqual({
      keys: [
        {
          kty: "RSA",
          use: "sig",
          alg: "RS256",
          kid: "oauth2-key-1",
          e: "AQAB",
          n: expect.stringMatching(/^[\w-]{342,}$/),
        },
      ],
    });
    expect(isSignedBy(token, (json as { readonly keys: [JsonWebKey] }).keys[0])).toBe(true);
  });

  it("is given to Basic as well", async () => {
    const credentials = Buffer.from("service-client-123:super-secret-key").toString("base64");
    const { status, json } = await ask(`${server.origin}${tokenPath}`, {
      method: "POST",
      headers: { Authorization: `Basic ${credentials}` },
      body: new URLSearchParams({ grant_type: "client_credentials", scope: "api:read" }),
    });

    expect(status).toBe(200);
    expect(json).toMatchObject({ scope: "api:read" });
  });

  it("is described by the metadata", async () => {
    const path = "/.well-known/oauth-authorization-server/api/v1/tenant/my-tenant";
    const issuer = `http://localhost:${server.port}/api/v1/tenant/my-tenant`;

    expect((await ask(`${server.origin}${path}`)).json).toMatchObject({
      issuer,
      token_endpoint: `${issuer}/oauth/token`,
      introspection_endpoint: `${issuer}/oauth/introspect`,
      revocation_endpoint: `${issuer}/oauth/revoke`,
      jwks_uri: `${issuer}/oauth/jwks`,
      scopes_supported: ["api:read", "api:write", "offline_access"],
      grant_types_supported: [
        "client_credentials",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "urn:ietf:params:oauth:grant-type:token-exchange",
        "urn:mintport:params:oauth:grant-type:api-key",
        "authorization_code",
        "refresh_token",
        "urn:ietf:params:oauth:grant-type:device_code",
      ],
      device_authorization_endpoint: `${issuer}/oauth/device_authorization`,
      token_endpoint_auth_methods_supported: [
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
        // Apps of users have no secret.
        "none",
        "client_secret_jwt",
        "federated_jwt",
        "api_key",
      ],
    });
  });
});

describe("the ready server's addresses", () => {
  it("are localhost and 127.0.0.1", async () => {
    for (const host of ["localhost", "127.0.0.1"])
      expect((await askToken(`http://${host}:${server.port}`)).status).toBe(200);
  });

  it.skipIf(!hasIPv6)(`are ::1 as well${needsIPv6}`, async () => {
    expect((await askToken(`http://[::1]:${server.port}`)).status).toBe(200);
  });
});

describe("the ready server's data", () => {
  it("outlives it: the key is the same, and an old token still opens the demo", async () => {
    const own = await temporaryFolder();
    const first = await start(own.path);
    const before = tokenIn(await askToken(first.origin));
    const keys = await keysOf(first);
    await first.close();

    const second = await start(own.path, { MINTPORT_PORT: String(first.port) });
    expect(await keysOf(second)).toEqual(keys);
    const { status } = await ask(`${second.origin}/api/v1/protected-resource`, {
      headers: { Authorization: `Bearer ${before}` },
    });
    expect(status).toBe(200);
    await second.close();
    await own.remove();
  });

  it("names the port of today, whatever port it was made at", async () => {
    const own = await temporaryFolder();
    const first = await start(own.path);
    await first.close();

    const second = await start(own.path);
    const { claims } = parsed(tokenIn(await askToken(second.origin)));
    expect(claims["iss"]).toBe(`http://localhost:${second.port}/api/v1/tenant/my-tenant`);
    await second.close();
    await own.remove();
  });

  it("has a key-encryption key that only its owner may read", async () => {
    const { mode } = await stat(join(folder.path, "key-encryption-key"));

    expect(mode & 0o777).toBe(0o600);
  });
});

describe("the ready server without the quickstart", () => {
  it("refuses to work on a schema that nobody made, and says what to do", async () => {
    const own = await temporaryFolder();

    await expect(start(own.path, { MINTPORT_QUICKSTART: "off" })).rejects.toThrow(
      "mintport migrate",
    );
    await own.remove();
  });

  it("has no demo", async () => {
    const own = await temporaryFolder();
    await commandLine(own.path)("migrate");

    const bare = await start(own.path, { MINTPORT_QUICKSTART: "off" });
    const { status } = await ask(`${bare.origin}/api/v1/protected-resource`);
    expect(status).toBe(404);
    await bare.close();
    await own.remove();
  });
});

interface Parsed {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

const parsed = (token: string): Parsed => {
  const [header, claims] = token
    .split(".", 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
  return { header, claims };
};

const isSignedBy = (token: string, key: JsonWebKey): boolean => {
  const end = token.lastIndexOf(".");
  return verify(
    "sha256",
    Buffer.from(token.slice(0, end)),
    createPublicKey({ key, format: "jwk" }),
    Buffer.from(token.slice(end + 1), "base64url"),
  );
};

const keysOf = async ({ origin }: Started): Promise<unknown> =>
  (await ask(`${origin}/api/v1/tenant/my-tenant/oauth/jwks`)).json;
