import {
  apiKeyAuthentication,
  type ClientAuthenticationMethod,
  clientCredentials,
  clientSecretBasic,
  clientSecretJwt,
  clientSecretPost,
  defineClient,
  federatedJwt,
  noClientAuthentication,
  privateKeyJwt,
  selfSignedTlsClientAuth,
  tlsClientAuth,
} from "@mintport/core";
import { aroundPorts } from "@mintport/core/ports";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { clientId, clientSecret, issuerPathOf } from "../fixture/deployment.ts";
import { expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { basic, requestToken } from "../fixture/token-request.ts";
import { sealer } from "../rfc7523/key-clients.ts";
import {
  byHeader,
  byParameter,
  byScheme,
  byToken,
  type Carried,
  placesOf,
} from "./own-carriers.ts";

const own: readonly ClientAuthenticationMethod[] = [byHeader, byParameter, byScheme, byToken];
const methods: readonly ClientAuthenticationMethod[] = [
  ...[noClientAuthentication, tlsClientAuth, selfSignedTlsClientAuth, clientSecretBasic],
  ...[clientSecretPost, clientSecretJwt(sealer)(aroundPorts(1000)), privateKeyJwt, federatedJwt],
  ...[apiKeyAuthentication, ...own],
];

const places = placesOf(methods, "right");
const clash = (one: object, other: object): boolean =>
  Object.keys(one).some((name) => name in other);
const pairs = places.flatMap((one, i) =>
  places
    .slice(i + 1)
    .filter(({ method, headers }) => method !== one.method && !clash(headers, one.headers))
    .map((other): [string, string, Carried, Carried] => [one.at, other.at, one, other]),
);
const grant = { grant_type: "client_credentials" };

describe.each(bindings)("credentials wherever a method has them, over $name", (binding) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(binding, async ({ storage, tenant }) => {
      for (const { name } of [...own, noClientAuthentication])
        expectOk(
          await storage.clients.create(
            tenant.id,
            defineClient({
              ...{ id: name, authenticationMethods: [name], ownScope: "api:read" },
              grantTypes: ["client_credentials"],
            }),
          ),
        );
      const ticketed = {
        ...clientCredentials,
        name: "urn:example:ticket",
        credentials: ["ticket"],
      };
      return { clientAuthentication: methods, grants: [clientCredentials, ticketed] };
    });
  });
  afterAll(() => running.close());

  it.each(placesOf(own, "right").filter(({ at }) => at !== "x-token"))(
    "prove their client: $at",
    async ({ form, headers }) => {
      expectToken(await requestToken(running, { ...grant, ...form }, headers));
    },
  );

  it.each(placesOf(own, "wrong").filter(({ at }) => at !== "x-token"))(
    "are refused for a reason of their own, which nobody outside is told: $at",
    async ({ form, headers }) => {
      const wrong = { ...grant, client_id: clientId, client_secret: "wrong" };
      const answer = await requestToken(running, { ...grant, ...form }, headers);
      expectError(answer, 401, "invalid_client");
      expect(running.observer.events.at(-1)).toMatchObject({
        ...{ reason: "credentials_refused", detail: "badge_wrong" },
      });
      expect(answer.text).toBe((await requestToken(running, wrong)).text);
    },
  );

  it("RFC 6749 §2.3: are of every pair that there is", () => {
    expect(pairs.map(([one, other]) => `${one} ${other}`)).toContain("client_secret x-badge");
    // 9 places; both schemes stand in one header, and two places are of one method.
    expect(places).toHaveLength(9);
    expect(pairs).toHaveLength((9 * 8) / 2 - 2);
  });

  it.each(pairs)("RFC 6749 §2.3: %s beside %s is one method too many", async (...pair) => {
    const [, , one, other] = pair;
    const form = { ...grant, ...one.form, ...other.form };
    const answer = await requestToken(running, form, { ...one.headers, ...other.headers });
    expectError(answer, 400, "invalid_request");
    expect(lastReason(running)).toBe("authentication_ambiguous");
  });

  it.each(placesOf(own, "wrong"))(
    "RFC 6749 §2.1: let no public client and no certificate pass beside them: $at",
    async ({ form, headers }) => {
      const named = { ...grant, client_id: "none", ...form };
      const answer = await requestToken(running, named, headers);
      expect([400, 401]).toContain(answer.status);
      expect(["client_id_mismatch", "credentials_missing"]).toContain(lastReason(running));
    },
  );

  it.each([
    ...new Set([...places.flatMap(({ form }) => Object.keys(form)), "ticket", "assertion"]),
  ])("RFC 6749 §2.3.1: never in the URL: %s", async (name) => {
    for (const endpoint of ["token", "introspect", "revoke"]) {
      const path = `${issuerPathOf("my-tenant")}/oauth/${endpoint}?${name}=x`;
      const form = { ...grant, token: "x" };
      const answer = await requestToken(running, form, basic(clientId, clientSecret), path);
      expectError(answer, 400, "invalid_request");
      expect(lastReason(running)).toBe("credential_in_url");
    }
  });

  it("are ambiguous at an endpoint that does not take them, too", async () => {
    const path = `${issuerPathOf("my-tenant")}/oauth/introspect`;
    for (const [form, headers] of [
      [{ badge_token: "right" }, {}],
      [{}, { "x-token": "right" }],
    ] as const) {
      const sent = { ...basic(clientId, clientSecret), ...headers };
      expectError(
        await requestToken(running, { token: "x", ...form }, sent, path),
        400,
        "invalid_request",
      );
      expect(lastReason(running)).toBe("authentication_ambiguous");
    }
  });
});
