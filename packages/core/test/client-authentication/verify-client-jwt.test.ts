import {
  type AuthenticationContext,
  type Client,
  defineClient,
  defineTenant,
} from "@mintport/core";
import { instant, systemDigester } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { expectOk, fixedClock } from "@mintport/testing";
import type { JWTPayload } from "jose";
import { describe, expect, it } from "vitest";
import { verifyClientJwt } from "../../src/client-authentication/verify-client-jwt.ts";

const tenant = defineTenant({ id: "main", issuer: "https://auth.example" });
const client = defineClient({ id: "reports", grantTypes: [] });
const now = 1_800_000_000;
const claims = { iss: "reports", sub: "reports", aud: tenant.issuer, exp: now + 60, jti: "1" };

describe("what a client's assertions share", () => {
  it("one that is right in everything proves the client (RFC 7523 §3)", async () => {
    expect(await judged(claims, client)).toBe("proven");
  });

  // The methods of core look the client up by `sub` and take an assertion for a client's own only if that is `iss`. A
  // method of an embedder's need not.
  it("whoever looked the client up, `iss` and `sub` must be its id (RFC 7523 §3, 1 and 2)", async () => {
    expect(await judged({ ...claims, iss: "other" }, client)).toBe("assertion_issuer_mismatch");
    expect(await judged({ ...claims, sub: "other" }, client)).toBe("assertion_subject_mismatch");
    const { iss: _, ...anonymous } = claims;
    expect(await judged(anonymous, client)).toBe("assertion_issuer_mismatch");
    expect(await judged({ ...claims, sub: "" }, client)).toBe("assertion_subject_mismatch");
  });
});

it("an assertion is remembered under the name that every node knows, until it is dead (RFC 7523 §3)", async () => {
  const marks: unknown[] = [];
  const replays = {
    insertOnce: (...mark: unknown[]) => {
      marks.push(mark);
      return okAsync("first");
    },
  };
  const digester = { digest: (text: string) => okAsync(text) };
  const jwt = { alg: "ES256", kid: undefined, typ: undefined, jwk: undefined, header: {}, claims };
  const ports = { ...context, replays, digester } as unknown as AuthenticationContext;
  expect(expectOk(await verifyClientJwt(jwt, client, ports))).toBe("proven");
  expect(marks).toEqual([["main", '["client_assertion","reports","1"]', now + 60 + 10 + 330, now]]);
});

const judged = async (claims: JWTPayload, client: Client): Promise<unknown> =>
  expectOk(
    await verifyClientJwt(
      { alg: "ES256", kid: undefined, typ: undefined, jwk: undefined, header: {}, claims },
      client,
      context,
    ),
  );

const context = {
  tenant,
  clock: fixedClock(instant(now)),
  digester: systemDigester,
  replays: { insertOnce: () => okAsync("first") },
  tokenEndpointOf: () => "https://auth.example/oauth/token",
} as unknown as AuthenticationContext;
