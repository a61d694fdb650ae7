import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Browser } from "@mintport/test-browser";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { type OpenIdProvider, openIdProvider } from "./openid-provider.ts";
import {
  authorize,
  begin,
  logIn,
  type Relying,
  startOn,
  tenant,
  toProvider,
} from "./upstream-journey.ts";

let acme: OpenIdProvider;
let server: Relying;

beforeAll(async () => {
  acme = await openIdProvider("at-acme");
  server = await startOn({ acme });
});
beforeEach(() => {
  acme.makeIdToken = undefined;
});
afterAll(() => Promise.all([server.close(), acme.close()]));

const now = (): number => Math.floor(Date.now() / 1000);

/** An ID token that says another time of the login, or none. */
const saysAuthTime = (authTime: number | undefined): void => {
  acme.makeIdToken = ({ auth_time: _, ...claims }, sign) =>
    sign(authTime === undefined ? claims : { ...claims, auth_time: authTime });
};

describe("the provider is told", () => {
  it.each<[Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    [{ max_age: "300" }, { max_age: "300" }],
    [{ max_age: "0" }, { max_age: "0", prompt: "login" }],
    [{ prompt: "login" }, { max_age: "0", prompt: "login" }],
    [
      { prompt: "login", max_age: "300" },
      { max_age: "0", prompt: "login" },
    ],
    [{ prompt: "consent" }, {}],
    [{ login_hint: "ada@example.com" }, { login_hint: "ada@example.com" }],
    [{ ui_locales: "de fr" }, { ui_locales: "de fr" }],
    [{ acr_values: "urn:strong" }, { acr_values: "urn:strong" }],
  ])("%j as %j (OpenID Connect Core §3.1.2.1)", async (asked, told) => {
    const browser = new Browser(server.home);
    const { searchParams } = await toProvider(browser, await begin(browser, asked));
    const names = ["max_age", "prompt", "login_hint", "ui_locales", "acr_values"];
    const sent = Object.fromEntries([...searchParams].filter(([name]) => names.includes(name)));
    expect(sent).toEqual(told);
  });
});

describe("the time of the login", () => {
  it("is the provider's auth_time, whose session may be older than ours", async () => {
    saysAuthTime(now() - 3000);
    const browser = new Browser(server.home);
    await logIn(browser, await begin(browser));
    expect((await begin(browser, { max_age: "3600" })).status).toBe(200);
    expect((await begin(browser, { max_age: "1800" })).status).toBe(303);
  });

  it("is never later than now, whatever the provider says", async () => {
    saysAuthTime(now() + 86_400);
    expect((await authorize(server))["auth_time"]).toBeLessThanOrEqual(now());
  });

  it("is the callback's where the provider does not say", async () => {
    saysAuthTime(undefined);
    const before = now();
    expect((await authorize(server))["auth_time"]).toBeGreaterThanOrEqual(before);
  });
});

describe("a login that had to be new", () => {
  const fails = async (asked: Readonly<Record<string, string>>): Promise<void> => {
    const browser = new Browser(server.home);
    const refused = await logIn(browser, await begin(browser, asked));
    expect(refused.status).toBe(403);
    expect(refused.text).toContain("A new sign-in is needed");
    expect(refused.location).toBeUndefined();
    expect(browser.cookies.has("mintport-session-my-tenant")).toBe(false);
  };

  it.each([{ prompt: "login" }, { max_age: "0" }, { max_age: "60" }])(
    "for %j is none if the provider's session is older, and the browser is not sent back and forth",
    async (asked) => {
      saysAuthTime(now() - 300);
      await fails(asked);
    },
  );

  it.each([{ prompt: "login" }, { max_age: "60" }])(
    "for %j is none if the provider does not say when it was (OpenID Connect Core §2 auth_time)",
    async (asked) => {
      saysAuthTime(undefined);
      await fails(asked);
    },
  );

  it.each([{ prompt: "login" }, { max_age: "60" }])(
    "for %j leads on if the provider says so, also by a clock that is a little slow",
    async (asked) => {
      saysAuthTime(now() - 5);
      const browser = new Browser(server.home);
      const back = await logIn(browser, await begin(browser, asked));
      expect(back.location?.pathname).toBe(`${tenant}/oauth/authorize/resume`);
      expect((await browser.get(back.location ?? "")).status).toBe(200);
    },
  );
});

it("a class that the provider does not reach ends at the app, after one more login and no loop (RFC 9470 §5)", async () => {
  const provider = await openIdProvider("without-classes");
  const relying = await startOn({ acme: provider });
  const definition = join(relying.folder, "tenant.json");
  await writeFile(definition, JSON.stringify({ acrValues: ["urn:strong"] }));
  const mintport = commandLine(relying.folder);
  const updated = await mintport("tenant", "update", "my-tenant", "--file", definition);
  expect(updated.err).toBe("");
  provider.makeIdToken = ({ auth_time: _, ...claims }, sign) =>
    sign({ ...claims, auth_time: now() - 300 });
  const browser = new Browser(relying.home);
  const back = await logIn(browser, await begin(browser, { acr_values: "urn:strong" }));
  const again = await browser.get(back.location ?? "");
  expect(again.location?.pathname).toBe(`${tenant}/login`);
  const refused = await logIn(browser, again);
  expect(refused.status).toBe(403);

  provider.makeIdToken = undefined;
  const anew = new Browser(relying.home);
  const fresh = await logIn(anew, await begin(anew, { acr_values: "urn:strong", prompt: "login" }));
  const answer = await anew.get(fresh.location ?? "");
  expect(answer.location?.searchParams.get("error")).toBe("unmet_authentication_requirements");
  await Promise.all([relying.close(), provider.close()]);
});

describe("acr and amr of the provider", () => {
  const context = { acr: "urn:strong", amr: ["hwk"] };

  it.each([
    [{}, undefined],
    [{ acme: { trustAcr: true } }, "urn:strong"],
  ])("with the settings %j are handed on as %j", async (changes, acr) => {
    const provider = await openIdProvider("of-classes");
    const relying = await startOn({ acme: provider }, changes);
    provider.makeIdToken = (claims, sign) => sign({ ...claims, ...context });
    const claims = await authorize(relying);
    expect(claims["acr"]).toBe(acr);
    await Promise.all([relying.close(), provider.close()]);
  });
});
