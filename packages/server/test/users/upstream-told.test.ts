import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Browser, pkce } from "@mintport/test-browser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { freePort } from "../fixture/child.ts";
import { start, temporaryFolder } from "../fixture/start.ts";
import { type OpenIdProvider, openIdProvider } from "./openid-provider.ts";
import {
  approve,
  authorize,
  begin,
  callbackOf,
  claimsFor,
  logIn,
  type Relying,
  redirectUri,
  startOn,
  tenant,
  throughProvider,
  toProvider,
} from "./upstream-journey.ts";

let acme: OpenIdProvider;
let server: Relying;

beforeAll(async () => {
  acme = await openIdProvider("at-acme");
  server = await startOn({ acme }, {}, { MINTPORT_BLOCKED_SUBJECTS: "acme|mallory" });
});
afterAll(() => Promise.all([server.close(), acme.close()]));

it("the address behind a trusted proxy is that of the event, and its id of the request", async () => {
  const provider = await openIdProvider("behind");
  const folder = await temporaryFolder();
  const home = `http://localhost:${await freePort()}`;
  const mintport = commandLine(folder.path);
  await mintport("migrate");
  await mintport("tenant", "create", "my-tenant", "--issuer", `${home}${tenant}`);
  await mintport(
    ...["client", "create", "my-tenant", "demo-web-app", "--auth-method", "none"],
    ...["--redirect-uri", redirectUri, "--delegated-scope", "api:read"],
    ...["--grant-type", "authorization_code"],
  );
  const { issuer, clientId, clientSecret } = provider;
  const providers = [{ name: "acme", label: "Acme", issuer, clientId, clientSecret }];
  const proxied = await start(folder.path, {
    MINTPORT_PORT: new URL(home).port,
    MINTPORT_VISITORS: JSON.stringify({ upstream: { providers } }),
    ...{ MINTPORT_TRUSTED_PROXIES: "127.0.0.1,::1", MINTPORT_FORWARDED_HEADER: "forwarded" },
    MINTPORT_REQUEST_ID_HEADER: "X-Request-Id",
  });
  await provider.serve([callbackOf(home, "acme")]);
  const browser = new Browser(home);
  const callback = await throughProvider(await toProvider(browser, await begin(browser)));
  const headers = { forwarded: "for=198.51.100.7", "x-request-id": "from-the-proxy" };
  expect((await browser.get(callback, headers)).status).toBe(303);
  await proxied.close();
  const { out } = await mintport("audit", "tail", "--json");
  const told = out.split("\n").find((line) => line.includes('"endpoint":"login"')) ?? "{}";
  expect(JSON.parse(told)).toMatchObject({
    ...{ remote_address: "198.51.100.7", request_id: "from-the-proxy", subject: "acme|ada" },
  });
  await Promise.all([folder.remove(), provider.close()]);
});

it("blocked by the settings, a user gets no token", async () => {
  acme.user = { sub: "mallory" };
  await expect(authorize(server)).rejects.toThrow("invalid_grant");
  acme.user = { sub: "ada" };
  expect((await authorize(server))["sub"]).toBe("acme|ada");
});

it.each([
  ["gone from the settings", { name: "beta" }],
  ["for other tenants alone", { tenants: ["other"] }],
])("with its provider %s a session is none, and a code gets no token", async (_, change) => {
  const acme = await openIdProvider("at-acme");
  const server = await startOn({ acme });
  const browser = new Browser(server.home);
  await logIn(browser, await begin(browser));
  const { verifier, challenge } = pkce();
  const consent = await begin(browser, { code_challenge: challenge });
  const answered = await approve(browser, consent);
  const provider = {
    ...{ name: "acme", label: "Acme", issuer: acme.issuer },
    ...{ clientId: "at-acme", clientSecret: "x" },
  };
  const other = await server.another({
    MINTPORT_VISITORS: JSON.stringify({ upstream: { providers: [{ ...provider, ...change }] } }),
  });
  const there = new Browser(other.home);
  for (const [name, value] of browser.cookies) there.cookies.set(name, value);
  expect((await begin(there)).status).not.toBe(200);
  const code = answered.location?.searchParams.get("code") ?? "";
  await expect(claimsFor(other, code, verifier)).rejects.toThrow("invalid_grant");
  await Promise.all([other.close(), acme.close()]);
  await server.close();
});

describe("the audit log", () => {
  it("tells who logged in by which provider and why others did not; neither it nor the store has a code, state, cookie or token", async () => {
    const browser = new Browser(server.home);
    const idTokens: string[] = [];
    acme.makeIdToken = async (claims, sign) => {
      const made = await sign(claims);
      idTokens.push(made);
      return made;
    };
    const callback = await throughProvider(await toProvider(browser, await begin(browser)));
    const cookies = [...browser.cookies.values()];
    await browser.get(callback);
    acme.makeIdToken = (claims, sign) => sign({ ...claims, nonce: "another" });
    const other = new Browser(server.home);
    await logIn(other, await begin(other));
    acme.makeIdToken = undefined;
    await server.stop();

    const { out } = await commandLine(server.folder)("audit", "tail", "--json");
    const logins = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
      .filter(({ endpoint }) => endpoint === "login");
    expect(logins.slice(-2)).toMatchObject([
      { outcome: "answered", tenant: "my-tenant", subject: "acme|ada" },
      {
        ...{ outcome: "refused", tenant: "my-tenant", reason: "login_required" },
        ...{ detail: "acme:untrusted", cause_error: expect.stringContaining("ClientError(OAUTH_") },
      },
    ]);
    const files = await readdir(server.folder);
    const stored = await Promise.all(
      files.map((file) => readFile(join(server.folder, file), "latin1")),
    );
    expect(stored.join("")).toContain("acme|ada");
    const secrets = [
      ...["code", "state"].map((name) => callback.searchParams.get(name) ?? ""),
      ...[...cookies, ...browser.cookies.values()].flatMap((cookie) => cookie.split(".")),
      ...[...idTokens, acme.clientSecret],
    ];
    for (const secret of secrets) {
      expect(secret).not.toBe("");
      expect(out).not.toContain(secret);
      expect(stored.join("")).not.toContain(secret);
    }
  });
});
