import type { ClientId } from "@mintport/core";
import type { Storage } from "@mintport/core/ports";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import {
  clientId,
  clientSecret,
  type Deployment,
  metadataPath,
  oddClient,
} from "../fixture/deployment.ts";
import { expectToken } from "../fixture/expect-answer.ts";
import { basic, good, requestToken, without } from "../fixture/token-request.ts";
import { checkStrictly } from "./strict-checker.ts";

describe.each(bindings)("access token claims, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding);
  });
  afterAll(() => running.close());

  const ask = async (form: Readonly<Record<string, string>>, headers = {}) => {
    const answer = await requestToken(running, form, headers);
    return { json: answer.json, token: expectToken(answer) };
  };

  it("the required claims are there, and no other (RFC 9068 §2.2)", async () => {
    const { issuer, audience } = running.tenant;
    const { claims } = await checkStrictly(running, (await ask(good)).token, {
      issuer,
      audience,
      algorithm: "RS256",
    });

    expect(claims).toEqual({
      iss: issuer,
      aud: audience,
      sub: clientId,
      client_id: clientId,
      iat: running.clock.now(),
      exp: running.clock.now() + 3600,
      jti: expect.stringMatching(/^[\w-]{22,}$/),
      scope: "api:read api:write",
    });
  });

  it("iss is the issuer that the metadata names (RFC 9068 §2.2)", async () => {
    const response = await fetch(`${running.origin}${metadataPath}`);
    const { issuer } = (await response.json()) as { readonly issuer: string };

    expect(decodeJwt((await ask(good)).token).iss).toBe(issuer);
  });

  it("exp - iat is expires_in, and iat is the moment of issue (RFC 9068 §2.2)", async () => {
    running.clock.advance(7);
    const { json, token } = await ask(good);
    const { iat = 0, exp = 0 } = decodeJwt(token);

    expect(exp - iat).toBe(json["expires_in"]);
    expect(iat).toBe(running.clock.now());
  });

  it("sub and client_id are the client that asked, character by character (RFC 9068 §2.2)", async () => {
    const { token } = await ask(without("client_id", "client_secret", "scope"), {
      ...basic(oddClient.id, oddClient.secret),
    });

    expect(decodeJwt(token)).toMatchObject({ sub: oddClient.id, client_id: oddClient.id });
  });

  it("aud is the resource that was asked for, else the tenant's (RFC 9068 §3)", async () => {
    const { audience } = running.tenant;

    expect(decodeJwt((await ask({ ...good, resource: audience })).token).aud).toBe(audience);
    expect(decodeJwt((await ask({ ...good, resource: "" })).token).aud).toBe(audience);
  });

  it.each([
    ["all of it", "api:read api:write", "api:read api:write"],
    ["in another order", "api:write api:read", "api:read api:write"],
    ["less", "api:read", "api:read"],
    ["by default", "", "api:read api:write"],
  ])("the scope claim equals the granted scope: %s", async (_, asked, granted) => {
    const { json, token } = await ask({ ...good, scope: asked });

    expect(decodeJwt(token)["scope"]).toBe(granted);
    expect(json["scope"]).toBe(granted);
  });

  it("no secret stands inside, in any part", async () => {
    const { token } = await ask(good);
    const parts = token.split(".").map((part) => Buffer.from(part, "base64url").toString("latin1"));
    const hashes = await secretHashesOf(running);

    expect(hashes.length).toBeGreaterThan(0);
    for (const secret of [clientSecret, ...hashes]) expect(parts.join("\n")).not.toContain(secret);
  });
});

describe.each(bindings)("access token lifetime, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding, clientsWithLifetime(61));
  });
  afterAll(() => running.close());

  it("a client's own lifetime is said in exp and in expires_in alike (RFC 9068 §2.2)", async () => {
    const answer = await requestToken(running, good);
    const { iat = 0, exp = 0 } = decodeJwt(expectToken(answer));

    expect(exp - iat).toBe(61);
    expect(answer.json["expires_in"]).toBe(61);
  });
});

const clientsWithLifetime =
  (accessTokenLifetime: number) =>
  ({ storage }: Deployment): { readonly storage: Storage } => ({
    storage: {
      ...storage,
      clients: {
        find: (tenant, id) =>
          storage.clients
            .find(tenant, id)
            .map((client) => client && { ...client, accessTokenLifetime }),
      },
    },
  });

const secretHashesOf = async ({ storage, tenant }: Running): Promise<readonly string[]> => {
  const found = await storage.clients.find(tenant.id, clientId as ClientId);
  return found.match(
    (client) => client?.secrets.map(({ hash }) => hash.replace(/^\$[^$]+\$/, "")) ?? [],
    () => [],
  );
};
