import { readSettings } from "@mintport/server";
import { Browser, type BrowserAnswer, formIn, pkce } from "@mintport/test-browser";
import { type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../fixture/ask.ts";
import { type Started, start, temporaryFolder } from "../fixture/start.ts";
import { type Proxy, startProxy } from "./proxy.ts";

const tenant = "/api/v1/tenant/my-tenant";
const redirectUri = "http://127.0.0.1/demo/callback";
const header = { name: "X-Who", issuer: "https://proxy.example", audience: "mintport" };
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let proxy: Proxy;
let server: Started;

beforeAll(async () => {
  folder = await temporaryFolder();
  proxy = await startProxy();
  server = await start(folder.path, {
    MINTPORT_BLOCKED_SUBJECTS: "mallory,eve",
    MINTPORT_VISITORS: JSON.stringify({
      header: {
        ...{ ...header, jwksUri: proxy.jwksUri },
        loginUrl: "https://proxy.example/start?rd={return_to}",
      },
    }),
  });
});
afterAll(async () => {
  await server.close();
  proxy.server.close();
  await folder.remove();
});

const now = (): number => Math.floor(Date.now() / 1000);

/** What the proxy says, without some of it. */
const claims = (change: JWTPayload = {}, ...without: readonly string[]): JWTPayload =>
  Object.fromEntries(
    Object.entries({
      ...{ iss: header.issuer, aud: header.audience, sub: "ada", sid: "s1" },
      ...{ iat: now(), exp: now() + 60 },
      ...change,
    }).filter(([name]) => !without.includes(name)),
  );

const browserOf = (): Browser => new Browser(`http://localhost:${server.port}`);

const begin = (
  browser: Browser,
  jwt: string | undefined,
  change: Readonly<Record<string, string>> = {},
): Promise<BrowserAnswer> => {
  const query = new URLSearchParams({
    ...{ response_type: "code", client_id: "demo-web-app", redirect_uri: redirectUri },
    ...{ scope: "api:read", code_challenge: pkce().challenge, code_challenge_method: "S256" },
    ...change,
  });
  const url = `${tenant}/oauth/authorize?${query.toString()}`;
  return browser.get(url, jwt === undefined ? {} : { "x-who": jwt });
};

const approve = (browser: Browser, { text }: BrowserAnswer, jwt: string) => {
  const form = formIn(text);
  form.append("decision", "approve");
  const origin = `http://localhost:${server.port}`;
  return browser.post(`${tenant}/oauth/authorize/answer`, form, { origin, "x-who": jwt });
};

const redeem = (code: string, verifier: string) =>
  ask(`${server.origin}${tenant}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      ...{ grant_type: "authorization_code", client_id: "demo-web-app", code },
      ...{ redirect_uri: redirectUri, code_verifier: verifier },
    }),
  });

describe("a proxy's signed header", () => {
  it.each(["ada", "mallory"])("names %s, who gets tokens unless they are blocked", async (sub) => {
    const browser = browserOf();
    const { verifier, challenge } = pkce();
    const jwt = await proxy.sign(claims({ sub }));
    const consent = await begin(browser, jwt, { code_challenge: challenge });
    expect(consent.status).toBe(200);
    expect(consent.text).toContain(sub);
    const answered = await approve(browser, consent, jwt);
    const { status, json } = await redeem(
      answered.location?.searchParams.get("code") ?? "",
      verifier,
    );
    if (sub === "ada") expect(status).toBe(200);
    else expect([status, json]).toEqual([400, expect.objectContaining({ error: "invalid_grant" })]);
  });

  it.each<[string, () => Promise<string> | string | undefined]>([
    ["is not there", () => undefined],
    ["is no JWT", () => "ada@example.com"],
    ["is for somebody else", () => proxy.sign(claims({ aud: "another" }))],
    ["is of another issuer", () => proxy.sign(claims({ iss: "https://evil.example" }))],
    ["has expired", () => proxy.sign(claims({ exp: now() - 60 }))],
    ["never expires", () => proxy.sign(claims({}, "exp"))],
    ["is not valid yet", () => proxy.sign(claims({ nbf: now() + 60 }))],
    ["is forged", () => proxy.forge(claims())],
    ["is unsigned", () => new UnsecuredJWT(claims()).encode()],
    [
      "is signed with the public key as a secret (RFC 8725 §2.1)",
      () =>
        new SignJWT(claims())
          .setProtectedHeader({ alg: "HS256", kid: "k1" })
          .sign(new TextEncoder().encode(proxy.publicKey.padEnd(64))),
    ],
    ["names nobody", () => proxy.sign(claims({}, "sub"))],
    ["names somebody whose name cannot stand in sub", () => proxy.sign(claims({ sub: "äda" }))],
    ["came twice", async () => `${await proxy.sign(claims())}, ${await proxy.sign(claims())}`],
  ])("that %s names nobody", async (_, jwtOf) => {
    const shown = await begin(browserOf(), await jwtOf());

    expect(shown.status).toBe(403);
    expect(shown.text).toContain("Nobody is signed in here.");
    expect(shown.text).toMatch(/href="https:\/\/proxy\.example\/start\?rd=http%3A%2F%2Flocalhost/);
  });

  it("that the proxy signs anew goes on with the session that it names", async () => {
    const browser = browserOf();
    const consent = await begin(browser, await proxy.sign(claims()));
    const later = await proxy.sign(claims({ exp: now() + 90 }));
    expect((await approve(browser, consent, later)).location?.searchParams.has("code")).toBe(true);
  });

  it.each([
    ["another session of the user", [], { sid: "s2" }],
    ["another user", [], { sub: "bob" }],
    ["no session, and is another text", ["sid"], { jti: "2" }],
  ])("that names %s does not approve what was shown before", async (_, without, change) => {
    const browser = browserOf();
    const consent = await begin(browser, await proxy.sign(claims({}, ...without)));
    const other = await proxy.sign(claims(change, ...without));
    const answered = await approve(browser, consent, other);
    expect([answered.status, answered.location]).toEqual([200, undefined]);
    expect(formIn(answered.text).get("interaction")).not.toBe(
      formIn(consent.text).get("interaction"),
    );
  });

  it("with an old login does not do where a new one is asked for (OpenID Connect Core §3.1.2.1)", async () => {
    const old = await proxy.sign(claims({ auth_time: now() - 3600 }));
    const again = await begin(browserOf(), old, { max_age: "60" });
    expect(again.status).toBe(403);
    expect(again.text).toContain("Sign in again");
    expect((await begin(browserOf(), old, { max_age: "7200" })).status).toBe(200);
  });
});

describe("the claim that names the user", () => {
  it.each([
    [{ email: "ada@example.com", email_verified: true }, 200],
    [{ email: "ada@example.com" }, 200],
    [{ email: "ada@example.com", email_verified: false }, 403],
  ])("may be the email, unless it is not verified: %j", async (change, status) => {
    const elsewhere = await temporaryFolder();
    const asked = await start(elsewhere.path, {
      MINTPORT_VISITORS: JSON.stringify({
        header: { ...header, jwksUri: proxy.jwksUri, name: "Authorization", subject: "email" },
      }),
    });
    const query = new URLSearchParams({
      ...{ response_type: "code", client_id: "demo-web-app", redirect_uri: redirectUri },
      ...{ scope: "api:read", code_challenge: pkce().challenge, code_challenge_method: "S256" },
    });
    const shown = await new Browser(asked.origin).get(
      `${tenant}/oauth/authorize?${query.toString()}`,
      { authorization: `Bearer ${await proxy.sign(claims(change))}` },
    );
    expect(shown.status).toBe(status);
    await asked.close();
    await elsewhere.remove();
  });
});

it("keys that cannot be read are the server's trouble, and nobody is taken for another", async () => {
  const elsewhere = await temporaryFolder();
  const asked = await start(elsewhere.path, {
    MINTPORT_VISITORS: JSON.stringify({
      header: { ...header, jwksUri: "http://127.0.0.1:9/keys" },
    }),
  });
  const shown = await new Browser(asked.origin).get(
    `${tenant}/oauth/authorize?response_type=code&client_id=demo-web-app&scope=api:read&redirect_uri=${encodeURIComponent(redirectUri)}&code_challenge=${pkce().challenge}&code_challenge_method=S256`,
    { "x-who": await proxy.sign(claims()) },
  );
  expect(shown.location?.searchParams.get("error") ?? shown.status).toBe("temporarily_unavailable");
  await asked.close();
  await elsewhere.remove();
});

it.each([
  [{ header: {} }, "MINTPORT_VISITORS: header.name: must be the name of a header"],
  [
    { header: { ...header, jwksUri: "http://proxy.example/keys" } },
    "header.jwksUri: must be a URL",
  ],
  [{ header: { ...header, jwksUri: "https://p.example", aud: "x" } }, "header.aud: is not known"],
  [{ headers: {} }, "MINTPORT_VISITORS: headers: is not known; did you mean header?"],
])("refuses the setting %j", (visitors, message) => {
  expect(() => readSettings({ MINTPORT_VISITORS: JSON.stringify(visitors) })).toThrow(message);
});
