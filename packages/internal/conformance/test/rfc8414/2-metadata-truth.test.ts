import {
  clientCredentials,
  clientSecretBasic,
  clientSecretPost,
  type GrantType,
} from "@mintport/core";
import { emptyScope } from "@mintport/core/scope";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run, type Settings } from "../fixture/bindings.ts";
import {
  clientId,
  clientSecret,
  type Deployment,
  metadataPath,
  publicClient,
} from "../fixture/deployment.ts";
import { expectError, expectToken } from "../fixture/expect-answer.ts";
import { asserted, clientAssertion } from "../fixture/key-client.ts";
import {
  type Answer,
  answerOf,
  basic,
  good,
  requestToken,
  without,
} from "../fixture/token-request.ts";
import { tenantWith } from "../rfc9068/tenant-with.ts";

describe.each(bindings)("metadata and behaviour, over $name", (binding) => {
  let running: Running;
  let document: Metadata;

  beforeAll(async () => {
    running = await run(binding);
    document = await metadataOf(running);
  });
  afterAll(() => running.close());

  it("every URL is absolute and stands below the issuer (RFC 8414 §2)", () => {
    const { issuer } = running.tenant;
    const urls = Object.entries(document).filter(([name]) => /_(?:endpoint|uri)$/.test(name));

    expect(urls.map(([name]) => name).sort()).toEqual([
      "introspection_endpoint",
      "jwks_uri",
      "revocation_endpoint",
      "token_endpoint",
    ]);
    for (const [, url] of urls) {
      expect(URL.canParse(String(url))).toBe(true);
      expect(String(url).startsWith(`${issuer}/`)).toBe(true);
    }
  });

  it("token_endpoint gives tokens, and jwks_uri the keys that verify them (RFC 8414 §2)", async () => {
    const response = await fetch(String(document["token_endpoint"]), {
      method: "POST",
      body: new URLSearchParams(good),
    });
    const [header = ""] = expectToken(await answerOf(response)).split(".");
    const jwks = await (await fetch(String(document["jwks_uri"]))).json();

    const { kid } = JSON.parse(Buffer.from(header, "base64url").toString());
    expect(jwks).toMatchObject({ keys: [{ kid }] });
  });

  it.each([...knownGrants, "constructor"])(
    "grant_types_supported holds %s exactly if it is supported (RFC 8414 §2)",
    async (grant) => {
      const answer = await requestToken(running, { ...good, grant_type: grant });
      const isSupported = answer.json["error"] !== "unsupported_grant_type";

      expect(listOf(document, "grant_types_supported").includes(grant)).toBe(isSupported);
    },
  );

  it.each(Object.entries(authentications))(
    "token_endpoint_auth_methods_supported holds %s exactly if it works (RFC 8414 §2)",
    async (method, authenticate) => {
      const { status } = await authenticate(running);
      const methods = listOf(document, "token_endpoint_auth_methods_supported");

      expect(methods.includes(method)).toBe(status === 200);
    },
  );

  it("none is no way to authenticate (RFC 8414 §2)", async () => {
    expect(listOf(document, "token_endpoint_auth_methods_supported")).not.toContain("none");
    const form = { grant_type: "client_credentials", client_id: publicClient.id };
    expectError(await requestToken(running, form), 400, "unauthorized_client");
  });

  it("every scope of scopes_supported can be had (RFC 8414 §2)", async () => {
    for (const scope of listOf(document, "scopes_supported"))
      expectToken(await requestToken(running, { ...good, scope }), scope);
  });

  it("no array is empty but the one that §2 requires, and PKCE is never plain (RFC 8414 §2)", () => {
    const { response_types_supported: responseTypes, ...others } = document;
    expect(responseTypes).toEqual([]);
    for (const [name, value] of Object.entries(others)) expect(value, name).not.toEqual([]);
    expect(document["code_challenge_methods_supported"] ?? ["S256"]).toEqual(["S256"]);
  });

  it("the document is cacheable for at least a second and at most a day", async () => {
    const { headers } = await fetch(`${running.origin}${metadataPath}`);
    const [, seconds] = /^public, max-age=(\d+)$/.exec(headers.get("cache-control") ?? "") ?? [];

    expect(Number(seconds)).toBeGreaterThanOrEqual(1);
    expect(Number(seconds)).toBeLessThanOrEqual(86_400);
  });
});

describe.each(bindings)("metadata of another configuration, over $name", (binding) => {
  const described = async (settings: (deployment: Deployment) => Settings) => {
    const running = await run(binding, settings);
    return metadataOf(running).finally(() => running.close());
  };

  it("a tenant that announces no scope has no scopes_supported (RFC 8414 §3.2)", async () => {
    expect(await described(tenantWith({ scopes: emptyScope }))).not.toHaveProperty(
      "scopes_supported",
    );
  });

  it.each([
    [[clientSecretBasic], ["client_secret_basic"]],
    [[clientSecretPost], ["client_secret_post"]],
    [
      [clientSecretPost, clientSecretBasic],
      ["client_secret_post", "client_secret_basic"],
    ],
  ])(
    "only the authentication that is configured is announced (RFC 8414 §2)",
    async (methods, names) => {
      const document = await described(() => ({ clientAuthentication: methods }));

      expect(document["token_endpoint_auth_methods_supported"]).toEqual(names);
    },
  );

  it("a grant type of the embedder's own is announced (RFC 8414 §2)", async () => {
    const own: GrantType = { ...clientCredentials, name: "urn:example:own" };
    const document = await described(() => ({ grants: [clientCredentials, own] }));

    expect(document["grant_types_supported"]).toEqual(["client_credentials", "urn:example:own"]);
  });
});

type Metadata = Readonly<Record<string, unknown>>;

const metadataOf = async ({ origin }: Pick<Running, "origin">): Promise<Metadata> => {
  const response = await fetch(`${origin}${metadataPath}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Metadata;
};

const listOf = (document: Metadata, name: string): readonly string[] => {
  const list = document[name];
  expect(list).toSatisfy(Array.isArray);
  return list as readonly string[];
};

const knownGrants = [
  "client_credentials",
  "authorization_code",
  "refresh_token",
  "password",
  "implicit",
  "urn:ietf:params:oauth:grant-type:device_code",
  "urn:ietf:params:oauth:grant-type:jwt-bearer",
  "urn:ietf:params:oauth:grant-type:token-exchange",
];

const bare = without("client_id", "client_secret");

const authentications: Readonly<Record<string, (running: Running) => Promise<Answer>>> = {
  client_secret_basic: (running) => requestToken(running, bare, basic(clientId, clientSecret)),
  client_secret_post: (running) => requestToken(running, good),
  none: (running) => requestToken(running, { ...bare, client_id: publicClient.id }),
  private_key_jwt: async (running) =>
    requestToken(running, asserted(await clientAssertion(running))),
  client_secret_jwt: (running) =>
    requestToken(running, { ...bare, client_assertion: clientSecret }),
};
