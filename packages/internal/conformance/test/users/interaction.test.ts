import type { Client } from "@mintport/core";
import type { Browser, BrowserAnswer } from "@mintport/test-browser";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import {
  answerPage,
  authorizePath,
  authorizeUrl,
  type Change,
  codeFor,
  confidential,
  introspect,
  pass,
  pkce,
  publicUserClient,
  redeem,
  refresh,
  requestOf,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

const { challenge } = pkce();
/** A 403 that leads nowhere. */
const foreign = { status: 403, location: undefined, page: { problem: "interaction-over" } };
const over = { status: 400, location: undefined, page: { problem: "interaction-over" } };

describe.each(stacks)("interactions, over $name", (binding) => {
  let world: UserWorld;
  beforeAll(async () => {
    world = await startUserWorld({
      binding,
      users: { ownParameters: ["organization"] },
      clients: [
        await confidential("first-party", { authorization: { consent: "implied" } }),
        await confidential("always", { authorization: { consent: "always" } }),
        await confidential("strict", {
          authorization: { requiredScope: ["api:read"] as never },
        }),
        await confidential("monthly", { authorization: { consentLifetime: 30 * 86_400 } }),
        await confidential("unvouched", { authorization: { selfAsserted: true, name: "Nice" } }),
        publicUserClient("native", {
          authorization: {
            applicationType: "native",
            redirectUris: ["http://127.0.0.1/cb"] as never,
          },
        }),
      ],
    });
  });
  afterAll(() => world.close());

  let users = 0;
  /** Somebody who never consented. */
  const stranger = () => world.user(`user-${users++}`);
  const begin = async (change: Change = {}, browser = world.browser().logIn(stranger())) => ({
    browser,
    begun: await browser.get(authorizeUrl(challenge, change)),
  });
  const codeOf = ({ location }: BrowserAnswer) => location?.searchParams.get("code") ?? undefined;

  describe.each(["approve", "deny"])("%s is bound to the browser", (decision) => {
    it("not from a browser without its cookie (GHSA-rww4-4w9c-7733)", async () => {
      const { browser, begun } = await begin();
      const victim = world.browser();
      victim.cookies.set("who", browser.cookies.get("who") ?? "");
      expect(await answerPage(victim, begun, decision)).toMatchObject(foreign);
      // The handle was not used up.
      expect((await answerPage(browser, begun, "approve")).status).toBe(303);
    });

    it("not with another tab's cookie", async () => {
      const one = await begin();
      const two = await begin({}, world.browser().logIn(stranger()));
      const other = [...two.browser.cookies].filter(([name]) => name !== "who");
      const mixed = world.browser();
      mixed.cookies.set("who", one.browser.cookies.get("who") ?? "");
      for (const [name, value] of other) mixed.cookies.set(name, value);
      expect(await answerPage(mixed, one.begun, decision)).toMatchObject(foreign);
    });

    it("not from another site (OAuth 2.1 §7.10)", async () => {
      const { browser, begun } = await begin();
      const form = { interaction: String(begun.page?.["handle"]), decision };
      const to = String(begun.page?.["answerTo"]);
      for (const origin of ["https://evil.example", "null", `${world.origin}.evil`])
        expect(await browser.post(to, form, { origin })).toMatchObject(foreign);
      for (const site of ["cross-site", "same-site", "none"]) {
        for (const origin of ["", "null"]) {
          const { status } = await browser.post(to, form, { origin, "sec-fetch-site": site });
          expect(status).toBe(403);
        }
      }
      expect((await answerPage(browser, begun, "approve")).status).toBe(303);
    });

    it("but from its own page, though some middleware let that say Referrer-Policy: no-referrer", async () => {
      const { browser, begun } = await begin();
      const form = { interaction: String(begun.page?.["handle"]), decision };
      const own = { origin: "null", "sec-fetch-site": "same-origin" };
      expect((await browser.post(String(begun.page?.["answerTo"]), form, own)).status).toBe(303);
    });

    it("not by another user than the page was shown to", async () => {
      const { browser, begun } = await begin();
      browser.logIn(stranger());
      const answer = await answerPage(browser, begun, decision);
      expect(answer).toMatchObject({ location: undefined, page: { page: "consent" } });
      expect(answer.page?.["handle"]).not.toBe(begun.page?.["handle"]);
    });

    it("not in another session of the same user", async () => {
      const user = stranger();
      const { browser, begun } = await begin({}, world.browser().logIn(user));
      browser.logIn({ ...user, session: "another-session" });
      expect(await answerPage(browser, begun, decision)).toMatchObject({
        ...{ location: undefined, page: { page: "consent" } },
      });
    });
  });

  it("of 50 answers to one handle one gets a code", async () => {
    const { browser, begun } = await begin();
    const all = await Promise.all(
      Array.from({ length: 50 }, () => answerPage(browser, begun, "approve")),
    );
    expect(all.filter((answer) => codeOf(answer) !== undefined)).toHaveLength(1);
    expect(all.filter(({ status }) => status === 400)).toHaveLength(49);
  });

  it("the login's handle answers no consent, and every page has its own", async () => {
    const browser = world.browser();
    const login = await browser.get(authorizeUrl(challenge));
    browser.logIn(stranger());
    const resume = String(login.page?.["resume"]);
    const consent = await browser.get(resume);
    const handle = new URL(resume).searchParams.get("interaction") ?? "";
    expect(consent.page?.["handle"]).not.toBe(handle);
    const replayed = { ...consent, page: { ...consent.page, handle } };
    expect(await answerPage(browser, replayed, "approve")).toMatchObject(over);
  });

  it("a form only narrows, and says nothing else (workers-oauth-provider#92)", async () => {
    const { verifier, challenge: own } = pkce();
    const browser = world.browser().logIn(stranger());
    const begun = await browser.get(authorizeUrl(own));
    const form = new URLSearchParams({
      ...{ interaction: String(begun.page?.["handle"]), decision: "approve" },
      ...{ scope: "api:read api:write admin", client_id: "other-app", state: "evil" },
      ...{ redirect_uri: "https://evil.example", code_challenge: challenge },
    });
    const done = await browser.post(String(begun.page?.["answerTo"]), form);
    expect(done.location?.href).toMatch(/^https:\/\/app\.example\/cb\?code=.*&state=s1&/);
    const { json } = await redeem(world, codeOf(done) ?? "", verifier);
    expect(json["scope"]).toBe("api:read");
  });

  it("`prompt=login` is met by a new login, and by nothing else (OIDC Core §3.1.2.1)", async () => {
    const browser = world.browser().logIn(stranger());
    pass(world.clock, 10);
    const login = await browser.get(authorizeUrl(challenge, { prompt: "login" }));
    expect(login.page).toMatchObject({ page: "login", because: "prompt" });
    const resume = String(login.page?.["resume"]);
    for (let turn = 0; turn < 3; turn++)
      expect((await browser.get(resume)).page).toMatchObject({ page: "login", resume });
    browser.logIn(stranger());
    expect((await browser.get(resume)).page).toMatchObject({ page: "consent" });
  });

  it("coming back with nobody there, whatever the query says", async () => {
    const browser = world.browser();
    const login = await browser.get(authorizeUrl(challenge));
    const resume = `${String(login.page?.["resume"])}&subject=alice&prompt=none&scope=admin`;
    expect((await browser.get(resume)).page).toMatchObject({ page: "login", because: "nobody" });
  });

  it("one that is over ends in an answer at the client (node-oidc-provider#801)", async () => {
    for (const client_id of ["web-app", "unvouched"]) {
      const { browser, begun } = await begin({ client_id });
      pass(world.clock, 660);
      const answer = await answerPage(browser, begun, "approve");
      if (client_id === "web-app") {
        expect(answer.location?.searchParams.get("error")).toBe("access_denied");
        expect(answer.location?.searchParams.get("state")).toBe("s1");
      } else expect(answer.page).toMatchObject({ page: "leaving" });
    }
  });

  it("one that is gone ends here", async () => {
    const { browser, begun } = await begin();
    pass(world.clock, 1860);
    expect(await answerPage(browser, begun, "approve")).toMatchObject(over);
  });

  it("every answer has the headers, whatever the page says (RFC 9700 §4.16)", async () => {
    const { browser, begun } = await begin();
    const done = await answerPage(browser, begun, "approve");
    const problem = await browser.get(authorizePath);
    for (const { headers } of [begun, done, problem]) {
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("referrer-policy")).toBe("same-origin");
    }
  });

  it("of twenty-two tabs the twenty newest finish, and the header stays small (ory/hydra#3757)", async () => {
    const browser = world.browser().logIn(stranger());
    const tabs: BrowserAnswer[] = [];
    for (let tab = 0; tab < 22; tab++) tabs.push(await browser.get(authorizeUrl(challenge)));
    const cookies = [...browser.cookies].filter(([name]) => name !== "who");
    expect(cookies).toHaveLength(20);
    // Over TLS each name is longer by `__Host-`.
    const header = cookies.map(([name, value]) => `__Host-${name}=${value}`).join("; ");
    expect(header.length).toBeLessThan(1024);
    const statuses: number[] = [];
    for (const tab of tabs) statuses.push((await answerPage(browser, tab, "approve")).status);
    expect(statuses).toEqual([403, 403, ...Array.from({ length: 20 }, () => 303)]);
  });

  it("nothing of the request stands in the page's URLs or cookies but the handle", async () => {
    const browser = world.browser();
    const login = await browser.get(
      authorizeUrl(challenge, { login_hint: "carol", nonce: "n-4711", state: "s-4711" }),
    );
    const visible = [
      login.page?.["resume"],
      ...browser.cookies.values(),
      ...browser.cookies.keys(),
    ];
    for (const part of ["web-app", "app.example", "4711", challenge, "carol", "api:read"])
      expect(visible.join(" ")).not.toContain(part);
  });

  it("hints reach the login page as plain text (better-auth#10164)", async () => {
    const { page } = await world.browser().get(
      authorizeUrl(challenge, {
        ...{
          login_hint: `carol\u202e\u0000${"x".repeat(400)}`,
          ui_locales: "de en",
          display: "popup",
        },
        ...{ acr_values: "high", organization: "acme", unknown: "x" },
      }),
    );
    expect(page?.["hints"]).toMatchObject({
      ...{ uiLocales: ["de", "en"], display: "popup", acrValues: ["high"] },
      parameters: { organization: "acme" },
    });
    const { loginHint } = page?.["hints"] as { readonly loginHint: string };
    expect(loginHint).toMatch(/^carolx{251}$/);
  });

  it.each([
    [
      { prompt: "login", max_age: "300" },
      { newLogin: true, maxAge: 300 },
    ],
    [{ max_age: "0" }, { maxAge: 0 }],
    [{ prompt: "consent" }, {}],
  ])(
    "the login page is told what %j asks of the login (OpenID Connect Core §3.1.2.1)",
    async (asked, told) => {
      const { page } = await world.browser().get(authorizeUrl(challenge, asked));
      expect(page?.["hints"]).toEqual(told);
    },
  );

  it("a handle of one tenant is unknown at another", async () => {
    const { browser, begun } = await begin();
    const page = {
      ...begun.page,
      answerTo: String(begun.page?.["answerTo"]).replace("my-tenant", "other-tenant"),
    };
    expect(await answerPage(browser, { ...begun, page }, "approve")).toMatchObject(over);
  });

  it("going back after the end shows that it is answered", async () => {
    const { browser, begun } = await begin();
    await answerPage(browser, begun, "approve");
    expect((await answerPage(browser, begun, "approve")).location).toBeUndefined();
    const login = await world.browser().get(authorizeUrl(challenge));
    expect(login.page).toMatchObject({ page: "login" });
  });

  it("an application that draws the page itself gets it as data, and the way on as data", async () => {
    const { browser, begun } = await begin();
    const handle = String(begun.page?.["handle"]);
    const url = `${authorizePath}/describe?interaction=${handle}`;
    expect((await browser.get(url)).page).toEqual(begun.page);
    expect((await world.browser().get(url)).status).toBe(403);
    const form = { interaction: handle, decision: "approve", scope: "api:read" };
    const answer = await browser.post(String(begun.page?.["answerTo"]), form, {
      ...{ accept: "application/json", origin: world.origin },
    });
    expect(answer.status).toBe(200);
    expect(String(answer.page?.["redirectTo"])).toMatch(/^https:\/\/app\.example\/cb\?code=/);
  });

  it("`prompt=select_account` lets the user stay or switch", async () => {
    const { browser, begun } = await begin({ prompt: "select_account" });
    expect(begun.page).toMatchObject({ page: "account", decisions: ["continue", "switch"] });
    const stay = await answerPage(browser, begun, "continue");
    expect(stay.page).toMatchObject({ page: "consent" });
    expect(codeOf(await answerPage(browser, stay, "approve"))).toBeDefined();
    const other = await begin({ prompt: "select_account" });
    pass(world.clock, 5);
    const login = await answerPage(other.browser, other.begun, "switch");
    expect(login.page).toMatchObject({ page: "login", because: "other-subject" });
    const resume = String(login.page?.["resume"]);
    expect((await other.browser.get(resume)).page).toMatchObject({ page: "login" });
    other.browser.logIn(stranger());
    expect((await other.browser.get(resume)).page).toMatchObject({ page: "consent" });
  });

  describe("consent", () => {
    const agreed = async (client_id: string, scope = "api:read", approve?: readonly string[]) => {
      const browser = world.browser().logIn(stranger());
      const begun = await browser.get(authorizeUrl(challenge, { client_id, scope }));
      expect(begun.page).toMatchObject({ page: "consent" });
      await answerPage(browser, begun, "approve", approve);
      return browser;
    };
    const pageFor = async (browser: Browser, change: Change) =>
      (await browser.get(authorizeUrl(challenge, change))).page;

    it("an application of the tenant's own asks nobody (OIDC Core §3.1.2.4)", async () => {
      const { begun } = await begin({ client_id: "first-party" });
      expect(codeOf(begun)).toBeDefined();
    });
    it("what was agreed to is not asked again, more is, and the new is marked", async () => {
      const browser = await agreed("web-app");
      expect(await pageFor(browser, {})).toBeUndefined();
      expect(await pageFor(browser, { scope: "api:read api:write" })).toMatchObject({
        because: "more-scope",
        scopes: [
          { name: "api:read", known: true },
          { name: "api:write", known: false },
        ],
      });
    });
    it("memory does not speak for whom anybody can pretend to be (RFC 8252 §8.6)", async () => {
      const change = { client_id: "native", redirect_uri: "http://127.0.0.1:1234/cb" };
      const browser = world.browser().logIn(stranger());
      for (let turn = 0; turn < 2; turn++) {
        const begun = await browser.get(authorizeUrl(challenge, change));
        expect(begun.page).toMatchObject({ because: "client-not-assured", loopback: true });
        await answerPage(browser, begun, "approve");
      }
    });
    it("an exact https redirect may count as identity (OAuth 2.1 §7.3.1)", async () => {
      expect(await pageFor(await agreed("spa"), { client_id: "spa" })).toBeUndefined();
    });
    it("`prompt=consent` and a client that always asks", async () => {
      expect(await pageFor(await agreed("web-app"), { prompt: "consent" })).toMatchObject({
        because: "prompt",
      });
      expect(await pageFor(await agreed("always"), { client_id: "always" })).toMatchObject({
        because: "always",
      });
    });
    it("the page says who asks and where it leads (OAuth 2.1 §7.9)", async () => {
      const { begun } = await begin({ client_id: "unvouched" });
      expect(begun.page).toMatchObject({
        ...{ client: { id: "unvouched", name: "Nice", vouchedFor: false } },
        ...{ redirectHost: "app.example", loopback: false, resources: [world.tenant.audience] },
      });
    });
    it("denied is denied, and nothing is kept", async () => {
      const user = stranger();
      const { browser, begun } = await begin({}, world.browser().logIn(user));
      const answer = await answerPage(browser, begun, "deny");
      expect(answer.location?.searchParams.get("error")).toBe("access_denied");
      const { items } = expectOk(
        await world.storage.grants.listBySubject(world.tenant.id, user.subject, { limit: 10 }),
      );
      expect(items).toEqual([]);
    });
    it("a required scope cannot be refused alone", async () => {
      const change = { client_id: "strict", scope: "api:read api:write" };
      const { browser, begun } = await begin(change);
      const answer = await answerPage(browser, begun, "approve", ["api:write"]);
      expect(answer.location?.searchParams.get("error")).toBe("access_denied");
    });
    it("a token has what this request asked for, whatever was granted before (proconnect-identite#1988)", async () => {
      const browser = await agreed("web-app", "api:read api:write");
      const { verifier, challenge: own } = pkce();
      const code = codeOf(await browser.get(authorizeUrl(own, { scope: "api:read" }))) ?? "";
      expect((await redeem(world, code, verifier)).json["scope"]).toBe("api:read");
    });
    it("a client that changed its face asks again (CIMD §6.3)", async () => {
      const browser = await agreed("unvouched");
      expect(await pageFor(browser, { client_id: "unvouched" })).toBeUndefined();
      await changeClient(world, "unvouched", ({ authorization, ...client }) => ({
        ...client,
        ...(authorization && { authorization: { ...authorization, name: "Your Bank" } }),
      }));
      expect(await pageFor(browser, { client_id: "unvouched" })).toMatchObject({
        because: "client-changed",
      });
    });
    it("of two consents at once none is lost", async () => {
      const browser = world.browser().logIn(stranger());
      const tabs = await Promise.all(
        ["api:read", "api:write"].map((scope) => browser.get(authorizeUrl(challenge, { scope }))),
      );
      await Promise.all(tabs.map((tab) => answerPage(browser, tab, "approve")));
      expect(await pageFor(browser, { scope: "api:read api:write" })).toBeUndefined();
    });
    it("a consent may end, and its tokens with it", async () => {
      const { verifier, challenge: own } = pkce();
      const browser = world.browser().logIn(stranger());
      const code = await codeFor(world, browser, own, {
        ...{ client_id: "monthly", scope: "api:read offline_access", prompt: "consent" },
      });
      const { json } = await redeem(world, code, verifier, { client_id: "monthly" });
      pass(world.clock, 29 * 86_400);
      const last = await refresh(world, json["refresh_token"], { client_id: "monthly" });
      expect(last.status).toBe(200);
      pass(world.clock, 86_400);
      expect(await refresh(world, json["refresh_token"], { client_id: "monthly" })).toMatchObject({
        ...{ status: 400, json: { error: "invalid_grant" } },
      });
      expect(await introspect(world, last.json["access_token"])).toEqual({ active: false });
      expect(await pageFor(browser, { client_id: "monthly" })).toMatchObject({ page: "consent" });
    });
    it("consent at one resource is none at another", async () => {
      const browser = await agreed("web-app");
      expect(await pageFor(browser, {})).toBeUndefined();
      expect(requestOf(challenge).has("resource")).toBe(false);
    });
  });
});

const changeClient = async (
  world: UserWorld,
  id: string,
  change: (client: Client) => Client,
): Promise<void> => {
  const found = await world.storage.clients.read(world.tenant.id, id as never);
  const { value, revision } = expectOk(found) ?? {};
  if (value === undefined || revision === undefined) throw new Error("no client");
  expect(
    expectOk(await world.storage.clients.update(world.tenant.id, change(value), revision)),
  ).toMatchObject({ verdict: "updated" });
};
