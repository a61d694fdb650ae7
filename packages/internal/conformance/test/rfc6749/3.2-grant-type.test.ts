import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Running, run, stacks } from "../fixture/bindings.ts";
import {
  clientId,
  clientSecret,
  metadataPath,
  noGrantClient,
  publicClient,
  readOnlyClient,
} from "../fixture/deployment.ts";
import { expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import {
  type Answer,
  answerOf,
  basic,
  good,
  requestToken,
  without,
} from "../fixture/token-request.ts";

describe.each(stacks)("token endpoint: grant_type, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding);
  });
  afterAll(() => running.close());

  it.each([
    ["absent", without("grant_type")],
    ["empty", { ...good, grant_type: "" }],
  ])("grant_type is required (RFC 6749 §5.2): %s", async (_, parameters) => {
    const answer = await requestToken(running, parameters);

    expectError(answer, 400, "invalid_request");
    expect(answer.json["error_description"]).toBe("A required parameter is missing: grant_type");
    expect(lastReason(running)).toBe("parameter_missing");
  });

  it.each([
    "nonsense",
    "CLIENT_CREDENTIALS",
    " client_credentials ",
    "client_credentials ",
    "client_credentials\n",
    "client-credentials",
    "client_credentials,client_credentials",
    "implicit",
  ])("unknown grants are named so, by exact spelling (RFC 6749 §5.2): %j", async (grantType) => {
    const answer = await requestToken(running, { ...good, grant_type: grantType });

    expectError(answer, 400, "unsupported_grant_type");
    expect(lastReason(running)).toBe("grant_type_unknown");
  });

  it.each(Object.entries(otherGrants))(
    "a grant the client may not use is refused (RFC 6749 §5.2): %s",
    async (grantType, parameters) => {
      const served = (await metadataOf(running)).json["grant_types_supported"];
      const answer = await requestToken(
        running,
        { grant_type: grantType, ...parameters },
        basic(clientId, clientSecret),
      );

      const isServed = Array.isArray(served) && served.includes(grantType);
      expectError(answer, 400, isServed ? "unauthorized_client" : "unsupported_grant_type");
    },
  );

  it.each([
    ["a client without the grant", "grant_type_not_enabled", clientForm(noGrantClient)],
    ["a public client", "client_is_public", { ...grant, client_id: publicClient.id }],
  ])(
    "client_credentials is refused as not enabled (RFC 6749 §5.2): %s",
    async (_, reason, parameters) => {
      const answer = await requestToken(running, parameters);

      expectError(answer, 400, "unauthorized_client");
      expect(answer.json["error_description"]).toBe("Grant type not enabled for this client");
      expect(lastReason(running)).toBe(reason);
    },
  );
});

describe.each(stacks)("token endpoint: refusedGrantCode, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding, () => ({ refusedGrantCode: "unsupported_grant_type" }));
  });
  afterAll(() => running.close());

  it("a grant not enabled is unsupported_grant_type where the server says so (RFC 6749 §5.2)", async () => {
    const answer = await requestToken(running, clientForm(noGrantClient));

    expectError(answer, 400, "unsupported_grant_type");
    expect(answer.json["error_description"]).toBe("Grant type not enabled for this client");
    expect(lastReason(running)).toBe("grant_type_not_enabled");
    expectToken(await requestToken(running, clientForm(readOnlyClient)));
  });
});

const grant = { grant_type: "client_credentials" };

/** Each grant of the RFCs with parameters that would do, were it enabled. */
const otherGrants = {
  authorization_code: { code: "x", redirect_uri: "https://client.example/", code_verifier: "x" },
  refresh_token: { refresh_token: "x" },
  password: { username: "user", password: "x" },
  "urn:ietf:params:oauth:grant-type:device_code": { device_code: "x" },
  "urn:ietf:params:oauth:grant-type:jwt-bearer": { assertion: "x" },
  "urn:ietf:params:oauth:grant-type:saml2-bearer": { assertion: "x" },
  "urn:ietf:params:oauth:grant-type:token-exchange": {
    subject_token: "x",
    subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
  },
};

const clientForm = ({ id, secret }: { readonly id: string; readonly secret: string }) => ({
  ...grant,
  client_id: id,
  client_secret: secret,
});

const metadataOf = async ({ origin }: Running): Promise<Answer> =>
  answerOf(await fetch(`${origin}${metadataPath}`));
