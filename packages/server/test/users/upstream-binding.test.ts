import { Browser, type BrowserAnswer } from "@mintport/test-browser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { ask } from "../fixture/ask.ts";
import { type OpenIdProvider, openIdProvider } from "./openid-provider.ts";
import {
  begin,
  callbackOf,
  type Relying,
  startOn,
  tenant,
  throughProvider,
  toProvider,
} from "./upstream-journey.ts";

let acme: OpenIdProvider;
let beta: OpenIdProvider;
let gamma: OpenIdProvider;
let server: Relying;

beforeAll(async () => {
  [acme, beta, gamma] = [
    await openIdProvider("at-acme"),
    await openIdProvider("at-beta"),
    await openIdProvider("at-gamma"),
  ];
  server = await startOn({ acme, beta, gamma }, { gamma: { tenants: ["other"] } });
  const issuer = `${server.home}/api/v1/tenant/other`;
  await commandLine(server.folder)("tenant", "create", "other", "--issuer", issuer);
});
afterAll(async () => {
  await Promise.all([server.close(), acme.close(), beta.close(), gamma.close()]);
});

/** A browser that stands before the callback of a provider. */
const atCallback = async (name: string) => {
  const browser = new Browser(server.home);
  return {
    browser,
    callback: await throughProvider(await toProvider(browser, await begin(browser), name)),
  };
};

const expectNobody = (answer: BrowserAnswer, browser: Browser, status = 400): void => {
  expect(answer.status).toBe(status);
  expect(answer.location).toBeUndefined();
  expect([...browser.cookies.keys()].filter((name) => name.includes("-session-"))).toEqual([]);
};

describe("a callback", () => {
  it("of another browser logs nobody in (login CSRF, RFC 9700 §4.7), and spoils nothing", async () => {
    const { browser: attacker, callback } = await atCallback("acme");
    const victim = new Browser(server.home);
    expectNobody(await victim.get(callback), victim);
    await begin(victim);
    expectNobody(await victim.get(callback), victim);
    expect((await attacker.get(callback)).status).toBe(303);
  });

  it("that comes twice counts once, and its code goes out once", async () => {
    const { browser, callback } = await atCallback("acme");
    const before = acme.redeemed;
    const cookies = new Map(browser.cookies);
    expect((await browser.get(callback)).status).toBe(303);
    const again = new Browser(server.home);
    for (const [name, value] of cookies) again.cookies.set(name, value);
    expectNobody(await again.get(callback), again);
    expect(acme.redeemed - before).toBe(1);
  });

  it("that comes twenty times at once counts once", async () => {
    const { browser, callback } = await atCallback("acme");
    const before = acme.redeemed;
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const copy = new Browser(server.home);
        for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
        return (await copy.get(callback)).status;
      }),
    );
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    expect(statuses.filter((status) => status === 400)).toHaveLength(19);
    expect(acme.redeemed - before).toBe(1);
  });

  it.each(["acme", "beta"])(
    "of another provider with %s's code is a mix-up, and the code goes nowhere (RFC 9700 §4.4)",
    async (name) => {
      const { browser, callback } = await atCallback(name);
      const wrong = new URL(callbackOf(server.home, name === "acme" ? "beta" : "acme"));
      wrong.search = callback.search;
      const before = acme.redeemed + beta.redeemed;
      expectNobody(await browser.get(wrong), browser);
      expect(acme.redeemed + beta.redeemed).toBe(before);
    },
  );

  it.each<[string, (parameters: URLSearchParams) => void]>([
    [
      "another iss (RFC 9207 §2.4)",
      (query) => {
        query.set("iss", beta.issuer);
      },
    ],
    [
      "no iss, where the provider promises one",
      (query) => {
        query.delete("iss");
      },
    ],
    [
      "a code that is none",
      (query) => {
        query.set("code", "x");
      },
    ],
    [
      "the state of another login",
      (query) => {
        query.set("state", `${query.get("state")?.slice(0, 12) ?? ""}${"x".repeat(43)}`);
      },
    ],
  ])("with %s logs nobody in", async (_, change) => {
    const { browser, callback } = await atCallback("acme");
    change(callback.searchParams);
    const answer = await browser.get(callback);
    expectNobody(answer, browser);
    expect(answer.text).toMatch(
      /href="http:\/\/localhost:\d+\/[^"]+\/oauth\/authorize\/resume\?interaction=/,
    );
  });

  it("with somebody else's code at the same provider is stopped by PKCE and nonce (RFC 9700 §4.5)", async () => {
    const [mine, theirs] = [await atCallback("acme"), await atCallback("acme")];
    mine.callback.searchParams.set("code", theirs.callback.searchParams.get("code") ?? "");
    expectNobody(await mine.browser.get(mine.callback), mine.browser);
  });

  it.each(["", "?state=x", "?code=x", "?state=&code=", "?error=access_denied"])(
    "that nobody waits for, %j, is a page and not a fault",
    async (query) => {
      const browser = new Browser(server.home);
      const answer = await browser.get(`${callbackOf(server.home, "acme")}${query}`);
      expectNobody(answer, browser);
      expect(answer.text).toContain("This page is no longer valid");
    },
  );

  it.each(["code", "state", "iss"])("with two of %s is none (RFC 6749 §3.1)", async (name) => {
    const { browser, callback } = await atCallback("acme");
    callback.searchParams.append(name, callback.searchParams.get(name) ?? "");
    expectNobody(await browser.get(callback), browser);
  });

  it("is a GET: a preview's HEAD uses nothing up", async () => {
    const { browser, callback } = await atCallback("acme");
    expect((await ask(callback.href, { method: "HEAD" })).status).toBe(405);
    expect((await ask(callback.href, { method: "POST" })).headers.get("allow")).toBe("GET");
    expect((await browser.get(callback)).status).toBe(303);
  });
});

describe("a provider of another tenant", () => {
  it("is not offered, leads nowhere and takes no callback", async () => {
    const browser = new Browser(server.home);
    const begun = await begin(browser);
    expect((await browser.get(begun.location ?? "")).text).not.toContain("gamma");
    const search = begun.location?.search ?? "";
    expect((await browser.get(`${tenant}/login/gamma${search}`)).status).toBe(404);
    expect((await browser.get(`${tenant}/login/callback/gamma?state=x&code=y`)).status).toBe(404);
  });

  it("logs nobody in to this one with a login of that one", async () => {
    const { browser, callback } = await atCallback("acme");
    const wrong = new URL(callbackOf(server.home, "acme", "other"));
    wrong.search = callback.search;
    expectNobody(await browser.get(wrong), browser);
  });

  it.each([`${tenant}/login/none`, "/api/v1/tenant/none/login", "/api/v1/tenant/%00/login"])(
    "or none at all is 404: %s",
    async (path) => {
      expect((await new Browser(server.home).get(path)).status).toBe(404);
    },
  );
});

it("a login page without a login of this browser is over", async () => {
  const [browser, other] = [new Browser(server.home), new Browser(server.home)];
  const { location } = await begin(browser);
  for (const url of [
    location ?? "",
    `${tenant}/login`,
    `${tenant}/login/acme${location?.search ?? ""}`,
  ])
    expect((await other.get(url)).status).toBe(400);
});
