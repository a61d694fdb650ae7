import { statelessDpopNonces } from "@mintport/core";
import { nodeHandler } from "@mintport/http/node";
import { pages } from "@mintport/pages";
import { chromiumArguments, findChromium } from "@mintport/test-engines";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { basePath } from "../../fixture/deployment.ts";
import { pass, refresh } from "../user-world.ts";
import { type AppWorld, browserApp, startAppWorld } from "./app-world.ts";
import { loginSite, singlePageApp } from "./browser-sites.ts";
import { gate } from "./gate.ts";
import type { Site } from "./listen.ts";

const executablePath = findChromium();

describe.skipIf(executablePath === undefined)("oidc-client-ts in Chromium", () => {
  let world: AppWorld;
  let app: Site;
  let login: Site;
  const tokens = gate((request) => request.method === "POST" && isTokenUrl(request.url));
  let browser: Browser;
  let context: BrowserContext;
  beforeAll(async () => {
    app = await singlePageApp();
    login = await loginSite((subject) => world.user(subject));
    const cors = { metadata: "*", token: [app.origin] } as const;
    world = await startAppWorld({
      binding: {
        name: "http/node",
        listener: (it) => tokens.before(nodeHandler(it, { basePath, cors })),
      },
      users: { pages: pages({ loginUrl: `${login.origin}/login` }) },
      settings: { dpopNonces: statelessDpopNonces({ secret: new Uint8Array(32).fill(7) }) },
    });
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: [...chromiumArguments],
    });
  });
  afterAll(async () => {
    await browser.close();
    for (const site of [app, login]) site.close();
    await world.close();
  });
  beforeEach(async () => {
    context = await browser.newContext();
    context.setDefaultTimeout(10_000);
  });
  afterEach(() => context.close());

  /** A tab of the app; its tabs share what they keep. */
  const openApp = async (): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${app.origin}/`);
    return page;
  };
  /** Runs an expression in a tab of the app, where `manager` is the library's. */
  const inApp = <T>(page: Page, expression: string, settings = ""): Promise<T> =>
    page.evaluate<T>(`(async () => {
      const store = new oidc.WebStorageStateStore({ store: localStorage });
      const manager = new oidc.UserManager({
        metadataUrl: ${JSON.stringify(metadataUrlOf(world.issuer))},
        authority: ${JSON.stringify(world.issuer)},
        client_id: ${JSON.stringify(browserApp.id)},
        redirect_uri: ${JSON.stringify(`${app.origin}/callback`)},
        scope: "api:read",
        automaticSilentRenew: false,
        userStore: store,
        stateStore: store,
        ${settings}
      });
      return ${expression};
    })()`);
  /** Begins in the app, and logs in: the consent page is there. */
  const beginAs = async (subject: string, settings?: string): Promise<Page> => {
    const page = await openApp();
    await inApp(page, "void manager.signinRedirect()", settings);
    await page.getByLabel("Name").fill(subject);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("button", { name: "Allow", exact: true }).waitFor();
    return page;
  };
  const press = async (page: Page, name: string): Promise<void> => {
    await page.getByRole("button", { name, exact: true }).click();
  };
  const logIn = async (subject: string, settings?: string): Promise<Page> => {
    const page = await beginAs(subject, settings);
    await press(page, "Allow");
    await page.waitForURL(`${app.origin}/callback?**`);
    await inApp(page, "void (await manager.signinRedirectCallback())", settings);
    return page;
  };
  const heading = (page: Page) => page.locator("h1").textContent();

  it("logs in, consents by clicking, and calls", async () => {
    const page = await logIn("ada");
    expect(await inApp(page, "(await manager.getUser()).scopes")).toEqual(["api:read"]);
    expect(await world.call(await inApp(page, accessToken))).toBe(200);
  });

  it("binds code and tokens to a key of the browser, and reads the nonce across origins (RFC 9449 §8, §10)", async () => {
    const page = await logIn("gus", dpop);
    expect(await inApp(page, "(await manager.getUser()).token_type", dpop)).toBe("DPoP");
    const bound = await inApp<string>(page, accessToken, dpop);
    const [, claims = ""] = bound.split(".");
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
      cnf: { jkt: expect.any(String) },
    });
    expect(await world.call(bound)).toBe(401);
    expect(await inApp(page, refreshed, dpop)).not.toBe(bound);
    const { events } = world.observer;
    expect(events).toContainEqual(expect.objectContaining({ error: "use_dpop_nonce" }));
  });

  it("four tabs that refresh at once stay logged in", async () => {
    const first = await logIn("bob");
    const tabs = [first, await openApp(), await openApp(), await openApp()];
    // All four have read the token before the first is answered; a later tab would read its successor.
    tokens.hold(tabs.length);
    const got = await Promise.all(tabs.map((tab) => inApp<string>(tab, refreshed)));
    expect(new Set(got).size).toBe(tabs.length);
    for (const token of got) expect(await world.call(token)).toBe(200);
    for (const tab of tabs) expect(await world.call(await inApp(tab, refreshed))).toBe(200);
  });

  it("of four tabs that take turns one refreshes, and the others take what it got", async () => {
    const first = await logIn("hal");
    const tabs = [first, await openApp(), await openApp(), await openApp()];
    const mine = await inApp<string>(first, accessToken);
    const got = await Promise.all(tabs.map((tab) => inApp<string>(tab, inTurns(mine))));
    expect(new Set(got).size).toBe(1);
    expect(got).not.toContain(mine);
    for (const tab of tabs) expect(await world.call(await inApp(tab, refreshed))).toBe(200);
  });

  it("says that the page is over to a user who goes back after the end", async () => {
    const page = await logIn("cyd");
    await page.goBack();
    expect(page.url()).toContain(world.origin);
    expect(await heading(page)).toBe("This page is no longer valid");
    expect(await world.call(await inApp(await openApp(), accessToken))).toBe(200);
  });

  it("tells the app when the user took too long", async () => {
    const page = await beginAs("dan");
    pass(world.clock, 601);
    await press(page, "Allow");
    await page.waitForURL(`${app.origin}/callback?**`);
    expect(await inApp(page, failure)).toBe("access_denied");
  });

  it("tells the app that the user denied", async () => {
    const page = await beginAs("eve");
    await press(page, "Don’t allow");
    await page.waitForURL(`${app.origin}/callback?**`);
    expect(await inApp(page, failure)).toBe("access_denied");
    expect(await inApp(page, "(await manager.getUser()) === null")).toBe(true);
  });

  it("revokes, and no copy of its tokens works any more", async () => {
    const page = await logIn("fay");
    const token = await inApp<string>(page, accessToken);
    const copy = await inApp<string>(page, "(await manager.getUser()).refresh_token");
    await inApp(page, 'void (await manager.revokeTokens(["refresh_token"]))');
    expect(await world.call(token)).toBe(401);
    const app = { client_id: browserApp.id, client_secret: undefined };
    expect((await refresh(world, copy, app)).json).toMatchObject({ error: "invalid_grant" });
  });
});

const isTokenUrl = (url = ""): boolean => url.endsWith("/oauth/token");

const metadataUrlOf = (issuer: string): string => {
  const { origin, pathname } = new URL(issuer);
  return `${origin}/.well-known/oauth-authorization-server${pathname}`;
};

/** Settings of the library: the key is kept where no script can read its private part. */
const dpop = "dpop: { bind_authorization_code: true, store: new oidc.IndexedDbDPoPStore() },";
const accessToken = "(await manager.getUser()).access_token";
const refreshed = "(await manager.signinSilent()).access_token";
/** As `docs/grants/refresh-token.md` has it. */
const inTurns = (mine: string): string => `(await navigator.locks.request("refresh", async () => {
  const kept = await manager.getUser();
  return kept?.access_token === "${mine}" ? manager.signinSilent() : kept;
})).access_token`;
const failure =
  "await manager.signinRedirectCallback().then(() => undefined, ({ error }) => error)";
