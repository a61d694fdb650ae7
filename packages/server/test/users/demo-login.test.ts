import { Browser, type BrowserAnswer, formIn, pkce } from "@mintport/test-browser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { ask } from "../fixture/ask.ts";
import { type Started, start, temporaryFolder } from "../fixture/start.ts";

const tenant = "/api/v1/tenant/my-tenant";
const redirectUri = "https://app.example/cb";
const password = "a-password-of-the-test";
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Started;
let issuerOrigin: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  server = await start(folder.path, { MINTPORT_DEMO_PASSWORD: password });
  issuerOrigin = `http://localhost:${server.port}`;
  const created = await commandLine(folder.path)(
    ...["client", "create", "my-tenant", "web", "--auth-method", "none"],
    ...["--redirect-uri", redirectUri, "--delegated-scope", "api:read api:write"],
    ...["--grant-type", "authorization_code", "--grant-type", "refresh_token"],
    ...["--offline-access", "implied"],
  );
  expect(created.err).toBe("");
});
afterAll(async () => {
  await server.close();
  await folder.remove();
});

const begin = async (browser: Browser, challenge = pkce().challenge): Promise<BrowserAnswer> =>
  browser.get(
    `${tenant}/oauth/authorize?${new URLSearchParams({
      ...{ response_type: "code", client_id: "web", redirect_uri: redirectUri, state: "s1" },
      ...{ scope: "api:read", code_challenge: challenge, code_challenge_method: "S256" },
    }).toString()}`,
  );

const logIn = async (
  browser: Browser,
  { location }: BrowserAnswer,
  given = { username: "demo", password },
): Promise<BrowserAnswer> => {
  const shown = await browser.get(location ?? "");
  return browser.post(`${tenant}/login`, {
    ...Object.fromEntries(formIn(shown.text)),
    ...given,
  });
};

describe("the demo's login", () => {
  it("leads through login and consent to a code, a token and its refresh", async () => {
    const browser = new Browser(issuerOrigin);
    const { verifier, challenge } = pkce();
    const begun = await begin(browser, challenge);
    expect(begun.status).toBe(303);
    expect(begun.location?.pathname).toBe(`${tenant}/login`);

    const loggedIn = await logIn(browser, begun);
    expect(loggedIn.status).toBe(303);
    expect(loggedIn.headers.getSetCookie()[0]).toMatch(
      /^mintport-demo-session=[\w-]{43}; Path=\/api\/v1\/tenant\/my-tenant; Max-Age=28800; HttpOnly; SameSite=Lax$/,
    );
    const consent = await browser.get(loggedIn.location ?? "");
    expect(consent.text).toContain("demo");
    const form = formIn(consent.text);
    form.append("decision", "approve");
    const answered = await browser.post(`${tenant}/oauth/authorize/answer`, form);
    expect(answered.location?.origin).toBe("https://app.example");

    const redeemed = await token({
      ...{ grant_type: "authorization_code", redirect_uri: redirectUri, code_verifier: verifier },
      code: answered.location?.searchParams.get("code") ?? "",
    });
    expect(redeemed.status).toBe(200);
    expect(claimsOf(redeemed.json)).toMatchObject({ sub: "demo", scope: "api:read" });
    const { refresh_token } = redeemed.json as { readonly refresh_token: string };
    const refreshed = await token({ grant_type: "refresh_token", refresh_token });
    expect(claimsOf(refreshed.json)).toMatchObject({ sub: "demo", client_id: "web" });
  });

  it.each([
    ["a wrong password", { username: "demo", password: "a-guess" }],
    ["an unknown user", { username: "ada", password }],
  ])("refuses %s in the same words, and keeps no session", async (_, given) => {
    const browser = new Browser(issuerOrigin);
    const refused = await logIn(browser, await begin(browser), given);

    expect(refused.status).toBe(403);
    expect(refused.text).toContain("The user name or the password is wrong.");
    expect(refused.headers.getSetCookie()).toEqual([]);
  });

  it("is in the look of the pages, is not kept, not framed, and runs no script", async () => {
    const browser = new Browser(issuerOrigin);
    const { location } = await begin(browser);
    const { headers, text } = await browser.get(location ?? "");

    expect(headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; .*frame-ancestors 'none'/,
    );
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(text).toContain("<title>Sign in · my-tenant</title>");
    expect(text).not.toContain("<script");
  });

  it("begins another session at each login, and ends the one before (session fixation)", async () => {
    const browser = new Browser(issuerOrigin);
    await logIn(browser, await begin(browser));
    const first = browser.cookies.get("mintport-demo-session") ?? "";
    const again = new Browser(issuerOrigin);
    again.cookies.set("mintport-demo-session", first);
    expect((await begin(again)).status).toBe(200);

    const at = await begin(new Browser(issuerOrigin));
    await logIn(again, at);
    expect(again.cookies.get("mintport-demo-session")).not.toBe(first);
    browser.cookies.set("mintport-demo-session", first);
    expect((await begin(browser)).location?.pathname).toBe(`${tenant}/login`);
  });

  it("ends with a click on Sign out, and with no link", async () => {
    const browser = new Browser(issuerOrigin);
    await logIn(browser, await begin(browser));
    expect((await browser.get(`${tenant}/logout`)).text).toContain("Sign out");
    expect((await begin(browser)).status).toBe(200);

    const secret = browser.cookies.get("mintport-demo-session") ?? "";
    await browser.post(`${tenant}/logout`, {});
    browser.cookies.set("mintport-demo-session", secret);
    expect((await begin(browser)).location?.pathname).toBe(`${tenant}/login`);
  });

  it.each([
    ["another site", { origin: "https://evil.example" }],
    ["a page of no origin", { origin: "null" }],
    ["the same machine at another name", { origin: "http://127.0.0.1" }],
    ["another site, without an origin", { "sec-fetch-site": "cross-site" }],
    ["another site, of a page of no origin", { origin: "null", "sec-fetch-site": "cross-site" }],
    ["nobody knows where", {}],
  ])("takes no form of %s (login CSRF, RFC 9700 §4.7)", async (_, headers) => {
    const browser = new Browser(issuerOrigin);
    const { location } = await begin(browser);
    const form = {
      return_to: location?.searchParams.get("return_to") ?? "",
      ...{ username: "demo", password },
    };
    for (const page of ["login", "logout"]) {
      const refused = await browser.post(`${tenant}/${page}`, form, { ...headers });
      expect(refused.status).toBe(403);
      expect(refused.headers.getSetCookie()).toEqual([]);
    }
  });

  it("leads nowhere but to where an authorization of this tenant goes on (open redirect)", async () => {
    const browser = new Browser(issuerOrigin);
    const place = `${issuerOrigin}${tenant}/oauth/authorize/resume`;
    for (const returnTo of [
      ...["", "https://evil.example", "//evil.example", "/", "javascript:alert(1)"],
      ...[place, `${place}?interaction=a&b=c`, `${place}?interaction=a#b`],
      ...[`${place}?interaction=a\r\nX: y`, `${place}/../../x?interaction=a`],
      `${issuerOrigin}/api/v1/tenant/other/oauth/authorize/resume?interaction=a`,
      `${issuerOrigin.replace("http://", "http://demo@")}${tenant}/oauth/authorize/resume?interaction=a`,
      `http://localhost.evil.example${tenant}/oauth/authorize/resume?interaction=a`,
    ]) {
      const query = new URLSearchParams({ return_to: returnTo });
      expect((await browser.get(`${tenant}/login?${query.toString()}`)).status, returnTo).toBe(400);
      const form = { return_to: returnTo, username: "demo", password };
      const posted = await browser.post(`${tenant}/login`, form);
      expect(posted.status, returnTo).toBe(400);
      expect(posted.location).toBeUndefined();
    }
  });

  it("is there for no tenant that does not exist, and for no other method", async () => {
    const browser = new Browser(issuerOrigin);
    expect((await browser.get("/api/v1/tenant/none/login")).status).toBe(404);
    expect((await ask(`${server.origin}${tenant}/login`, { method: "PUT" })).status).toBe(405);
  });
});

const token = (form: Readonly<Record<string, string>>) =>
  ask(`${server.origin}${tenant}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({ client_id: "web", ...form }),
  });

const claimsOf = (json: unknown): unknown => {
  const { access_token } = json as { readonly access_token: string };
  return JSON.parse(Buffer.from(access_token.split(".")[1] ?? "", "base64url").toString());
};
