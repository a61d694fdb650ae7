import * as client from "openid-client";
import { expect, it } from "vitest";
import type { LoginSite } from "./login-site.ts";

/** What every example with a login of its own must do. */
export const loginCases = (siteOf: () => LoginSite): void => {
  /** A browser at the consent page, logged in as Ada. */
  const atConsent = async () => {
    const site = siteOf();
    const browser = site.browser();
    const asked = await site.begin();
    const loggedIn = await site.logIn(browser, await browser.get(asked.url));
    return { site, browser, asked, consent: await site.follow(browser, loggedIn) };
  };

  it("a user logs in and agrees; the app calls for them and refreshes (RFC 6749 §4.1)", async () => {
    const { site, browser, asked, consent } = await atConsent();
    expect(consent.text).toContain("ada");
    const { location } = await site.answer(browser, consent, "approve");
    const tokens = await asked.redeem(location);
    expect(tokens.scope).toBe("orders:read");
    const user = await site.userOf(tokens.access_token);
    expect(user).toEqual({ user: expect.stringMatching(/./) });
    const again = await client.refreshTokenGrant(asked.app, tokens.refresh_token ?? "");
    expect(await site.userOf(again.access_token)).toEqual(user);
    expect(again.refresh_token).not.toBe(tokens.refresh_token);
  });

  it("a wrong password logs nobody in, and the right one does so after it", async () => {
    const site = siteOf();
    const browser = site.browser();
    const begun = await browser.get((await site.begin()).url);
    const wrong = await site.logIn(browser, begun, { typed: "not-the-password" });
    expect(wrong).toMatchObject({ status: 403, location: undefined });
    const resume = String(begun.location?.searchParams.get("return_to"));
    expect((await browser.get(resume)).location?.pathname).toBe("/login");
    const right = await site.logIn(browser, begun);
    expect((await site.follow(browser, right)).text).toContain('value="approve"');
  });

  it("a user who denies sends the app away with access_denied (RFC 6749 §4.1.2.1)", async () => {
    const { site, browser, asked, consent } = await atConsent();
    const { location } = await site.answer(browser, consent, "deny");
    await expect(asked.redeem(location)).rejects.toMatchObject({
      error: "access_denied",
    });
  });

  it("a page that one user saw is not answered by another who logged in since", async () => {
    const { site, browser, consent } = await atConsent();
    expect((await site.logIn(browser, undefined, { who: "grace" })).status).toBe(303);
    const answered = await site.answer(browser, consent, "approve");
    // She sees a page of her own, and the app gets no code.
    expect(answered).toMatchObject({ status: 200, location: undefined });
    expect(answered.text).toContain("grace");
  });

  it("a session is new at each login, and the one before is nobody else's (session fixation)", async () => {
    const { site, browser } = await atConsent();
    const held = [...browser.cookies];
    expect(held.some(([name]) => isSession.test(name))).toBe(true);
    await site.logIn(browser, undefined, { who: "grace" });
    for (const [name, value] of held)
      if (isSession.test(name)) expect(browser.cookies.get(name), name).not.toBe(value);
    const thief = site.browser();
    for (const [name, value] of held) thief.cookies.set(name, value);
    expect((await thief.get((await site.begin()).url)).text).not.toContain("grace");
  });

  it.each<[string, Record<string, string>]>([
    ["of another site", { origin: "https://evil.example" }],
    ["of a page that hides its origin", { origin: "null" }],
    ["that says no origin", {}],
  ])("a form %s logs nobody in (login CSRF)", async (_what, headers) => {
    const site = siteOf();
    const browser = site.browser();
    const begun = await browser.get((await site.begin()).url);
    const known = browser.cookies.size;
    const posted = await site.logIn(browser, begun, { headers });
    expect(posted).toMatchObject({ status: 403, location: undefined });
    expect(browser.cookies.size).toBe(known);
  });

  it.each(["https://evil.example/", "//evil.example/", "/oauth/authorize", "javascript:x", ""])(
    "a login leads nowhere but to the issuer: %j",
    async (target) => {
      const site = siteOf();
      const link = `/login?return_to=${encodeURIComponent(target)}`;
      const shown = await site.browser().get(link);
      expect(shown).toMatchObject({ status: 400, location: undefined });
      const posted = await site.browser().post("/login", { return_to: target });
      expect(posted).toMatchObject({ status: 400, location: undefined });
    },
  );

  it("a session that nobody was given is nobody", async () => {
    const { site, browser } = await atConsent();
    for (const [name, value] of browser.cookies)
      if (isSession.test(name)) browser.cookies.set(name, value.replace(/....$/, "AAAA"));
    const asked = await browser.get((await site.begin()).url);
    expect(asked.location?.pathname).toBe("/login");
  });
};

/** The names of session cookies of express-session, better-auth and Auth.js. */
const isSession = /^(?:connect\.sid|better-auth\.session_token|authjs\.session-token)$/;
