import {
  type AuthenticatingRequest,
  type AuthenticationVerdict,
  type ClientAuthenticationMethod,
  type ClientId,
  defineClient,
  defineTenant,
  type Presentation,
} from "@mintport/core";
import { expectErr, expectOk } from "@mintport/testing";
import { errAsync, okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import {
  areVerifiedRecently,
  authenticateClient,
  type ClientAuthenticationPorts,
  type PresentedCredentials,
  presentedCredentials,
} from "../../src/client-authentication/authenticate-client.ts";
import type { Source } from "../../src/domain/source.ts";
import { invalidClient } from "../../src/errors/oauth-error.ts";
import { portError } from "../../src/errors/port-error.ts";
import { toAsync } from "../../src/ports/maybe-async.ts";
import type { VerifiedSecrets } from "../../src/ports/verified-secrets.ts";

const tenant = defineTenant({ id: "main", issuer: "https://auth.example" });
const presentation = (made: Partial<Presentation> = {}): Presentation => ({
  ...{ clientId: "reports", fromHeader: false, verify: () => okAsync("proven") },
  ...made,
});
const method = (
  name: string,
  present: ReturnType<ClientAuthenticationMethod["present"]>,
  credentials: readonly string[] = [],
): ClientAuthenticationMethod => ({ name, credentials, present: () => present });
const request = (
  parameters: Readonly<Record<string, string>> = {},
  authorization?: AuthenticatingRequest["authorization"],
): AuthenticatingRequest => ({ parameters: new Map(Object.entries(parameters)), authorization });
const unreadable = invalidClient("credentials_malformed");
const methodsOf = ({ readings }: PresentedCredentials) => readings.map((reading) => reading.method);

describe("what a request presents", () => {
  it("is every reading of it that can be read, in the order of the methods", () => {
    const methods = [
      method("a", presentation()),
      method("b", undefined),
      method("c", unreadable),
      method("d", presentation()),
    ];
    const presented = expectOk(presentedCredentials(methods, request()));
    expect(presented.clientId).toBe("reports");
    expect(methodsOf(presented)).toEqual(["a", "d"]);
  });

  it("is the first method's error, if the first cannot read it", () => {
    const methods = [method("a", unreadable), method("b", presentation())];
    expect(expectErr(presentedCredentials(methods, request()))).toEqual(unreadable);
  });

  it("is, where a method declares credentials of its own, what that method reads and no other", () => {
    const methods = [
      method("open", presentation()),
      method("badge", presentation(), ["badge"]),
      method("other", presentation(), ["other"]),
      method("badge-too", presentation(), ["badge"]),
    ];
    const presented = expectOk(presentedCredentials(methods, request({ badge: "1" })));
    expect(methodsOf(presented)).toEqual(["badge", "badge-too"]);
    expect(methodsOf(expectOk(presentedCredentials(methods, request())))).toHaveLength(4);
  });

  it("RFC 6749 §5.2: is unsupported, if nobody reads the header", () => {
    const header = { scheme: "badge", credentials: "" };
    for (const methods of [[], [method("a", presentation())]])
      expect(expectErr(presentedCredentials(methods, request({}, header))).reason).toBe(
        "authentication_scheme_unsupported",
      );
    const reads = [method("a", presentation({ fromHeader: true }))];
    expectOk(presentedCredentials(reads, request({}, header)));
    expect(
      expectErr(presentedCredentials([method("a", unreadable)], request({}, header))).reason,
    ).toBe("credentials_malformed");
  });

  it.each([
    [{ client_secret: "s", client_assertion: "a" }, undefined],
    [{ client_secret: "s" }, { scheme: "basic", credentials: "" }],
    [{ badge: "b", other: "o" }, undefined],
    [{ badge: "b", api_key: "k" }, undefined],
    [{ ab: "1", bc: "2" }, undefined],
  ])("RFC 6749 §2.3: is one mechanism, and not %j", (parameters, header) => {
    const methods = [
      method("a", presentation({ fromHeader: true })),
      method("badge", presentation({ fromHeader: true }), ["badge"]),
      method("other", presentation({ fromHeader: true }), ["other"]),
      // Two that would be one if their names were simply put together.
      method("ab", presentation(), ["ab", "c"]),
      method("bc", presentation(), ["a", "bc"]),
    ];
    const refused = expectErr(presentedCredentials(methods, request({ ...parameters }, header)));
    expect(refused).toMatchObject({
      ...{ error: "invalid_request", reason: "authentication_ambiguous" },
    });
  });

  it("is missing if there is none, and malformed if it is an assertion that nobody reads", () => {
    const reasonOf = (parameters: Readonly<Record<string, string>>) =>
      expectErr(presentedCredentials([method("a", undefined)], request(parameters))).reason;
    expect(reasonOf({})).toBe("credentials_missing");
    expect(reasonOf({ client_assertion: "x" })).toBe("assertion_malformed");
  });

  it("is of the client that `client_id` names, if it is there (RFC 7521 §4.2)", () => {
    const methods = [method("a", presentation())];
    expectOk(presentedCredentials(methods, request({ client_id: "reports" })));
    const refused = expectErr(presentedCredentials(methods, request({ client_id: "other" })));
    expect(refused.reason).toBe("client_id_mismatch");
  });

  it("may be of no client at all", () => {
    const methods = [method("a", presentation({ clientId: "é" }))];
    expect(expectOk(presentedCredentials(methods, request())).clientId).toBeUndefined();
  });
});

describe("credentials that their source proved lately", () => {
  const by = { tenant: tenant.id, source: "192.0.2.1" as Source };
  const all: VerifiedSecrets = { knows: () => true, remember: () => undefined };
  const presented = (made: Partial<Presentation>): PresentedCredentials =>
    expectOk(presentedCredentials([method("a", presentation(made))], request()));
  const asks = (secrets: VerifiedSecrets, asked: object) =>
    secrets.knows({ ...(asked as Parameters<VerifiedSecrets["knows"]>[0]) });

  it("are known again, by tenant, client and source", () => {
    const seen: object[] = [];
    const verifiedRecently = (secrets: VerifiedSecrets, asked: object) => {
      seen.push(asked);
      return asks(secrets, asked);
    };
    expect(areVerifiedRecently(presented({ verifiedRecently }), all, by)).toBe(true);
    expect(seen).toEqual([{ ...by, client: "reports" }]);
    const none = { ...all, knows: () => false };
    expect(areVerifiedRecently(presented({ verifiedRecently }), none, by)).toBe(false);
  });

  it("are not those of nobody, nor where nothing is remembered, nor by a method that does not say", () => {
    const verifiedRecently = () => true;
    expect(areVerifiedRecently(presented({ verifiedRecently, clientId: "é" }), all, by)).toBe(
      false,
    );
    expect(areVerifiedRecently(presented({ verifiedRecently }), undefined, by)).toBe(false);
    expect(areVerifiedRecently(presented({}), all, by)).toBe(false);
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
    const verify: Presentation["verify"] = (judged) => {
      seen.push(judged);
      return okAsync(verdict);
    };
    const methods = [
      method("a", presentation({ verify: () => okAsync("secret_mismatch") })),
      method("b", presentation({ verify })),
    ];
    const presented = expectOk(presentedCredentials(methods, request()));
    return toAsync(authenticateClient(ports)(tenant, presented, "192.0.2.1" as Source));
  };

  it("is judged by the method that it is registered for", async () => {
    expect(expectOk(await authenticated("proven"))).toEqual({
      ...{ client, method: "b", onlyGrantTypes: undefined },
    });
  });

  it.each<[AuthenticationVerdict, object]>([
    ["secret_mismatch", { reason: "secret_mismatch" }],
    ["a reason of its own" as "secret_mismatch", { cause: "a reason of its own" }],
    ["toString" as "secret_mismatch", { cause: "toString" }],
    [{ refused: "the badge is lost" }, { cause: "the badge is lost" }],
  ])(
    "is refused alike whatever its method found, and the reason is told inside: %j",
    async (verdict, told) => {
      const refused = expectErr(await authenticated(verdict));
      expect(refused).toMatchObject({
        ...{ error: "invalid_client", reason: "credentials_refused" },
        ...told,
      });
      if ("reason" in told) expect(refused).not.toHaveProperty("cause");
    },
  );

  it.each<[AuthenticationVerdict, string]>([
    ["proven", "client_disabled"],
    ["secret_mismatch", "client_disabled"],
    ["assertion_keys_missing", "client_disabled"],
    ["api_key_mismatch", "client_disabled"],
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
    const presented = expectOk(presentedCredentials([method("a", presentation())], request()));
    const answer = await toAsync(authenticateClient(ports)(tenant, presented, "x" as Source));
    expect(expectErr(answer)).toBe(failure);
  });
});
