import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type AuthorizationServerConfig,
  type Client,
  createAuthorizationServer,
  defineClient,
  defineTenant,
  dynamicRegistration,
  type Tenant,
  type TenantRegistration,
  type UserAuthorizationOptions,
  userAuthorization,
} from "@mintport/core";
import {
  type AuthorizePage,
  type AuthorizePages,
  type FullStorage,
  type Instant,
  instant,
  later,
  type Standing,
  type Visitor,
} from "@mintport/core/ports";
import { ok } from "@mintport/core/result";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto";
import { memoryStorage } from "@mintport/storage-memory";
import type { Browser, BrowserAnswer } from "@mintport/test-browser";
import { expectOk, type FixedClock, fixedClock, recordingObserver } from "@mintport/testing";
import { type Binding, bindings } from "../fixture/bindings.ts";
import { issuerPathOf } from "../fixture/deployment.ts";
import { openPlace, preparePlace } from "../fixture/open-place.ts";
import { VisitorBrowser } from "./visitor-browser.ts";

export { pkce } from "@mintport/test-browser";

export const redirectUri = "https://app.example/cb";
export const secret = "a-secret-of-the-client";

/** A server whose users can authorize clients, over a binding and a store. */
export type UserWorld = Awaited<ReturnType<typeof startUserWorld>>;

export interface WorldOptions {
  readonly binding?: Binding;
  readonly clients?: readonly Client[];
  readonly tenant?: Partial<Tenant>;
  readonly users?: Partial<UserAuthorizationOptions>;
  readonly storage?: (storage: FullStorage) => FullStorage;
  /** Who may register clients at `my-tenant`. Default: nobody, and the server has no such endpoint. */
  readonly registration?: TenantRegistration;
  readonly settings?: Partial<AuthorizationServerConfig>;
  /** Makes the configuration of its parts. Default: as they are. */
  readonly preset?: (
    config: AuthorizationServerConfig,
    users: UserAuthorizationOptions,
  ) => AuthorizationServerConfig;
}

/** A client that users authorize; each field can be another. */
export const userClient = (
  id: string,
  {
    authorization,
    ...client
  }: Omit<Partial<Client>, "authorization"> & {
    readonly authorization?: Partial<NonNullable<Client["authorization"]>>;
  } = {},
): Client => ({
  ...defineClient({ id, authenticationMethods: ["client_secret_post"], grantTypes: [] }),
  grantTypes: ["authorization_code", "refresh_token"],
  ...client,
  authorization: {
    redirectUris: [redirectUri as never],
    delegatedScope: ["api:read", "api:write"] as never,
    defaultDelegatedScope: ["api:read"] as never,
    ...authorization,
  },
});

export const confidential = async (
  id: string,
  change: Parameters<typeof userClient>[1] = {},
): Promise<Client> => ({
  ...userClient(id, change),
  secrets: [{ id: "s1", hash: expectOk(await sha256SecretHasher.hash(secret)) }],
});

export const publicUserClient = (id: string, change: Parameters<typeof userClient>[1] = {}) =>
  userClient(id, { authenticationMethods: ["none"], ...change });

export const startUserWorld = async (options: WorldOptions = {}) => {
  const binding = options.binding ?? bindings[0];
  if (binding === undefined) throw new Error("no binding");
  const place = await binding.engine?.makePlace();
  if (place !== undefined) await preparePlace(place);
  const opened = place && openPlace(place);
  const clock = fixedClock(instant(Date.now() / 1000));
  const storage = opened?.storage ?? memoryStorage({ clock });
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const issuer = `${origin}${issuerPathOf("my-tenant")}`;
  const tenantOf = (id: string): Tenant => ({
    ...defineTenant({
      id,
      issuer: `${origin}${issuerPathOf(id)}`,
      scope: "api:read api:write",
      signingAlgorithm: "RS256",
    }),
    ...options.tenant,
  });
  const clients = [
    await confidential("web-app"),
    publicUserClient("spa", { authorization: { httpsRedirectIdentifies: true } }),
    await confidential("other-app"),
    ...(options.clients ?? []),
  ];
  for (const id of ["my-tenant", "other-tenant"]) {
    const tenant = tenantOf(id);
    expectOk(await storage.tenants.create(tenant));
    for (const client of clients) expectOk(await storage.clients.create(tenant.id, client));
  }
  const standings = new Map<string, Standing>();
  const shown: AuthorizePage[] = [];
  const observer = recordingObserver();
  const used = options.storage?.(storage) ?? storage;
  const registration =
    options.registration &&
    dynamicRegistration({ registry: used, tenants: { "my-tenant": options.registration } });
  const config = {
    storage: used,
    keys: await generatedKeys([
      { tenant: "my-tenant", alg: "RS256", kid: "k1" },
      { tenant: "other-tenant", alg: "RS256", kid: "k1" },
    ]),
    secretHasher: sha256SecretHasher,
    clock,
    observer,
    ...options.settings,
    ...(registration && { registration }),
  };
  const users: UserAuthorizationOptions = {
    visitors: cookieVisitors,
    pages: jsonPages(shown),
    subjects: { standing: (_tenant, subject) => ok(standings.get(subject) ?? "good") },
    ...options.users,
  };
  const { preset = (plain, own) => ({ ...plain, users: userAuthorization(own) }) } = options;
  const server = createAuthorizationServer(preset(config, users));
  http.on("request", binding.listener(server));
  return {
    ...{ server, storage, clock, observer, origin, issuer, standings, shown, registration },
    tenant: tenantOf("my-tenant"),
    browser: () => new VisitorBrowser(origin),
    /** A user who logged in now. */
    user: (subject = "alice", change: Partial<Visitor> = {}): Visitor => ({
      ...{ subject, session: `session-of-${subject}`, authenticatedAt: clock.now() },
      ...change,
    }),
    close: async () => {
      http.closeAllConnections();
      http.close();
      await opened?.close();
      if (place !== undefined) await binding.engine?.dispose(place);
    },
  };
};

/** The embedder's session is a cookie of its own; here it holds the visitor. */
const cookieVisitors: UserAuthorizationOptions["visitors"] = {
  identify: (_tenant, { headers }) => {
    const who = /(?:^|; )who=([^;]+)/.exec(headers.get("cookie") ?? "")?.[1];
    return ok(
      who === undefined
        ? undefined
        : (JSON.parse(Buffer.from(who, "base64url").toString()) as Visitor),
    );
  },
};

/** Pages as their data, and the memory of all that were shown. */
const jsonPages = (shown: AuthorizePage[]): AuthorizePages => ({
  show: (_tenant, page) => {
    shown.push(page);
    return ok({
      status: 200,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(page),
    });
  },
});

export type Change = Readonly<Record<string, string | undefined>>;

/** Those that have a value. */
const sentOf = (change: Change): [string, string][] =>
  Object.entries(change).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));

/** The parameters of an authorization request, right in everything. */
export const requestOf = (challenge: string, change: Change = {}): URLSearchParams => {
  const parameters = new URLSearchParams();
  for (const [name, value] of sentOf({
    ...{ response_type: "code", client_id: "web-app", redirect_uri: redirectUri },
    ...{ scope: "api:read", state: "s1", code_challenge: challenge, code_challenge_method: "S256" },
    ...change,
  }))
    parameters.append(name, value);
  return parameters;
};

const oauth = `${issuerPathOf("my-tenant")}/oauth`;
export const authorizePath = `${oauth}/authorize`;
export const tokenPath = `${oauth}/token`;

export const authorizeUrl = (challenge: string, change?: Change): string =>
  `${authorizePath}?${requestOf(challenge, change).toString()}`;

/** Answers a consent page. */
export const answerPage = (
  browser: Browser,
  { page }: BrowserAnswer,
  decision: string,
  scopes?: readonly string[],
): Promise<BrowserAnswer> => {
  const form = new URLSearchParams({ interaction: String(page?.["handle"]), decision });
  const asked = (page?.["scopes"] ?? []) as readonly { readonly name: string }[];
  for (const scope of scopes ?? asked.map(({ name }) => name)) form.append("scope", scope);
  return browser.post(String(page?.["answerTo"]), form);
};

/** Begins, and agrees to whatever is asked: answers the code. */
export const codeFor = async (
  world: UserWorld,
  browser: Browser,
  challenge: string,
  change?: Change,
): Promise<string> => {
  const begun = await browser.get(authorizeUrl(challenge, change));
  const answered =
    begun.page?.["page"] === "consent" ? await answerPage(browser, begun, "approve") : begun;
  const code = answered.location?.searchParams.get("code");
  if (!code) throw new Error(`no code: ${answered.text}`);
  return code;
};

export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Record<string, unknown>;
}

/** Asks the token endpoint as `web-app`, unless `change` says otherwise. */
export const askToken = async (
  world: Pick<UserWorld, "origin">,
  change: Change,
  {
    path = tokenPath,
    headers = {},
  }: { readonly path?: string; readonly headers?: Record<string, string> } = {},
): Promise<TokenAnswer> => {
  const form = new URLSearchParams();
  for (const [name, value] of sentOf({
    ...{ client_id: "web-app", client_secret: secret },
    ...change,
  }))
    form.append(name, value);
  const response = await fetch(new URL(path, world.origin), {
    method: "POST",
    body: form,
    headers,
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    json: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>,
  };
};

/** A refusal of the token endpoint (RFC 6749 §5.2), as `toMatchObject` takes it. */
export const refused = (error: string) => ({ status: 400, json: { error } });

export const redeem = (
  world: Pick<UserWorld, "origin">,
  code: string,
  verifier: string,
  change: Change = {},
) =>
  askToken(world, {
    ...{ grant_type: "authorization_code", code, code_verifier: verifier },
    ...{ redirect_uri: redirectUri },
    ...change,
  });

export const refresh = (world: Pick<UserWorld, "origin">, token: unknown, change: Change = {}) =>
  askToken(world, { grant_type: "refresh_token", refresh_token: String(token), ...change });

export const introspect = async (
  world: Pick<UserWorld, "origin">,
  token: unknown,
  change: Change = {},
): Promise<Record<string, unknown>> => {
  const path = `${oauth}/introspect`;
  const { json } = await askToken(world, { token: String(token), ...change }, { path });
  return json;
};

export const pass = (clock: FixedClock, seconds: number): Instant => {
  const now = later(clock.now(), seconds);
  clock.set(now);
  return now;
};
