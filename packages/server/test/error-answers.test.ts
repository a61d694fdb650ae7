import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, askToken, tokenPath } from "./fixture/ask.ts";
import { type Started, start, temporaryFolder } from "./fixture/start.ts";

describe("the ready server's error answers, word by word", () => {
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

  it.each([
    ["a wrong secret", { client_secret: "wrong" }],
    ["an unknown client", { client_id: "unknown" }],
    ["no secret", { client_secret: undefined }],
    ["no credentials", { client_id: undefined, client_secret: undefined }],
  ])("%s is invalid_client", async (_, changes) => {
    const { status, headers, json } = await askToken(server.origin, changes);

    expect(status).toBe(401);
    expect(headers.get("www-authenticate")).toBe('Basic realm="my-tenant", charset="UTF-8"');
    expect(json).toEqual({
      error: "invalid_client",
      error_description: "Invalid client credentials",
    });
  });

  it("a grant that is not enabled is what this API has documented", async () => {
    const { status, json } = await askToken(server.origin, {
      client_id: "no-grant-client",
      client_secret: "no-grant-secret",
    });

    expect(status).toBe(400);
    expect(json).toEqual({
      error: "unsupported_grant_type",
      error_description: "Grant type not enabled for this client",
    });
  });

  it("the client without the grant must prove itself first", async () => {
    const { status, json } = await askToken(server.origin, {
      client_id: "no-grant-client",
      client_secret: "super-secret-key",
    });

    expect(status).toBe(401);
    expect(json).toMatchObject({ error: "invalid_client" });
  });

  it.each([
    [
      "an unknown scope",
      { scope: "api:admin" },
      "invalid_scope",
      "Requested scope is not allowed for this client",
    ],
    ["a malformed scope", { scope: 'a"b' }, "invalid_scope", "Requested scope is malformed"],
    [
      "an unknown grant type",
      { grant_type: "password" },
      "unsupported_grant_type",
      "Grant type is not supported",
    ],
    [
      "no grant type",
      { grant_type: undefined },
      "invalid_request",
      "A required parameter is missing: grant_type",
    ],
  ])("%s", async (_, changes, error, error_description) => {
    const { status, headers, json } = await askToken(server.origin, changes);

    expect(status).toBe(400);
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(json).toEqual({ error, error_description });
  });

  it("GET at the token endpoint is 405", async () => {
    const { status, headers } = await ask(`${server.origin}${tokenPath}`);

    expect(status).toBe(405);
    expect(headers.get("allow")).toBe("POST");
  });

  it.each([
    ["POST", "/api/v1/tenant/no-such-tenant/oauth/token"],
    ["GET", "/api/v1/tenant/no-such-tenant/oauth/jwks"],
    ["GET", "/.well-known/oauth-authorization-server/api/v1/tenant/no-such-tenant"],
    ["GET", "/"],
    ["GET", "/api/v1"],
    ["GET", "/api/v1/resources/"],
    ["GET", "/api/v1/resources/a/b"],
    ["GET", "/api/v1/resources/..%2Fx"],
    ["GET", "/api/v1/protected-resource/"],
  ])("%s %s is 404, as JSON", async (method, path) => {
    const { status, headers, json } = await ask(`${server.origin}${path}`, { method });

    expect(status).toBe(404);
    expect(headers.get("content-type")).toBe("application/json");
    expect(json).toEqual({ error: "invalid_request", error_description: "No such endpoint" });
  });
});
