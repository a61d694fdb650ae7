import { Browser, type BrowserAnswer, formIn } from "@mintport/test-browser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { type Started, start, temporaryFolder } from "../fixture/start.ts";

const tenant = "/api/v1/tenant/my-tenant";
const password = "a-password-of-the-test";
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Started;
let issuerOrigin: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  server = await start(folder.path, { MINTPORT_DEMO_PASSWORD: password });
  issuerOrigin = `http://localhost:${server.port}`;
});
afterAll(async () => {
  await server.close();
  await folder.remove();
});

/** From the printed link to the answer that the browser carries back to the app. */
const answerFor = async (app: Browser, decision = "approve"): Promise<URL> => {
  const begun = await app.get("/demo");
  const issuer = new Browser(issuerOrigin);
  const login = await follow(issuer, await issuer.get(begun.location ?? ""));
  const form = { ...Object.fromEntries(formIn(login.text)), username: "demo", password };
  const consent = await follow(issuer, await issuer.post(`${tenant}/login`, form));
  const answer = formIn(consent.text);
  answer.append("decision", decision);
  const { location } = await issuer.post(`${tenant}/oauth/authorize/answer`, answer);
  if (location === undefined) throw new Error("no answer");
  return location;
};

const follow = (browser: Browser, { location }: BrowserAnswer): Promise<BrowserAnswer> =>
  browser.get(location ?? "");

describe("the demo's web app", () => {
  it("shows what the tokens claim, and no token, nor the code in the address", async () => {
    const app = new Browser(server.origin);
    const redeemed = await app.get(await answerFor(app));
    expect(redeemed.location?.href).toBe(`${server.origin}/demo/tokens`);

    const shown = await follow(app, redeemed);
    expect(shown.text).toContain("<dt>sub</dt><dd>demo</dd>");
    expect(shown.text).toContain("<dt>client_id</dt><dd>demo-web-app</dd>");
    expect(shown.text).not.toMatch(/eyJ[\w-]*\.|<script/);
    expect(shown.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect((await follow(new Browser(server.origin), redeemed)).location?.pathname).toBe("/demo");
  });

  it("says so when the user does not allow it", async () => {
    const app = new Browser(server.origin);
    const denied = await app.get(await answerFor(app, "deny"));
    expect(denied.text).toContain("You did not allow it");
  });

  it("takes no answer that another browser began (RFC 6749 §10.12)", async () => {
    const answer = await answerFor(new Browser(server.origin));
    const other = new Browser(server.origin);
    for (const browser of [other, new Browser(server.origin)]) {
      if (browser === other) await other.get("/demo");
      const refused = await browser.get(answer);
      expect(refused.status).toBe(400);
      expect(refused.text).toContain("state unknown");
    }
  });

  it("takes no answer of another issuer (RFC 9207 §2.4), and none twice", async () => {
    const app = new Browser(server.origin);
    const answer = await answerFor(app);
    answer.searchParams.set("iss", "https://evil.example");
    expect((await app.get(answer)).text).toContain("iss unknown");
    answer.searchParams.set("iss", `${issuerOrigin}${tenant}`);
    expect((await app.get(answer)).text).toContain("state unknown");
  });

  it("shows a code of others' making as text", async () => {
    const app = new Browser(server.origin);
    const { location } = await app.get("/demo");
    const answer = new URLSearchParams({
      state: location?.searchParams.get("state") ?? "",
      ...{ iss: `${issuerOrigin}${tenant}`, error: "<img src=x>" },
    });
    const shown = await app.get(`/demo/callback?${answer.toString()}`);
    expect(shown.text).toContain("&#60;img src=x&#62;");
    expect(shown.text).not.toContain("<img");
  });

  it("is not used up by a preview", async () => {
    const app = new Browser(server.origin);
    const answer = await answerFor(app);
    const cookie = [...app.cookies].map((pair) => pair.join("=")).join("; ");
    expect((await fetch(answer, { method: "HEAD", headers: { cookie } })).status).toBe(405);
    expect((await app.get(answer)).location?.pathname).toBe("/demo/tokens");
  });

  it("begins at 127.0.0.1, to which its answer comes", async () => {
    const { location, headers } = await new Browser(issuerOrigin).get("/demo");
    expect(location?.href).toBe(`${server.origin}/demo`);
    expect(headers.getSetCookie()).toEqual([]);
  });

  it("is named at the start while its client is there", async () => {
    expect(server.demoLogin?.url).toBe(`${server.origin}/demo`);
    const elsewhere = await temporaryFolder();
    await (await start(elsewhere.path)).close();
    await commandLine(elsewhere.path)("client", "remove", "my-tenant", "demo-web-app");
    const again = await start(elsewhere.path);
    expect(again.demoLogin).toMatchObject({ userName: "demo", url: undefined });
    await again.close();
    await elsewhere.remove();
  });
});
