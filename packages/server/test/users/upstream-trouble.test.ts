import { Browser, type BrowserAnswer } from "@mintport/test-browser";
import { UnsecuredJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type MakeIdToken, type OpenIdProvider, openIdProvider } from "./openid-provider.ts";
import {
  begin,
  callbackOf,
  logIn,
  type Relying,
  startOn,
  throughProvider,
  toProvider,
} from "./upstream-journey.ts";

let acme: OpenIdProvider;
let server: Relying;
let browser: Browser;

beforeAll(async () => {
  acme = await openIdProvider("at-acme");
  server = await startOn({ acme });
});
beforeEach(async () => {
  browser = new Browser(server.home);
  [acme.user, acme.makeIdToken] = [{ sub: "ada" }, undefined];
});
afterAll(() => Promise.all([server.close(), acme.close()]));

const now = (): number => Math.floor(Date.now() / 1000);

/** A page with a way back, which nobody is sent along, and no session. */
const expectWayBack = (answer: BrowserAnswer, status: number, words: string): void => {
  expect(answer.status).toBe(status);
  expect(answer.text).toContain(words);
  expect(answer.location).toBeUndefined();
  expect(answer.text).toMatch(
    /<a class="button first" href="http:\/\/localhost:\d+\/[^"]+\/resume\?/,
  );
  expect(answer.headers.get("retry-after")).toBe(status >= 500 ? "30" : null);
  expect([...browser.cookies.keys()].filter((name) => name.includes("-session-"))).toEqual([]);
};

/** Follows the way back; the login succeeds now. */
const goBack = async ({ text }: BrowserAnswer): Promise<BrowserAnswer> => {
  const [, href = ""] = /<a class="button first" href="([^"]+)"/.exec(text) ?? [];
  return logIn(browser, await browser.get(href));
};

describe("an ID token", () => {
  it.each<[string, MakeIdToken]>([
    ["with the nonce of another login", (claims, sign) => sign({ ...claims, nonce: "another" })],
    ["without a nonce", ({ nonce: _, ...claims }, sign) => sign(claims)],
    ["for another client", (claims, sign) => sign({ ...claims, aud: "another" })],
    [
      "for several clients, of which another asked",
      (claims, sign) => sign({ ...claims, aud: ["at-acme", "x"], azp: "x" }),
    ],
    ["of another issuer", (claims, sign) => sign({ ...claims, iss: "https://evil.example" })],
    [
      "that has expired, beyond what clocks are wrong by",
      (claims, sign) => sign({ ...claims, iat: now() - 120, exp: now() - 60 }),
    ],
    ["that is not valid yet", (claims, sign) => sign({ ...claims, nbf: now() + 60 })],
    ["without a subject", ({ sub: _, ...claims }, sign) => sign(claims)],
    ["that is unsigned", (claims) => new UnsecuredJWT(claims).encode()],
    [
      "whose signature is another's",
      async (claims, sign) => `${(await sign(claims)).slice(0, -8)}AAAAAAAA`,
    ],
    ["that is none", () => "x"],
  ])("%s logs nobody in (OpenID Connect Core §3.1.3.7)", async (_, makeIdToken) => {
    acme.makeIdToken = makeIdToken;
    const refused = await logIn(browser, await begin(browser));
    expectWayBack(refused, 502, "The sign-in cannot be checked");
    acme.makeIdToken = undefined;
    expect((await goBack(refused)).status).toBe(303);
  });

  it("counts though the clocks differ by a few seconds", async () => {
    acme.makeIdToken = (claims, sign) => sign({ ...claims, iat: now() + 5, nbf: now() + 5 });
    expect((await logIn(browser, await begin(browser))).status).toBe(303);
  });

  it("counts that a key signed which the provider has just begun to use", async () => {
    expect((await logIn(browser, await begin(browser))).status).toBe(303);
    await acme.serve([callbackOf(server.home, "acme")]);
    const other = new Browser(server.home);
    expect((await logIn(other, await begin(other))).status).toBe(303);
  });
});

describe("a provider", () => {
  it("that is away at the start stops no server, and counts once it is there", async () => {
    const late = await openIdProvider("late");
    const relying = await startOn({ late });
    late.breakDown();
    browser = new Browser(relying.home);
    const shown = await browser.get((await begin(browser)).location ?? "");
    expectWayBack(shown, 503, "Not available right now");
    await late.serve([callbackOf(relying.home, "late")]);
    expect((await goBack(shown)).status).toBe(303);
    await Promise.all([relying.close(), late.close()]);
  });

  it("whose port nobody listens at is away as well", async () => {
    const gone = await openIdProvider("gone");
    const relying = await startOn({ gone });
    await gone.close();
    browser = new Browser(relying.home);
    const shown = await browser.get((await begin(browser)).location ?? "");
    expectWayBack(shown, 503, "Not available right now");
    await relying.close();
  });

  it("that breaks down before the code is redeemed logs nobody in", async () => {
    const callback = await throughProvider(await toProvider(browser, await begin(browser)));
    acme.breakDown();
    const refused = await browser.get(callback);
    expectWayBack(refused, 503, "Not available right now");
    await acme.serve([callbackOf(server.home, "acme")]);
    expect((await goBack(refused)).status).toBe(303);
  });

  it("that says no, as the user may there, is a page and no loop", async () => {
    acme.user = undefined;
    const refused = await logIn(browser, await begin(browser));
    expectWayBack(refused, 403, "You are not signed in");
    acme.user = { sub: "ada" };
    expect((await goBack(refused)).status).toBe(303);
  });

  it.each<[string, (wrong: OpenIdProvider) => object]>([
    ["another secret", () => ({ clientSecret: "wrong" })],
    ["another issuer than its metadata says", ({ issuer }) => ({ issuer: `${issuer}/` })],
  ])("to which the settings give %s logs nobody in", async (_, change) => {
    const wrong = await openIdProvider("wrong");
    const relying = await startOn({ wrong }, { wrong: change(wrong) });
    browser = new Browser(relying.home);
    const shown = await browser.get((await begin(browser)).location ?? "");
    const refused =
      shown.location === undefined
        ? shown
        : await browser.get(await throughProvider(shown.location));
    expectWayBack(refused, 502, "The sign-in cannot be checked");
    await Promise.all([relying.close(), wrong.close()]);
  });
});

it("an account that is not let in may give way to another: the provider is told to ask", async () => {
  const provider = await openIdProvider("of-staff");
  const allow = { claim: "groups", values: ["staff"] };
  const relying = await startOn({ acme: provider }, { acme: { allow } });
  browser = new Browser(relying.home);
  const refused = await logIn(browser, await begin(browser));
  expectWayBack(refused, 403, "This account may not sign in here");
  provider.makeIdToken = (made, sign) => sign({ ...made, groups: ["staff"] });
  expect((await goBack(refused)).status).toBe(303);
  expect(provider.asked.map((asked) => asked.get("prompt"))).toEqual([null, "login"]);
  await Promise.all([relying.close(), provider.close()]);
});
