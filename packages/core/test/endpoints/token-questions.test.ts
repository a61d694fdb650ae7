import {
  type ClientAuthenticationMethod,
  type ClientId,
  defineClient,
  defineTenant,
  type EndpointRequest,
} from "@mintport/core";
import { instant, type KeyId, type ResourceIndicator, type TokenId } from "@mintport/core/ports";
import { err, ok, okAsync } from "@mintport/core/result";
import type { AccessToken } from "@mintport/core/tokens";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { serverCredentials } from "../../src/client-authentication/declared-credentials.ts";
import type { EndpointDefinition } from "../../src/endpoints/endpoint.ts";
import {
  type IntrospectionEndpoint,
  introspectionEndpoint,
} from "../../src/endpoints/introspect/introspection-endpoint.ts";
import {
  type RevocationEndpoint,
  revocationEndpoint,
} from "../../src/endpoints/revoke/revocation-endpoint.ts";
import type { UnsignedJwt } from "../../src/jwt/sign-jwt.ts";
import { accessTokenKind, type LiveTokenPorts } from "../../src/tokens/access-token-kind.ts";
import { accessTokenFor } from "../../src/tokens/issue-tokens.ts";
import { plainOrder } from "../tokens/order.ts";
import { runEndpoint } from "./run-steps.ts";

const now = instant(1_800_000_000);
const tenant = defineTenant({
  id: "main",
  issuer: "https://auth.example",
  signingAlgorithm: "ES256",
});
const named: ClientAuthenticationMethod = {
  ...{ name: "named", credentials: {} },
  present: ({ parameters }) => ({
    clientId: parameters.get("client_id") ?? "",
    verify: () => okAsync("proven"),
  }),
};
const introspects = ["urn:b", "urn:c"] as ResourceIndicator[];
const client = (id: string) => ({
  ...defineClient({ id, grantTypes: [] }),
  ...{ authenticationMethods: ["named"], ...(id === "api" ? { introspects } : {}) },
});
const token: AccessToken = {
  ...accessTokenFor(plainOrder, 600, { text: () => "jti" }),
  audience: ["urn:a", "urn:b"] as ResourceIndicator[],
};

/** Asks one of the endpoints as a client; tells what came of it. */
const ask = async (
  make: (ports: IntrospectionEndpoint & RevocationEndpoint) => EndpointDefinition,
  body: string,
  { accept = "", found = token, stopAt = "" } = {},
) => {
  const signed: UnsignedJwt[] = [];
  const revoked: unknown[] = [];
  const request: EndpointRequest = {
    ...{ tenant: "main", method: "POST", url: "/", body },
    headers: new Map([
      ["content-type", "application/x-www-form-urlencoded"],
      ["accept", accept],
    ]),
  };
  const accessTokens = {
    revoke: (...mark: unknown[]) => {
      revoked.push(mark);
      return okAsync("revoked");
    },
  };
  const find = (_: unknown, text: string, at: unknown) => {
    expect(at).toBe(now);
    return okAsync(
      text === "live" ? ok({ kind: "access_token", token: found }) : err("token_unknown"),
    );
  };
  const definition = make({
    ...{
      bodyLimit: 1000,
      clientAuthentication: [named],
      serverCredentials: serverCredentials([named], []),
    },
    tenants: { find: () => okAsync(tenant) },
    clients: { find: (_: unknown, id: string) => okAsync(client(id)) },
    tokenEndpointOf: () => "https://auth.example/token",
    ...{ findLiveToken: find, findTokenToEnd: find },
    sign: (order: UnsignedJwt) => {
      signed.push(order);
      return okAsync({ value: "jwt", keyId: "k" as KeyId });
    },
    revokeToken: accessTokenKind({} as never, { accessTokens } as unknown as LiveTokenPorts).revoke,
  } as unknown as IntrospectionEndpoint & RevocationEndpoint);
  const { answer: answered, ...ran } = await runEndpoint(definition, request, { at: now, stopAt });
  const { methods, name } = definition;
  return { ...ran, answered, signed, revoked, methods, name };
};

describe("introspection (RFC 7662 §2)", () => {
  const says = {
    ...{ active: true, scope: "api:read", client_id: "reports", token_type: "Bearer" },
    ...{ exp: token.expiresAt, iat: token.issuedAt, nbf: token.issuedAt, sub: "reports" },
    ...{ aud: ["urn:a", "urn:b"], iss: token.issuer, jti: "jti" },
  };

  it("tells the token's client, and a resource that the token is meant for, all of it", async () => {
    for (const asker of ["reports", "api"]) {
      const { answered, attempt, steps, methods, name } = await ask(
        introspectionEndpoint,
        `client_id=${asker}&token=live`,
      );
      const { status, headers, body } = expectOk(answered);
      expect({ status, headers }).toEqual({
        status: 200,
        headers: {
          "Content-Type": "application/json",
          "Cache-Control": "no-store",
          Pragma: "no-cache",
        },
      });
      expect(JSON.parse(body)).toEqual(says);
      expect(attempt).toMatchObject({ tokenId: "jti" as TokenId });
      expect(attempt).not.toHaveProperty("tokenFault");
      expect([name, methods, steps]).toEqual([
        ...["introspect", ["POST"], ["client", "token", "signature"]],
      ]);
    }
  });

  it("§2.2: tells everybody else, and of every dead token, that it is not active and nothing more", async () => {
    for (const [body, fault, more] of [
      ["client_id=other&token=live", "token_of_others", {}],
      ["client_id=api&token=live", "token_of_others", { found: { ...token, audience: [] } }],
      ["client_id=reports&token=dead", "token_unknown", {}],
    ] as const) {
      const { answered, attempt } = await ask(introspectionEndpoint, body, more);
      expect(expectOk(answered).body).toBe('{"active":false}');
      expect(attempt.tokenFault).toBe(fault);
    }
  });

  it("RFC 9701 §5: is signed for the one who asked, if asked so", async () => {
    const { answered, signed, attempt, steps } = await ask(
      introspectionEndpoint,
      "client_id=api&token=live",
      { accept: "application/token-introspection+jwt" },
    );
    expect(expectOk(answered)).toEqual({
      ...{ status: 200, body: "jwt" },
      headers: {
        "Content-Type": "application/token-introspection+jwt",
        ...{ "Cache-Control": "no-store", Pragma: "no-cache" },
      },
    });
    expect(signed).toEqual([
      {
        ...{ tenant: "main", alg: "ES256", typ: "token-introspection+jwt" },
        claims: { iss: tenant.issuer, aud: "api", iat: now, token_introspection: says },
      },
    ]);
    expect(attempt.keyId).toBe("k");
    expect(steps).toEqual(["client", "token", "signature"]);
  });

  it("asks for nothing and signs nothing once the request's time is over", async () => {
    for (const stopAt of ["token", "signature"]) {
      const { answered, signed, late } = await ask(
        introspectionEndpoint,
        "client_id=api&token=live",
        { accept: "application/token-introspection+jwt", stopAt },
      );
      expect(expectErr(answered)).toBe(late);
      expect(signed).toEqual([]);
    }
  });

  it("§2.1: needs a token", async () => {
    const { answered } = await ask(introspectionEndpoint, "client_id=api");
    expect(expectErr(answered)).toMatchObject({ reason: "parameter_missing" });
    expect((expectErr(answered) as { description: string }).description).toContain("token");
  });
});

describe("revocation (RFC 7009 §2)", () => {
  it("ends a token of its own, for longer than it lives", async () => {
    const { answered, revoked, attempt, steps, methods, name } = await ask(
      revocationEndpoint,
      "client_id=reports&token=live",
    );
    expect(expectOk(answered)).toEqual({
      ...{ status: 200, body: "" },
      headers: { "Cache-Control": "no-store", Pragma: "no-cache" },
    });
    expect(revoked).toEqual([["main", "jti", token.expiresAt + 330]]);
    expect(attempt.tokenId).toBe("jti");
    expect([name, methods, steps]).toEqual(["revoke", ["POST"], ["client", "token"]]);
  });

  it("§2.1: ends no other's, and says so", async () => {
    const { answered, revoked } = await ask(revocationEndpoint, "client_id=api&token=live");
    expect(expectErr(answered)).toMatchObject({
      ...{ error: "unauthorized_client", reason: "token_not_owned" },
    });
    expect(revoked).toEqual([]);
  });

  it("§2.2: of what is dead is done already", async () => {
    const { answered, revoked, attempt } = await ask(
      revocationEndpoint,
      "client_id=reports&token=dead",
    );
    expect(expectOk(answered).status).toBe(200);
    expect([revoked, attempt.tokenFault]).toEqual([[], "token_unknown"]);
  });

  it("marks nothing once the request's time is over, and needs a token", async () => {
    const stopped = await ask(revocationEndpoint, "client_id=reports&token=live", {
      stopAt: "token",
    });
    expect(expectErr(stopped.answered)).toBe(stopped.late);
    expect(stopped.revoked).toEqual([]);
    const { answered } = await ask(revocationEndpoint, "client_id=reports");
    expect(expectErr(answered)).toMatchObject({ reason: "parameter_missing" });
  });
});

it("the client of the questions above is the token's", () => {
  expect(token.client).toBe("reports" as ClientId);
});
