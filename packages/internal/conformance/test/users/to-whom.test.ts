import type { ClientId, TenantId } from "@mintport/core";
import { parseRedirectUri } from "@mintport/core/management";
import type { BrowserAnswer } from "@mintport/test-browser";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import { issuerPathOf } from "../fixture/deployment.ts";
import {
  answerPage,
  askToken,
  authorizePath,
  authorizeUrl,
  type Change,
  confidential,
  pkce,
  redirectUri,
  requestOf,
  secret,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

const { challenge } = pkce();
const errorOf = ({ location }: BrowserAnswer) => location?.searchParams.get("error");

describe.each(stacks)("who hears of a refusal, over $name", (binding) => {
  let world: UserWorld;
  beforeAll(async () => {
    world = await startUserWorld({
      binding,
      clients: [
        await confidential("first-party", { authorization: { consent: "implied" } }),
        await confidential("unvouched", { authorization: { selfAsserted: true } }),
        await confidential("must-push", { authorization: { requirePushedRequests: true } }),
      ],
    });
    const elsewhere = await confidential("elsewhere");
    expectOk(await world.storage.clients.create("other-tenant" as TenantId, elsewhere));
  });
  afterAll(() => world.close());

  let users = 0;
  const somebody = () => world.browser().logIn(world.user(`user-${++users}`));
  const ask = (change: Change, browser = somebody()) =>
    browser.get(authorizeUrl(challenge, change));

  it("a client of another tenant is as unknown as one that is nowhere (RFC 6749 §4.1.2.1)", async () => {
    const [there, nowhere] = [
      await ask({ client_id: "elsewhere" }),
      await ask({ client_id: "nowhere" }),
    ];
    expect(there).toMatchObject({ status: 400, location: undefined });
    expect(there.text).toBe(nowhere.text);
  });

  it("a resource with a fragment is none (RFC 8707 §2)", async () => {
    const resource = `${world.tenant.audience}#part`;
    expect(errorOf(await ask({ resource }))).toBe("invalid_target");
  });

  it.each<readonly [string, Change, string | null | undefined]>([
    ["a client, before its redirect URI", { client_id: "x", redirect_uri: "https://e" }, undefined],
    [
      "a redirect URI, before the push",
      { client_id: "must-push", redirect_uri: "https://e" },
      undefined,
    ],
    [
      "a push, before syntax",
      { client_id: "must-push", response_type: "token" },
      "invalid_request",
    ],
    [
      "syntax, before policy",
      { response_type: "token", scope: "nope" },
      "unsupported_response_type",
    ],
    ["PKCE, before policy", { code_challenge: undefined, scope: "nope" }, "invalid_request"],
    ["a resource, before scope", { resource: "https://e", scope: "nope" }, "invalid_target"],
    ["policy, before the user", { scope: "nope", prompt: "none" }, "invalid_scope"],
  ])("of two faults the first decides: %s", async (_what, change, error) => {
    const answer = await ask(change, world.browser());
    expect(errorOf(answer)).toBe(error);
    if (error === undefined) expect(answer.status).toBe(400);
  });

  describe("a client that nobody vouches for (OAuth 2.1 §7.13.2)", () => {
    const leaving = { status: 200, location: undefined, page: { page: "leaving" } };
    it("no redirect before a login, nor without one", async () => {
      const change = { client_id: "unvouched", prompt: "none" };
      const answer = await ask(change, world.browser());
      expect(answer).toMatchObject(leaving);
      expect(String(answer.page?.["to"])).toContain("error=login_required");
    });
    it("no redirect when its user denies: the user leaves by a click", async () => {
      const browser = somebody();
      const page = await ask({ client_id: "unvouched" }, browser);
      const answer = await answerPage(browser, page, "deny");
      expect(answer).toMatchObject(leaving);
      expect(String(answer.page?.["to"])).toMatch(/error=access_denied.*state=s1/);
    });
  });

  it("redirects are 303, and never such that a browser would post again (RFC 9700 §4.12)", async () => {
    const silent = await ask({ client_id: "first-party" });
    const browser = somebody();
    const approved = await answerPage(browser, await ask({}, browser), "approve");
    const denied = await answerPage(browser, await ask({ prompt: "consent" }, browser), "deny");
    const posted = await browser.post(authorizePath, requestOf(challenge, { scope: "nope" }));
    for (const { status, location } of [
      silent,
      approved,
      denied,
      posted,
      await ask({ scope: "x" }),
    ]) {
      expect(status).toBe(303);
      expect(location?.href.startsWith(redirectUri)).toBe(true);
    }
  });

  it("a browser that fetches ahead finds nothing done, also where it goes on (FAPI 2.0 §5.3.2.2 Note 3)", async () => {
    const browser = world.browser();
    const login = await browser.get(authorizeUrl(challenge));
    browser.logIn(world.user("ahead"));
    const resume = String(login.page?.["resume"]);
    const early = await browser.get(resume, { "sec-purpose": "prefetch;prerender" });
    expect(early).toMatchObject({ status: 400, location: undefined });
    const head = await fetch(new URL(resume), { method: "HEAD" });
    expect(head.status).toBe(405);
    expect((await browser.get(resume)).page).toMatchObject({ page: "consent" });
  });

  describe("pushed requests", () => {
    const path = `${issuerPathOf("my-tenant")}/oauth/par`;
    const push = async (client_id: string) => {
      const form = {
        ...Object.fromEntries(requestOf(challenge)),
        client_id,
        client_secret: secret,
      };
      const { json } = await askToken(world, form, { path });
      const named = new URLSearchParams({ client_id, request_uri: String(json["request_uri"]) });
      return `${authorizePath}?${named.toString()}`;
    };
    it("of 50 browsers that complete one, one gets a code", async () => {
      const url = await push("first-party");
      const browser = somebody();
      const all = await Promise.all(Array.from({ length: 50 }, () => browser.get(url)));
      expect(all.filter(({ location }) => location?.searchParams.has("code"))).toHaveLength(1);
      expect(all.filter(({ status }) => status === 400)).toHaveLength(49);
    });
    it("are judged again when the browser comes: a redirect URI that was withdrawn gets nothing (RFC 9126 §7.4)", async () => {
      const url = await push("must-push");
      const found = expectOk(
        await world.storage.clients.read(world.tenant.id, "must-push" as ClientId),
      );
      if (found === undefined) throw new Error("no client");
      const { value, revision } = found;
      const redirectUris = [expectOk(parseRedirectUri("https://app.example/other", "web"))];
      const { authorization } = value;
      if (authorization === undefined) throw new Error("no redirect URI");
      const changed = { ...value, authorization: { ...authorization, redirectUris } };
      expectOk(await world.storage.clients.update(world.tenant.id, changed, revision));
      expect(await somebody().get(url)).toMatchObject({ status: 400, location: undefined });
    });
  });
});
