import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Running, run, stacks } from "../fixture/bindings.ts";
import {
  basicOnlyClient,
  clientId,
  clientSecret,
  disabledClient,
  otherTenantSecret,
  tokenPath,
} from "../fixture/deployment.ts";
import { comparable, expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { askRaw } from "../fixture/raw-request.ts";
import { basic, good, requestToken, without } from "../fixture/token-request.ts";

describe.each(stacks)("client authentication, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding);
  });
  afterAll(() => running.close());

  it("Basic works for a client with a secret, and so does the body (RFC 6749 §2.3.1)", async () => {
    expectToken(await requestToken(running, good), "api:read api:write");
    expect(running.observer.events.at(-1)?.authenticationMethod).toBe("client_secret_post");

    expectToken(await requestToken(running, withoutCredentials, right), "api:read api:write");
    expect(running.observer.events.at(-1)?.authenticationMethod).toBe("client_secret_basic");
  });

  it.each([
    ["a wrong secret in the body", "secret_mismatch", { ...good, client_secret: "wrong" }, {}],
    ["a wrong secret in Basic", "secret_mismatch", grant, basic(clientId, "wrong")],
    ["another tenant's secret", "secret_mismatch", grant, basic(clientId, otherTenantSecret)],
    ["an unknown client in the body", "client_unknown", { ...good, client_id: "unknown" }, {}],
    ["an unknown client in Basic", "client_unknown", grant, basic("unknown", clientSecret)],
    [
      "a disabled client",
      "client_disabled",
      grant,
      basic(disabledClient.id, disabledClient.secret),
    ],
    [
      "a method that is not the client's",
      "authentication_method_not_allowed",
      { ...grant, client_id: basicOnlyClient.id, client_secret: basicOnlyClient.secret },
      {},
    ],
  ])(
    "failure is invalid_client with 401 and a challenge (RFC 6749 §5.2): %s",
    async (_, reason, parameters, headers) => {
      const answer = await requestToken(running, parameters, headers);

      expectError(answer, 401, "invalid_client");
      expect(answer.json["error_description"]).toBe("Invalid client credentials");
      expect(lastReason(running)).toBe(reason);
    },
  );

  it.each([
    ["no credentials", "credentials_missing", withoutCredentials],
    ["an id only", "credentials_missing", without("client_secret")],
    ["a secret only", "client_unknown", without("client_id")],
    ["an unknown id only", "client_unknown", { ...grant, client_id: "unknown" }],
  ])(
    "no authentication at all is the same failure (RFC 6749 §5.2): %s",
    async (_, reason, parameters) => {
      const answer = await requestToken(running, parameters);

      expectError(answer, 401, "invalid_client");
      expect(lastReason(running)).toBe(reason);
      expect(comparable(answer)).toEqual(comparable(await failed(running)));
    },
  );

  it.each([
    ["both right", clientSecret, clientSecret],
    ["Basic right", clientSecret, "wrong"],
    ["body right", "wrong", clientSecret],
    ["both wrong", "wrong", "wrong"],
  ])(
    "one mechanism per request (RFC 6749 §2.3): Basic and a body secret, %s",
    async (_, inHeader, inBody) => {
      for (const parameters of [
        { ...good, client_secret: inBody },
        { ...without("client_id"), client_secret: inBody },
      ])
        expectError(
          await requestToken(running, parameters, basic(clientId, inHeader)),
          400,
          "invalid_request",
        );
      expect(lastReason(running)).toBe("authentication_ambiguous");
    },
  );

  it.each([
    ["a body secret", { ...good, ...assertion }, {}],
    ["a wrong body secret", { ...good, ...assertion, client_secret: "wrong" }, {}],
    ["Basic", { ...grant, ...assertion }, basic(clientId, clientSecret)],
    ["malformed Basic", { ...grant, ...assertion }, { Authorization: "Basic !!!!" }],
  ])(
    "one mechanism per request (RFC 6749 §2.3): an assertion and %s",
    async (_, parameters, headers) => {
      expectError(await requestToken(running, parameters, headers), 400, "invalid_request");
      expect(lastReason(running)).toBe("authentication_ambiguous");
    },
  );

  it("client_id beside Basic may name the same client (RFC 6749 §2.3)", async () => {
    expectToken(await requestToken(running, { ...grant, client_id: clientId }, right));
  });

  it.each(["read-only-client", "unknown", `${clientId} `, clientId.toUpperCase()])(
    "client_id beside Basic may not name another client (RFC 6749 §2.3): %j",
    async (id) => {
      const answer = await requestToken(running, { ...grant, client_id: id }, right);

      expectError(answer, 400, "invalid_request");
      expect(lastReason(running)).toBe("client_id_mismatch");
    },
  );

  it("a client_id of another client tells nothing about the secret (RFC 6749 §2.3)", async () => {
    const parameters = { ...grant, client_id: "unknown" };
    const proven = await requestToken(running, parameters, right);
    const unproven = await requestToken(running, parameters, basic(clientId, "wrong"));

    expect(comparable(unproven)).toEqual(comparable(proven));
  });

  it.each([
    ["Bearer", "Bearer some-token"],
    ["Bearer with good Basic credentials", right.Authorization.replace("Basic", "Bearer")],
    ["Digest", `Digest username="${clientId}", realm="my-tenant", uri="${tokenPath}", nonce="x"`],
    ["Digest with a comma in a name", 'Digest username="Doe, John Q", realm="my-tenant"'],
    ["Negotiate", "Negotiate YII="],
    ["a scheme that begins with Basic", right.Authorization.replace("Basic", "BasicX")],
    ["a scheme of an object's member", "constructor x"],
    ["a scheme without credentials", "Bearer"],
  ])("other schemes do not authenticate here: %s", async (_, authorization) => {
    const failure = comparable(await failed(running));
    const headers = { Authorization: authorization };

    expect(comparable(await requestToken(running, withoutCredentials, headers))).toEqual(failure);
    expect(comparable(await requestToken(running, good, headers))).toEqual(failure);
    expect(lastReason(running)).toBe("authentication_scheme_unsupported");
  });

  it.each([
    ["the same twice", right.Authorization, right.Authorization],
    ["right and wrong", right.Authorization, wrong.Authorization],
    ["wrong and right", wrong.Authorization, right.Authorization],
    ["Bearer and Basic", "Bearer some-token", right.Authorization],
    ["Basic and Bearer", right.Authorization, "Bearer some-token"],
    ["nothing and Basic", "Basic", right.Authorization],
    ["Basic and nothing", right.Authorization, "Basic"],
    ["an empty one and Basic", "", right.Authorization],
    ["Basic and an empty one", right.Authorization, ""],
    ["Digest and an empty one", 'Digest username="x"', ""],
  ])("one Authorization header (RFC 9110 §5.3): %s", async (_, first, second) => {
    const fields = [
      ["Authorization", first],
      ["Authorization", second],
    ] as const;
    const answer = await askRaw(running, { fields, body: "grant_type=client_credentials" });

    expectError(answer, 400, "invalid_request");
    expect(lastReason(running)).toBe("authorization_repeated");
  });

  it("authentication is judged before grant and scope", async () => {
    const bad = { grant_type: "nonsense", scope: 'no:such:scope "' };
    const post = await requestToken(running, { ...good, ...bad, client_secret: "wrong" });

    expectError(post, 401, "invalid_client");
    expectError(await requestToken(running, bad, wrong), 401, "invalid_client");
    expectError(await requestToken(running, { scope: "api:read" }, wrong), 401, "invalid_client");
    expectError(await requestToken(running, bad), 401, "invalid_client");
  });
});

const grant = { grant_type: "client_credentials" };
const withoutCredentials = without("client_id", "client_secret");
const right = basic(clientId, clientSecret);
const wrong = basic(clientId, "wrong");
const assertion = {
  client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  client_assertion: "e30.e30.x",
};

/** The one answer to whoever could not be authenticated. */
const failed = (running: Running) => requestToken(running, { ...good, client_secret: "wrong" });
