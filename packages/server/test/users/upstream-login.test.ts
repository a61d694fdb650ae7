import { Browser } from "@mintport/test-browser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { type OpenIdProvider, openIdProvider } from "./openid-provider.ts";
import {
  approve,
  authorize,
  begin,
  callbackOf,
  logIn,
  type Relying,
  startOn,
  tenant,
  throughProvider,
  toProvider,
} from "./upstream-journey.ts";

let acme: OpenIdProvider;
let beta: OpenIdProvider;
let one: Relying;
let two: Relying;

beforeAll(async () => {
  [acme, beta] = [await openIdProvider("at-acme"), await openIdProvider("at-beta")];
  one = await startOn({ acme });
  two = await startOn({ acme: await openIdProvider("again-at-acme"), beta });
});
afterAll(async () => {
  await Promise.all([one.close(), two.close(), acme.close(), beta.close()]);
});

describe("a login at the only provider", () => {
  it("leads straight there, back, through consent, to a token of the provider's user", async () => {
    expect(await authorize(one)).toMatchObject({ sub: "acme|ada", client_id: "demo-web-app" });
  });

  it("asks with a code, PKCE S256, state, nonce and the exact callback (OpenID Connect Core §3.1.2.1)", async () => {
    const browser = new Browser(one.home);
    const asked = await toProvider(browser, await begin(browser));
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      ...{ response_type: "code", scope: "openid", client_id: "at-acme" },
      ...{ redirect_uri: callbackOf(one.home, "acme"), code_challenge_method: "S256" },
      state: expect.stringMatching(/^[\w-]{55}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it("goes on in each of several tabs, in any order", async () => {
    const browser = new Browser(one.home);
    const [first, second] = [await begin(browser), await begin(browser)];
    const callbacks = [];
    for (const begun of [first, second])
      callbacks.push(await throughProvider(await toProvider(browser, begun)));
    for (const callback of callbacks.reverse())
      expect((await browser.get(callback)).location?.pathname).toBe(
        `${tenant}/oauth/authorize/resume`,
      );
  });

  it("keeps at most eight logins under way in a browser, and gives up the oldest", async () => {
    const browser = new Browser(one.home);
    const first = await begin(browser);
    for (let others = 0; others < 8; others += 1) await begin(browser);
    const last = await begin(browser);
    const logins = [...browser.cookies.keys()].filter((name) => /-login-/.test(name));
    expect(logins).toHaveLength(8);
    expect((await browser.get(first.location ?? "")).status).toBe(400);
    expect((await browser.get(last.location ?? "")).status).toBe(303);
  });
});

describe("a login at an alias of the issuer, while the tenant moves", () => {
  it("leaves from the alias, comes back to it, and the session counts there", async () => {
    const provider = await openIdProvider("at-moving");
    const old = await startOn({ acme: provider });
    const moving = await old.another();
    const alias = moving.home.replace("localhost", "127.0.0.1");
    const issuerAlias = ["--issuer-alias", `${alias}${tenant}`];
    await commandLine(old.folder)("tenant", "update", "my-tenant", ...issuerAlias);
    await provider.serve([callbackOf(alias, "acme")]);

    const browser = new Browser(alias);
    const asked = await toProvider(browser, await begin(browser));
    expect(asked.searchParams.get("redirect_uri")).toBe(callbackOf(alias, "acme"));
    const back = await browser.get(await throughProvider(asked));
    expect(back.location?.href.startsWith(`${alias}${tenant}/oauth/authorize/resume?`)).toBe(true);
    const consent = await browser.get(back.location ?? "");
    expect(consent.status).toBe(200);
    expect((await approve(browser, consent)).location?.searchParams.get("iss")).toBe(
      `${alias}${tenant}`,
    );
    await Promise.all([moving.close(), provider.close()]);
    await old.close();
  });
});

describe("a session", () => {
  it("is a cookie that no script reads, for as long as the settings say", async () => {
    const browser = new Browser(one.home);
    const back = await logIn(browser, await begin(browser));
    expect(back.headers.getSetCookie()[0]).toMatch(
      /^mintport-session-my-tenant=[\w-]{43}; Path=\/; Max-Age=28800; HttpOnly; SameSite=Lax$/,
    );
    expect((await begin(browser)).status).toBe(200);
  });

  it("outlives the server, since the store keeps its digest", async () => {
    const provider = await openIdProvider("at-outlived");
    const server = await startOn({ acme: provider });
    const browser = new Browser(server.home);
    await logIn(browser, await begin(browser));
    const other = await server.another();
    const there = new Browser(other.home);
    for (const [name, value] of browser.cookies) there.cookies.set(name, value);
    expect((await begin(there)).status).toBe(200);
    await Promise.all([other.close(), provider.close()]);
    await server.close();
  });

  it("ends with a click on Sign out, for whoever kept the cookie as well", async () => {
    const browser = new Browser(one.home);
    await logIn(browser, await begin(browser));
    const kept = browser.cookies.get("mintport-session-my-tenant") ?? "";
    expect((await browser.get(`${tenant}/logout`)).text).toContain("Sign out");
    expect((await begin(browser)).status).toBe(200);
    await browser.post(`${tenant}/logout`, {});
    browser.cookies.set("mintport-session-my-tenant", kept);
    expect((await begin(browser)).location?.pathname).toBe(`${tenant}/login`);
  });

  it("ends with the next login, which begins another (session fixation)", async () => {
    const victim = new Browser(one.home);
    await logIn(victim, await begin(victim));
    const first = victim.cookies.get("mintport-session-my-tenant") ?? "";
    const other = new Browser(one.home);
    const begun = await begin(other);
    other.cookies.set("mintport-session-my-tenant", first);
    await logIn(other, begun);
    expect(other.cookies.get("mintport-session-my-tenant")).not.toBe(first);
    expect((await begin(victim)).location?.pathname).toBe(`${tenant}/login`);
  });

  it("is not ended by a form of another site (login CSRF, RFC 9700 §4.7)", async () => {
    const browser = new Browser(one.home);
    await logIn(browser, await begin(browser));
    const refused = await browser.post(`${tenant}/logout`, {}, { origin: "https://evil.example" });
    expect(refused.status).toBe(403);
    expect((await begin(browser)).status).toBe(200);
  });
});

describe("a login at one of several providers", () => {
  it("begins with a link for each, in the order of the settings, without a script or a form", async () => {
    const browser = new Browser(two.home);
    const { location } = await begin(browser);
    const { text, headers, status } = await browser.get(location ?? "");
    expect(status).toBe(200);
    expect([...text.matchAll(/<a class="button" href="([^"]+)"/g)].map(([, href]) => href)).toEqual(
      ["acme", "beta"].map((name) => `${two.home}${tenant}/login/${name}${location?.search ?? ""}`),
    );
    expect(text).toContain("acme &#38; sons");
    expect(text).not.toMatch(/<script|<form/);
    expect(headers.get("content-security-policy")).toMatch(
      /default-src 'none'; style-src 'sha256-/,
    );
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it("asks each with a state, a nonce and a challenge of its own, of which the other's prove nothing (RFC 9700 §4.4)", async () => {
    const browser = new Browser(two.home);
    const begun = await begin(browser);
    const [first, second] = [
      await toProvider(browser, begun, "acme"),
      await toProvider(browser, begun, "beta"),
    ];
    for (const name of ["state", "nonce", "code_challenge"])
      expect(first.searchParams.get(name)).not.toBe(second.searchParams.get(name));
  });

  it("gives users of one name at two providers two subjects", async () => {
    expect((await authorize(two, { name: "acme" }))["sub"]).toBe("acme|ada");
    expect((await authorize(two, { name: "beta" }))["sub"]).toBe("beta|ada");
  });

  it("is asked of the user also where there is one provider, behind a form, whose policy holds through redirects", async () => {
    const browser = new Browser(one.home);
    await logIn(browser, await begin(browser));
    const account = await begin(browser, { prompt: "select_account" });
    const form = new URLSearchParams({ decision: "switch" });
    form.set("interaction", /name="interaction" value="([^"]+)"/.exec(account.text)?.[1] ?? "");
    const switched = await browser.post(`${tenant}/oauth/authorize/answer`, form);
    const shown = await browser.get(switched.location ?? "");
    expect(shown.status).toBe(200);
    expect(shown.text).toContain("Continue with");
    const asked = await toProvider(browser, switched, "acme");
    expect(asked.searchParams.get("prompt")).toBe("login");
  });
});
