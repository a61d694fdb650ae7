import { generateKeyPairSync } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { temporaryFolder } from "../fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mintport: ReturnType<typeof commandLine>;

beforeEach(async () => {
  folder = await temporaryFolder();
  mintport = commandLine(folder.path);
  await mintport("migrate");
  const issuer = "https://auth.acme.example/api/v1/tenant/acme";
  await mintport("tenant", "create", "acme", "--issuer", issuer);
});
afterEach(() => folder.remove());

interface Row {
  readonly id?: string;
  readonly outcome: string;
  readonly notes?: readonly string[];
}

const load = async (content: unknown, ...options: readonly string[]) => {
  const [path, report] = [join(folder.path, "c.json"), join(folder.path, "report.jsonl")];
  await writeFile(path, JSON.stringify(content));
  const ran = await mintport(
    ...(["client", "import", path, "--tenant", "acme"] as const),
    ...["--report", report, ...options],
  );
  const text = await readFile(report, "utf8").catch(() => "");
  const rows = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
  return { ...ran, rows, row: (id: string) => rows.find((row) => row.id === id) };
};
const show = async (id: string) => (await mintport("client", "show", "acme", id, "--json")).json();

const secret = "Zt7Qw2Lm9Xc4Vb6Nn8Kk1Jj3";

describe("a realm of Keycloak", () => {
  const machine = {
    ...{ clientId: "billing", name: "Billing", protocol: "openid-connect", secret },
    ...{ standardFlowEnabled: false, serviceAccountsEnabled: true },
    ...{ clientAuthenticatorType: "client-secret", attributes: { "access.token.lifespan": "120" } },
    ...{ defaultClientScopes: ["roles", "orders:read"], optionalClientScopes: ["orders:write"] },
  };

  it("brings a service account with its scopes, its lifetime and its secret", async () => {
    const { code, row } = await load({ realm: "shop", clients: [machine] });
    expect([code, row("billing")?.outcome]).toEqual([0, "created"]);
    expect(await show("billing")).toMatchObject({
      ...{ grantTypes: ["client_credentials"], accessTokenLifetime: 120 },
      ...{ ownScope: "orders:read orders:write", defaultOwnScope: "orders:read" },
      secrets: [{ id: "secret-1" }],
    });
    expect(await show("billing")).not.toHaveProperty("authorization");
  });

  it("brings an application of users, and tells which redirect URIs and grants it leaves out", async () => {
    const web = {
      ...machine,
      ...{ clientId: "web", serviceAccountsEnabled: false, standardFlowEnabled: true },
      ...{ directAccessGrantsEnabled: true, implicitFlowEnabled: true, consentRequired: true },
      ...{ rootUrl: "https://app.example/", redirectUris: ["/cb", "https://app.example/*"] },
      ...{ protocolMappers: [{ name: "email" }] },
      attributes: {
        ...{ "require.pushed.authorization.requests": "true", "dpop.bound.access.tokens": "true" },
        ...{ logoUri: "http://app.example/logo", policyUri: "https://app.example/privacy" },
        ...{ "client.secret.rotated": `${secret}old` },
        ...{ "client.secret.rotated.expiration.time": "4000000000" },
      },
    };
    const { row } = await load({ realm: "shop", clients: [web] });
    expect(row("web")?.notes).toEqual([
      expect.stringMatching(/^protocolMappers/),
      expect.stringMatching(/^grant implicit: is left out/),
      expect.stringMatching(/^grant password: is left out/),
      expect.stringMatching(/^redirect URI https:\/\/app\.example\/\*: .*pattern/),
      expect.stringMatching(/^logoUri: is left out/),
    ]);
    expect(await show("web")).toMatchObject({
      ...{ grantTypes: ["authorization_code", "refresh_token"], dpopBoundAccessTokens: true },
      authorization: {
        ...{ name: "Billing", redirectUris: ["https://app.example/cb"], consent: "remembered" },
        ...{ policyUri: "https://app.example/privacy", requirePushedRequests: true },
        ...{ delegatedScope: "orders:read orders:write", defaultDelegatedScope: "orders:read" },
      },
      secrets: [{ id: "secret-1" }, { id: "secret-2", expiresAt: 4_000_000_000 }],
    });
  });

  it("brings every way of authentication along", async () => {
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const keys = JSON.stringify({ keys: [publicKey.export({ format: "jwk" })] });
    const as = (clientId: string, clientAuthenticatorType: string, attributes: object = {}) => ({
      ...{ ...machine, clientId, clientAuthenticatorType, attributes },
      ...(clientAuthenticatorType.startsWith("client-secret") ? {} : { secret: undefined }),
    });
    const native = {
      ...{ clientId: "native", publicClient: true, redirectUris: ["com.example.app:/cb"] },
      ...{ serviceAccountsEnabled: true, enabled: false },
    };
    const { code } = await load({
      realm: "shop",
      clients: [
        as("url", "client-jwt", { "use.jwks.url": "true", "jwks.url": "https://a.example/jwks" }),
        as("set", "client-jwt", { "use.jwks.string": "true", "jwks.string": keys }),
        as("hmac", "client-secret-jwt"),
        as("x509", "client-x509", { "x509.subjectdn": "CN=svc,O=Acme" }),
        native,
      ],
    });
    expect(code).toBe(0);
    expect(await show("url")).toMatchObject({
      ...{ authenticationMethods: ["private_key_jwt"], jwksUri: "https://a.example/jwks" },
    });
    expect(await show("set")).toMatchObject({ jwks: [{ kty: "EC" }] });
    expect(await show("hmac")).toMatchObject({ authenticationMethods: ["client_secret_jwt"] });
    expect(await show("x509")).toMatchObject({ tlsSubject: { subjectDn: "CN=svc,O=Acme" } });
    expect(await show("native")).toMatchObject({
      ...{ authenticationMethods: ["none"], disabled: true },
      ...{ grantTypes: ["authorization_code", "refresh_token"] },
      authorization: { applicationType: "native" },
    });
  });

  it("skips what is no client, and refuses one whose secret is masked", async () => {
    const { code, rows } = await load({
      realm: "shop",
      clients: [
        { clientId: "account" },
        { clientId: "saml", protocol: "saml" },
        { clientId: "api", bearerOnly: true },
        { clientId: "old", standardFlowEnabled: false, directAccessGrantsEnabled: true },
        { ...machine, secret: "**********" },
        7,
      ],
    });
    expect(code).toBe(1);
    expect(rows.map(({ outcome }) => outcome)).toEqual([
      ...["skipped", "skipped", "skipped", "skipped", "refused", "refused"],
    ]);
  });
});

describe("clients of Ory Hydra", () => {
  const client = {
    ...{ client_id: "billing", client_name: "Billing", scope: "orders:read offline_access" },
    ...{ grant_types: ["client_credentials"], token_endpoint_auth_method: "client_secret_post" },
    ...{ response_types: ["code"], audience: [], jwks: {}, created_at: "2026-01-01T00:00:00Z" },
    client_credentials_grant_access_token_lifespan: "1h30m0s",
  };

  it("come with their scope, method and lifetime, and without a secret only on demand", async () => {
    expect(await load({ items: [client] })).toMatchObject({ code: 1 });
    const { code } = await load({ items: [client], next_page_token: "" }, "--without-secrets");
    expect(code).toBe(0);
    expect(await show("billing")).toMatchObject({
      ...{ authenticationMethods: ["client_secret_post"], accessTokenLifetime: 5400 },
      ...{ ownScope: "offline_access orders:read", secrets: [] },
    });
  });

  it("come with hashes that were taken from the database, and with what users see", async () => {
    const hash = `$pbkdf2-sha256$i=25000,l=32$${"A".repeat(22)}$${"A".repeat(43)}`;
    const app = {
      ...{ ...client, client_id: "app", client_secret: hash, client_secret_expires_at: 0 },
      ...{ grant_types: ["authorization_code", "refresh_token", "implicit"], skip_consent: true },
      ...{ redirect_uris: ["https://app.example/cb"], audience: ["https://api.example"] },
      ...{ tos_uri: "https://app.example/terms", access_token_strategy: "opaque" },
      authorization_code_grant_access_token_lifespan: "10m",
    };
    const { out, row } = await load([app]);
    expect(out).toMatch(/Hashes: pbkdf2-sha256:i=25000,l=32 \(1\)/);
    expect(row("app")?.notes).toEqual([
      expect.stringMatching(/^lifespans: are left out/),
      expect.stringMatching(/^audience: is left out/),
      expect.stringMatching(/^grant implicit: is left out/),
    ]);
    expect(await show("app")).toMatchObject({
      accessTokenFormat: "opaque",
      authorization: { consent: "implied", termsUri: "https://app.example/terms" },
    });
  });
});

describe("clients of Auth0", () => {
  const app = {
    ...{ client_id: "abc", name: "Shop", app_type: "regular_web", client_secret: secret },
    ...{ grant_types: ["authorization_code", "refresh_token"], is_first_party: true },
    ...{ callbacks: ["https://app.example/cb"], token_endpoint_auth_method: "client_secret_post" },
  };

  it("come with their secret and callbacks, and are told to have no scopes", async () => {
    const { code, row } = await load([
      app,
      { ...app, client_id: "spa", app_type: "spa", token_endpoint_auth_method: undefined },
      { ...app, client_id: "global", global: true },
      {
        ...app,
        client_id: "old",
        grant_types: ["http://auth0.com/oauth/grant-type/password-realm"],
      },
    ]);
    expect(code).toBe(0);
    expect(row("abc")).toMatchObject({ notes: [expect.stringMatching(/^scopes: are not in/)] });
    expect(row("spa")?.notes).toContainEqual(expect.stringMatching(/secret is left out/));
    expect([row("global")?.outcome, row("old")?.outcome]).toEqual(["skipped", "skipped"]);
    expect(await show("abc")).toMatchObject({
      authenticationMethods: ["client_secret_post"],
      authorization: { name: "Shop", consent: "implied", redirectUris: ["https://app.example/cb"] },
    });
    expect(await show("spa")).toMatchObject({ authenticationMethods: ["none"], secrets: [] });
  });

  it("whose keys are not in the file are refused, by name", async () => {
    const client_authentication_methods = { private_key_jwt: { credentials: [{ id: "cred_1" }] } };
    const { code, err } = await load([{ ...app, client_authentication_methods }]);
    expect(code).toBe(1);
    expect(err).toMatch(/\/0: abc: .*jwks/);
  });
});

describe("JSON", () => {
  it.each<[unknown, RegExp]>([
    [{ realm: "empty", clients: [] }, /looks like none of Keycloak, Ory Hydra and Auth0/],
    [[{ id: "billing" }], /a client a line is \.jsonl/],
    [7, /looks like none/],
  ])("that is no file of clients is refused: %j", async (content, message) => {
    expect(await load(content)).toMatchObject({ code: 1, err: expect.stringMatching(message) });
  });
});
