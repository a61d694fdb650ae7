import type { Environment } from "@mintport/server";
import { Browser, type BrowserAnswer, formIn, pkce } from "@mintport/test-browser";
import { ask } from "../fixture/ask.ts";
import { type Started, start, temporaryFolder } from "../fixture/start.ts";
import type { OpenIdProvider } from "./openid-provider.ts";

export const tenant = "/api/v1/tenant/my-tenant";
export const redirectUri = "http://127.0.0.1/demo/callback";

/** A ready server whose users log in at providers. */
export interface Relying extends Started {
  readonly folder: string;
  /** The origin of the tenant's issuer. */
  readonly home: string;
  /**
   * Another process, so to say, on the same store, with some settings of its own. The demo's issuer goes with it to its port, so the
   * first one is of no use to other tests any more.
   */
  another(changes?: Environment): Promise<Started & { readonly home: string }>;
  /** Ends, and leaves the store where it is. */
  stop(): Promise<void>;
}

/** Starts a ready server on these providers, which then begin to answer. */
export const startOn = async (
  upstreams: Readonly<Record<string, OpenIdProvider>>,
  changes: Readonly<Record<string, unknown>> = {},
  environment: Environment = {},
): Promise<Relying> => {
  const folder = await temporaryFolder();
  const { sessionLifetime, ...ofProviders } = changes;
  const providers = Object.entries(upstreams).map(([name, upstream]) => ({
    ...{ name, label: `${name} & sons`, issuer: upstream.issuer },
    ...{ clientId: upstream.clientId, clientSecret: upstream.clientSecret },
    ...(ofProviders[name] as object | undefined),
  }));
  const settings = {
    MINTPORT_VISITORS: JSON.stringify({ upstream: { providers, sessionLifetime } }),
    ...environment,
  };
  const server = await start(folder.path, settings);
  const home = `http://localhost:${server.port}`;
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= server.close());
  for (const [name, upstream] of Object.entries(upstreams))
    await upstream.serve([callbackOf(home, name), callbackOf(home, name, "other")]);
  return {
    ...server,
    ...{ folder: folder.path, home },
    another: async (others) => {
      const other = await start(folder.path, { ...settings, ...others });
      return { ...other, home: `http://localhost:${other.port}` };
    },
    stop,
    close: async () => {
      await stop();
      await folder.remove();
    },
  };
};

export const callbackOf = (home: string, name: string, id = "my-tenant"): string =>
  `${home}/api/v1/tenant/${id}/login/callback/${name}`;

/** Asks for an authorization. */
export const begin = (
  browser: Browser,
  change: Readonly<Record<string, string>> = {},
): Promise<BrowserAnswer> => {
  const query = new URLSearchParams({
    ...{ response_type: "code", client_id: "demo-web-app", redirect_uri: redirectUri },
    ...{ scope: "api:read", code_challenge: pkce().challenge, code_challenge_method: "S256" },
    ...change,
  });
  return browser.get(`${tenant}/oauth/authorize?${query.toString()}`);
};

/** From the first answer to the provider's door: the URL of the authorization request there. */
export const toProvider = async (
  browser: Browser,
  begun: BrowserAnswer,
  name?: string,
): Promise<URL> => {
  const login = begun.location ?? new URL("about:blank");
  const shown = await browser.get(
    name === undefined ? login : `${login.origin}${login.pathname}/${name}${login.search}`,
  );
  if (shown.location === undefined) throw new Error(`${shown.status} ${shown.text}`);
  return shown.location;
};

/** Walks through the provider, until it sends the browser home: the URL of the callback. */
export const throughProvider = async (asked: URL, at = new Browser(asked.origin)): Promise<URL> => {
  let next = asked;
  for (let steps = 0; next.origin === asked.origin; steps += 1) {
    const { location, status, text } = await at.get(next);
    if (location === undefined || steps > 8) throw new Error(`${status} ${text}`);
    next = location;
  }
  return next;
};

/** Logs in at the provider and comes back. */
export const logIn = async (
  browser: Browser,
  begun: BrowserAnswer,
  { name, at }: { readonly name?: string; readonly at?: Browser } = {},
): Promise<BrowserAnswer> =>
  browser.get(await throughProvider(await toProvider(browser, begun, name), at));

/** Approves on the consent page: the answer that leads to the client. */
export const approve = (browser: Browser, { text }: BrowserAnswer): Promise<BrowserAnswer> => {
  const form = formIn(text);
  form.append("decision", "approve");
  return browser.post(`${tenant}/oauth/authorize/answer`, form);
};

/** Redeems a code; answers the token's claims. */
export const claimsFor = async (
  { origin }: Pick<Started, "origin">,
  code: string,
  verifier: string,
): Promise<Readonly<Record<string, unknown>>> => {
  const { json, text } = await ask(`${origin}${tenant}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      ...{ grant_type: "authorization_code", client_id: "demo-web-app", code },
      ...{ redirect_uri: redirectUri, code_verifier: verifier },
    }),
  });
  const token = (json as { readonly access_token?: string }).access_token;
  if (token === undefined) throw new Error(text);
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Readonly<
    Record<string, unknown>
  >;
};

/** A whole authorization: the claims of the token. */
export const authorize = async (
  server: Relying,
  options: { readonly name?: string; readonly browser?: Browser } = {},
): Promise<Readonly<Record<string, unknown>>> => {
  const { browser = new Browser(server.home), name } = options;
  const { verifier, challenge } = pkce();
  const begun = await begin(browser, { code_challenge: challenge });
  const back = await logIn(browser, begun, name === undefined ? {} : { name });
  if (back.location === undefined) throw new Error(`${back.status} ${back.text}`);
  const consent = await browser.get(back.location);
  const answered = await approve(browser, consent);
  return claimsFor(server, answered.location?.searchParams.get("code") ?? "", verifier);
};
