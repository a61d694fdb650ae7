import {
  type AuthenticationVerdict,
  apiKeyAuthentication,
  type ClientAuthenticationMethod,
  type ClientId,
  clientSecretBasic,
  clientSecretPost,
  defineClient,
  defineTenant,
  federatedJwt,
  type PresentedCredentials,
  privateKeyJwt,
  selfSignedTlsClientAuth,
} from "@mintport/core";
import { errAsync, okAsync } from "@mintport/core/result";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import {
  authenticateClient,
  type ClientAuthenticationPorts,
} from "../../src/client-authentication/authenticate-client.ts";
import { serverCredentials } from "../../src/client-authentication/declared-credentials.ts";
import { readCredentials } from "../../src/client-authentication/read-credentials.ts";
import { areVerifiedRecently } from "../../src/client-authentication/verified-recently.ts";
import type { Source } from "../../src/domain/source.ts";
import { portError } from "../../src/errors/port-error.ts";
import { toAsync } from "../../src/ports/maybe-async.ts";
import type { VerifiedSecrets } from "../../src/ports/verified-secrets.ts";
import { method, presented, request } from "./own-method.ts";

const tenant = defineTenant({ id: "main", issuer: "https://auth.example" });
const candidatesOf = (methods: readonly ClientAuthenticationMethod[]) =>
  expectOk(readCredentials(methods, serverCredentials(methods, []))(request()));

describe("credentials that their source proved lately", () => {
  const by = { tenant: tenant.id, source: "192.0.2.1" as Source };
  const all: VerifiedSecrets = { knows: () => true, remember: () => undefined };
  const found = (made: Partial<PresentedCredentials>) =>
    candidatesOf([method("a", presented(made))]);
  const asks = (secrets: VerifiedSecrets, asked: object) =>
    secrets.knows({ ...(asked as Parameters<VerifiedSecrets["knows"]>[0]) });

  it("are known again, by tenant, client and source", () => {
    const seen: object[] = [];
    const verifiedRecently = (secrets: VerifiedSecrets, asked: object) => {
      seen.push(asked);
      return asks(secrets, asked);
    };
    expect(areVerifiedRecently(found({ verifiedRecently }), all, by)).toBe(true);
    expect(seen).toEqual([{ ...by, client: "reports" }]);
    const none = { ...all, knows: () => false };
    expect(areVerifiedRecently(found({ verifiedRecently }), none, by)).toBe(false);
  });

  it("are not those of nobody, nor where nothing is remembered, nor by a method that does not say", () => {
    const verifiedRecently = () => true;
    expect(areVerifiedRecently(found({ verifiedRecently, clientId: "é" }), all, by)).toBe(false);
    expect(areVerifiedRecently(found({ verifiedRecently }), undefined, by)).toBe(false);
    expect(areVerifiedRecently(found({}), all, by)).toBe(false);
  });
});

describe("a client that is authenticated", () => {
  const client = {
    ...defineClient({ id: "reports", grantTypes: [] }),
    authenticationMethods: ["b"],
  };
  const authenticated = async (
    verdict: AuthenticationVerdict,
    { found = client, seen = [] as unknown[] } = {},
  ) => {
    const ports = {
      clients: { find: () => okAsync(found) },
      tokenEndpointOf: () => "https://auth.example/token",
    } as unknown as ClientAuthenticationPorts;
    const verify: PresentedCredentials["verify"] = (judged) => {
      seen.push(judged);
      return okAsync(verdict);
    };
    const methods = [
      method("a", presented({ verify: () => okAsync("secret_mismatch") })),
      method("b", presented({ verify }), {
        reasons: ["badge_lost", "badge_wrong"],
        reasonsWithoutSecrets: ["secret_mismatch", "badge_wrong"],
      }),
    ];
    const candidates = candidatesOf(methods);
    return toAsync(authenticateClient(ports)(tenant, candidates, "192.0.2.1" as Source));
  };

  it("is judged by the method that it is registered for", async () => {
    expect(expectOk(await authenticated("proven"))).toMatchObject({
      ...{ client, method: { name: "b" } },
    });
  });

  it.each<[AuthenticationVerdict, object]>([
    ["secret_mismatch", { reason: "secret_mismatch" }],
    ["a reason of its own" as "secret_mismatch", { cause: "a reason of its own" }],
    ["toString" as "secret_mismatch", { cause: "toString" }],
    // A reason of ours, of another code: the client must not be told so.
    ["scope_not_allowed" as "secret_mismatch", { cause: "scope_not_allowed" }],
    [{ refused: "the badge is lost" }, { cause: "the badge is lost" }],
    [{ refused: "badge_lost" }, { cause: "badge_lost", detail: "badge_lost" }],
    [{ refused: "badge_gone" }, { cause: "badge_gone" }],
  ])(
    "is refused alike whatever its method found, and the reason is told inside: %j",
    async (verdict, told) => {
      const refused = expectErr(await authenticated(verdict));
      expect(refused).toMatchObject({
        ...{ error: "invalid_client", reason: "credentials_refused" },
        ...told,
      });
      if ("reason" in told) expect(refused).not.toHaveProperty("cause");
      // What a method did not declare may be anything, and reaches no log.
      expect(Object.hasOwn(refused, "detail")).toBe("detail" in told);
    },
  );

  it.each<[AuthenticationVerdict, string]>([
    ["proven", "client_disabled"],
    ["secret_mismatch", "client_disabled"],
    [{ refused: "badge_wrong" }, "client_disabled"],
    [{ refused: "badge_lost" }, "credentials_refused"],
    ["assertion_keys_missing", "assertion_keys_missing"],
    ["assertion_malformed", "assertion_malformed"],
  ])(
    "is judged without its secrets if it is disabled: %j is told as %s",
    async (verdict, reason) => {
      const seen: unknown[] = [];
      const disabled = { ...client, disabled: true, apiKeys: [] };
      const refused = expectErr(await authenticated(verdict, { found: disabled, seen }));
      expect(refused).toMatchObject({ reason });
      const { apiKeys: _, ...bare } = disabled;
      expect(seen).toEqual([{ ...bare, secrets: [] }]);
    },
  );

  it.each([
    [clientSecretBasic, "secret_mismatch"],
    [clientSecretPost, "secret_mismatch"],
    [privateKeyJwt, "assertion_keys_missing"],
    [federatedJwt, "assertion_keys_missing"],
    [selfSignedTlsClientAuth, "assertion_keys_missing"],
    [apiKeyAuthentication, "api_key_mismatch"],
  ] as const)(
    "is told to be disabled by $name too, for what it finds of all such: %s",
    (own, found) => {
      expect(own.reasonsWithoutSecrets).toEqual([found]);
    },
  );

  it("is not another that the store answers with", async () => {
    const other = { ...client, id: "other" as ClientId };
    const refused = expectErr(await authenticated("proven", { found: other }));
    expect(refused).toMatchObject({ reason: "client_unknown" });
  });

  it("is not found while its store cannot answer", async () => {
    const failure = portError("unavailable", "clients");
    const ports = {
      clients: { find: () => errAsync(failure) },
    } as unknown as ClientAuthenticationPorts;
    const candidates = candidatesOf([method("a", presented())]);
    const answer = await toAsync(authenticateClient(ports)(tenant, candidates, "x" as Source));
    expect(expectErr(answer)).toBe(failure);
  });
});
