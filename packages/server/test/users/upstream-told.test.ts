import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { Browser, pkce } from "./browser.ts";
import { type OpenIdProvider, openIdProvider } from "./openid-provider.ts";
import {
  approve,
  authorize,
  begin,
  claimsFor,
  logIn,
  type Relying,
  startOn,
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
  await other.close();
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
