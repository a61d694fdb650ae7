import { request } from "node:http";
import { parseRedirectUri } from "@mintport/core/management";
import type { Revision } from "@mintport/core/ports";
import type { BrowserAnswer } from "@mintport/test-browser";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import { metadataPath } from "../fixture/deployment.ts";
import {
  answerPage,
  authorizePath,
  authorizeUrl,
  type Change,
  confidential,
  pkce,
  publicUserClient,
  redirectUri,
  requestOf,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

const { challenge } = pkce();

/** What the answer sends back to the client; `undefined` where it sends the browser nowhere. */
const back = ({ location }: BrowserAnswer) => location && Object.fromEntries(location.searchParams);

describe.each(stacks)("the authorization endpoint, over $name", (binding) => {
  let world: UserWorld;
  beforeAll(async () => {
    const uris = (...texts: string[]) => texts as never;
    world = await startUserWorld({
      binding,
      clients: [
        await confidential("machine", { grantTypes: ["client_credentials"] }),
        await confidential("two-uris", {
          authorization: { redirectUris: uris(redirectUri, "https://app.example/cb2?x=1") },
        }),
        await confidential("no-default", {
          authorization: { defaultDelegatedScope: [] as never },
        }),
        await confidential("disabled", { disabled: true }),
        await confidential("unvouched", { authorization: { selfAsserted: true } }),
        publicUserClient("native", {
          authorization: {
            applicationType: "native",
            redirectUris: uris(
              ...["http://127.0.0.1/cb", "http://[::1]/cb", "http://localhost/cb"],
              "com.example.app:/cb",
            ),
          },
        }),
        publicUserClient("native-named", {
          authorization: {
            applicationType: "native",
            loopbackNames: ["localhost"],
            redirectUris: uris("http://localhost/cb"),
          },
        }),
      ],
    });
  });
  afterAll(() => world.close());

  const ask = (change: Change = {}, extra = "") =>
    world
      .browser()
      .logIn(world.user())
      .get(`${authorizeUrl(challenge, change)}${extra}`);
  /** The page of something that leads nowhere. */
  const nowhere = { page: "problem", problem: "request-invalid" };

  describe("methods (OAuth 2.1 §3.1)", () => {
    it("takes the request as a form, too", async () => {
      const browser = world.browser().logIn(world.user());
      const answer = await browser.post(authorizePath, requestOf(challenge));
      expect(answer.page).toMatchObject({ page: "consent" });
    });
    it.each(["PUT", "DELETE", "HEAD"])("refuses %s", async (method) => {
      const answer = await fetch(new URL(authorizeUrl(challenge), world.origin), { method });
      expect(answer.status).toBe(405);
      expect(answer.headers.get("allow")).toBe("GET, POST");
    });
  });

  it("ignores what it does not know, and what is empty (§3.1)", async () => {
    expect((await ask({ foo: "1" })).page).toMatchObject({ page: "consent" });
    expect((await ask({ resource: "" })).page).toMatchObject({ page: "consent" });
  });

  it("refuses what comes twice (§3.1)", async () => {
    expect(back(await ask({}, "&state=s2"))).toMatchObject({ error: "invalid_request" });
    expect(back(await ask({}, "&state=s2"))).not.toHaveProperty("state");
    const twice = await ask({}, "&client_id=web-app");
    expect(twice).toMatchObject({ status: 400, page: nowhere, location: undefined });
    expect(await ask({}, `&redirect_uri=${encodeURIComponent(redirectUri)}`)).toMatchObject({
      ...{ status: 400, page: nowhere, location: undefined },
    });
  });

  it("tells a missing, an unknown and a disabled client apart by nothing (§4.1.2.1)", async () => {
    const answers = await Promise.all(
      [undefined, "unknown", "disabled", "\u00e9"].map((client_id) => ask({ client_id })),
    );
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 400, location: undefined });
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it.each([
    [{ response_type: undefined }, "invalid_request"],
    [{ response_type: "token" }, "unsupported_response_type"],
    [{ response_type: "code token" }, "unsupported_response_type"],
    [{ client_id: "machine" }, "unauthorized_client"],
    [{ state: "s".repeat(5000) }, "invalid_request"],
    [{ scope: "nope" }, "invalid_scope"],
    [{ scope: "api:read  api:write" }, "invalid_scope"],
    [{ nonce: "n".repeat(1025) }, "invalid_request"],
    [{ scope: undefined, client_id: "no-default" }, "invalid_scope"],
    [{ resource: "https://other.example" }, "invalid_target"],
    [{ resource: "relative" }, "invalid_target"],
    [{ response_mode: "fragment" }, "invalid_request"],
    [{ code_challenge: undefined }, "invalid_request"],
    [{ code_challenge_method: "plain" }, "invalid_request"],
    [{ code_challenge_method: undefined }, "invalid_request"],
    [{ code_challenge: "short" }, "invalid_request"],
    [{ max_age: "-1" }, "invalid_request"],
    [{ max_age: "1.5" }, "invalid_request"],
    [{ prompt: "none login" }, "invalid_request"],
    [{ prompt: "create" }, "invalid_request"],
    [{ prompt: "none" }, "consent_required"],
    [{ prompt: "none", client_id: "other-app" }, "consent_required"],
  ])("%o is %s, with `state` and `iss` (RFC 9207 §2)", async (change, error) => {
    const answer = await ask(change);
    expect(answer.status).toBe(303);
    expect(back(answer)).toEqual({
      ...{ error, error_description: expect.any(String), iss: world.issuer },
      ...("state" in change ? {} : { state: "s1" }),
    });
    expect(back(answer)?.["error_description"]).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  it("`state` comes back as it was (§4.1.2)", async () => {
    for (const state of ['a b+%26"é<script>', "x".repeat(3000)]) {
      const answer = await ask({ state, prompt: "none" });
      expect(answer.location?.searchParams.get("state")).toBe(state);
    }
    expect(back(await ask({ state: undefined, prompt: "none" }))).not.toHaveProperty("state");
  });

  it("asks for the default scope where none is asked for (§1.4.1)", async () => {
    const { page } = await ask({ scope: undefined });
    expect(page?.["scopes"]).toMatchObject([{ name: "api:read" }]);
  });

  it("refuses more than it would read, at once", async () => {
    expect((await raw(world, `${authorizePath}?x=${"x".repeat(15_000)}`)).status).toBeLessThan(500);
    const many = await ask({}, "&x=1".repeat(200));
    expect(many).toMatchObject({ status: 400, location: undefined });
  });

  it("posts a form whose values are inert (form_post §2)", async () => {
    const browser = world.browser().logIn(world.user("form-user"));
    const state = '"><script>alert(1)</script>';
    const begun = await browser.get(authorizeUrl(challenge, { response_mode: "form_post", state }));
    const { status, text, headers } = await answerPage(browser, begun, "approve");
    expect(status).toBe(200);
    expect(text).toContain(`action="${redirectUri}"`);
    expect(text).toContain("&quot;&gt;&lt;script&gt;");
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).toMatch(/name="iss" value="http/);
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it("has no CORS (RFC 9700 §2.6)", async () => {
    for (const method of ["GET", "OPTIONS"]) {
      const { headers } = await fetch(new URL(authorizeUrl(challenge), world.origin), {
        ...{ method, headers: { origin: "https://app.example" }, redirect: "manual" },
      });
      expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });

  it("keeps a query that the redirect URI has (§3.1)", async () => {
    const answer = await ask({
      ...{ client_id: "two-uris", redirect_uri: "https://app.example/cb2?x=1", prompt: "none" },
    });
    expect(answer.location?.href).toMatch(/^https:\/\/app\.example\/cb2\?x=1&error=/);
    expect(answer.location?.searchParams.getAll("iss")).toEqual([world.issuer]);
  });

  it("repeats nothing of a request on a page (CVE-2019-8400)", async () => {
    const { text } = await ask({ client_id: "<b>x</b>", state: "<i>", scope: "<u>" });
    expect(text).not.toMatch(/<[biu]>/);
  });

  it.each([
    ["Sec-Purpose", "prefetch;prerender"],
    ["Purpose", "prefetch"],
    ["X-Purpose", "preview"],
    ["X-Moz", "Prefetch"],
  ])(
    "does nothing for a browser that fetches ahead, as by %s: %s (FAPI 2.0 §5.3.2.2 Note 3)",
    async (name, value) => {
      const browser = world.browser();
      const login = await browser.get(authorizeUrl(challenge));
      const resume = String(login.page?.["resume"]);
      browser.logIn(world.user("early"));
      for (const url of [authorizeUrl(challenge), resume]) {
        const before = world.shown.length;
        const ahead = await browser.get(url, { [name]: value });
        expect(ahead).toMatchObject({ status: 400, location: undefined });
        expect(world.shown.slice(before)).toEqual([{ ...nowhere, status: 400 }]);
        expect(ahead.headers.getSetCookie()).toEqual([]);
      }
      // The handle is still worth what it was.
      expect((await browser.get(resume)).page).toMatchObject({ page: "consent" });
    },
  );

  it("is done for a browser that says another purpose", async () => {
    const asked = await world.browser().get(authorizeUrl(challenge), { "X-Purpose": "print" });
    expect(asked.page).toMatchObject({ page: "login" });
  });

  it("the first failure decides: client before redirect URI before syntax", async () => {
    expect(await ask({ client_id: "unknown", scope: "nope" })).toMatchObject({ status: 400 });
    expect(await ask({ redirect_uri: "https://evil.example", scope: "nope" })).toMatchObject({
      ...{ status: 400, location: undefined },
    });
  });

  describe("redirect URIs", () => {
    it.each([
      "https://app.example/cb/",
      "https://app.example/CB",
      "https://app.example/cb?",
      "https://app.example/cb#x",
      "https://app.example/cb/../cb",
      "https://app.example:443/cb",
      "https://APP.example/cb",
      "http://app.example/cb",
      "https://app.example/cb%20",
      "https://u@app.example/cb",
      "https://app.example.evil/cb",
      "//app.example/cb",
      " " + redirectUri,
      "https://app.example\\cb",
      "https://app.example/cb;x",
      "javascript:alert(1)//https://app.example/cb",
    ])("%j is not the one that is registered (RFC 9700 §2.1)", async (redirect_uri) => {
      expect(await ask({ redirect_uri })).toMatchObject({ status: 400, location: undefined });
    });

    it.each([
      ["http://127.0.0.1:49152/cb", true],
      ["http://[::1]:1/cb", true],
      ["http://127.0.0.1/cb", true],
      ["com.example.app:/cb", true],
      ["http://localhost:3000/cb", false],
      ["http://127.0.0.1.evil:1/cb", false],
      ["http://u@127.0.0.1:1/cb", false],
      ["http://127.1:1/cb", false],
      ["http://0x7f.1:1/cb", false],
      ["http://[::ffff:127.0.0.1]:1/cb", false],
      ["https://127.0.0.1:1/cb", false],
      ["http://127.0.0.1:1/cb2", false],
      ["http://127.0.0.1:1/cb?x", false],
    ])("a native client at %s: %s (RFC 8252 §7.3)", async (uri, accepted) => {
      const { page } = await ask({ client_id: "native", redirect_uri: uri });
      expect(page?.["page"]).toBe(accepted ? "consent" : "problem");
    });

    it("another port of `localhost` only where the client says so (§8.4.2)", async () => {
      const redirect_uri = "http://localhost:6274/cb";
      expect((await ask({ client_id: "native-named", redirect_uri })).page).toMatchObject({
        ...{ page: "consent", loopback: true },
      });
    });

    it("of several, none is guessed; the only one is (§2.3.2)", async () => {
      expect(await ask({ client_id: "two-uris", redirect_uri: undefined })).toMatchObject({
        ...{ status: 400, location: undefined },
      });
      expect((await ask({ redirect_uri: undefined })).page).toMatchObject({ page: "consent" });
    });

    it("what is registered is judged before (§2.3.1)", () => {
      for (const text of [
        "http://app.example/cb",
        "myapp:/cb",
        "JavaScript:x",
        " javascript:x",
        "java\tscript:x",
        ...[
          "data:x",
          "blob:x",
          "vbscript:x",
          "file:///x",
          "about:blank",
          "https://app.example/cb#f",
        ],
        ...[
          "https://u:p@app.example/",
          "/cb",
          "https://app.example\\cb",
          "https://app.example/../cb",
        ],
        ...[
          "https://app.example/cb?iss=x",
          "https://app.example/cb?code=x",
          "https://app.example/é",
        ],
      ])
        expect(parseRedirectUri(text, "native").isErr(), text).toBe(true);
    });

    it("judges them before `prompt=none` and before any login (django-oauth-toolkit#1719)", async () => {
      const answer = await world
        .browser()
        .get(authorizeUrl(challenge, { redirect_uri: "https://evil.example", prompt: "none" }));
      expect(answer).toMatchObject({ status: 400, location: undefined });
    });

    it("the user leaves by a click for a client that nobody vouches for (OAuth 2.1 §7.13.2)", async () => {
      for (const change of [{ scope: "nope" }, { prompt: "none" }] as const) {
        const answer = await ask({ client_id: "unvouched", ...change });
        expect(answer).toMatchObject({ status: 200, location: undefined });
        expect(answer.page).toMatchObject({ page: "leaving", redirectHost: "app.example" });
        expect(String(answer.page?.["to"])).toContain("error=");
      }
    });

    it("one that was withdrawn meanwhile gets no code (RFC 9126 §7.4)", async () => {
      const browser = world.browser().logIn(world.user());
      const begun = await browser.get(authorizeUrl(challenge, { client_id: "two-uris" }));
      const id = "two-uris" as never;
      const before = await world.storage.clients.read(world.tenant.id, id);
      const found = expectOk(before);
      if (found === undefined) throw new Error("no client");
      const { value, revision } = found;
      const without = {
        ...value,
        authorization: { ...value.authorization, redirectUris: ["https://app.example/cb3"] },
      };
      const changed = await world.storage.clients.update(
        world.tenant.id,
        without as never,
        revision,
      );
      const { revision: next } = expectOk(changed) as { readonly revision: Revision };
      expect(await answerPage(browser, begun, "approve")).toMatchObject({
        ...{ status: 400, location: undefined },
      });
      expect((await world.storage.clients.update(world.tenant.id, value, next)).isOk()).toBe(true);
    });

    it("a `returnTo` of the request leads nowhere", async () => {
      const { page } = await world
        .browser()
        .get(authorizeUrl(challenge, { returnTo: "https://evil" }));
      expect(JSON.stringify(page)).not.toContain("evil");
    });
  });

  it("the metadata tells all of it, and its issuer is `iss` (RFC 9207 §2.3)", async () => {
    const metadata = (await (await fetch(new URL(metadataPath, world.origin))).json()) as object;
    expect(metadata).toMatchObject({
      issuer: world.issuer,
      authorization_endpoint: `${world.issuer}/oauth/authorize`,
      pushed_authorization_request_endpoint: `${world.issuer}/oauth/par`,
      authorization_response_iss_parameter_supported: true,
      code_challenge_methods_supported: ["S256"],
      response_types_supported: ["code"],
      response_modes_supported: ["query", "form_post"],
      grant_types_supported: ["client_credentials", "authorization_code", "refresh_token"],
      token_endpoint_auth_methods_supported: expect.arrayContaining(["none"]),
      revocation_endpoint_auth_methods_supported: expect.arrayContaining(["none"]),
      request_parameter_supported: true,
      request_uri_parameter_supported: false,
    });
    expect(metadata).not.toHaveProperty("require_pushed_authorization_requests");
  });

  it("the metadata offers `offline_access` beside the tenant's scopes (OpenID Connect Core §11)", async () => {
    const metadata = (await (await fetch(new URL(metadataPath, world.origin))).json()) as object;
    expect(metadata).toMatchObject({
      scopes_supported: ["api:read", "api:write", "offline_access"],
    });
  });

  it("an unknown tenant is the same 404 as everywhere", async () => {
    const url = authorizeUrl(challenge).replace("my-tenant", "no-such-tenant");
    expect(await world.browser().get(url)).toMatchObject({ status: 404, location: undefined });
  });
});

/** A request that `fetch` would not send. */
const raw = (world: UserWorld, path: string): Promise<{ readonly status: number }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(world.origin);
    request({ hostname, port, path }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0 });
    })
      .on("error", reject)
      .end();
  });
