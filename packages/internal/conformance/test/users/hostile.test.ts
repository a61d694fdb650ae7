import type { Browser, BrowserAnswer } from "@mintport/test-browser";
import { hostileIdentifiers } from "@mintport/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import { issuerPathOf } from "../fixture/deployment.ts";
import {
  askToken,
  authorizePath,
  authorizeUrl,
  codeFor,
  confidential,
  pkce,
  redirectUri,
  requestOf,
  secret,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

const { challenge } = pkce();
const parPath = `${issuerPathOf("my-tenant")}/oauth/par`;

/** Texts that have broken parsers, templates and redirects. */
const hostile = [
  ...hostileIdentifiers,
  ...["", " ", "%", "%00", "%ff", "&&==&&", "null", "[]", "{}", "NaN", "-1", "1e999", "none"],
  ...["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"],
  ...["\r\nLocation: https://evil.example", "\u202e\ufeff\u0000", '"><script>alert(1)</script>'],
  ...["eyJhbGciOiJub25lIn0.e30.", "a.b.c", "urn:ietf:params:oauth:request_uri:x", "🦄".repeat(99)],
  ...["mpin_x", "mpac_x", "mprt_x", "__proto__", "constructor", "code code", "x".repeat(5000)],
];
const names = [
  ...["client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce"],
  ...["code_challenge", "code_challenge_method", "prompt", "max_age", "acr_values", "resource"],
  ...["request", "request_uri", "dpop_jkt", "login_hint", "ui_locales", "display", "claims"],
  ...["interaction", "decision", "code", "code_verifier", "refresh_token", "__proto__", "toString"],
];
const anyText = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary", maxLength: 40 }));
/** Two names of a request get other values, and a third comes twice. */
const anyChange = fc.array(fc.tuple(fc.constantFrom(...names), anyText), {
  minLength: 1,
  maxLength: 3,
});

describe.each(stacks)("nothing that a browser or an app sends does harm, over $name", (binding) => {
  let world: UserWorld;
  beforeAll(async () => {
    world = await startUserWorld({
      binding,
      clients: [await confidential("first-party", { authorization: { consent: "implied" } })],
    });
  });
  afterAll(() => world.close());

  /** A refusal, a page or a redirect to where the client is registered: never a 5xx, never somewhere else. */
  const expectHarmless = ({ status, location, headers, text }: BrowserAnswer): void => {
    expect(status).toBeGreaterThanOrEqual(200);
    expect(status).toBeLessThan(500);
    if (location !== undefined) expect(location.href.startsWith(redirectUri)).toBe(true);
    // Data is framed by nobody.
    if (headers.get("content-type") !== "application/json" || status < 400)
      expect(headers.get("x-frame-options")).toBe("DENY");
    expect(text).not.toContain("<script>alert(1)");
  };
  const forms: Readonly<Record<string, (browser: Browser) => Promise<[string, URLSearchParams]>>> =
    {
      authorize: async () => [authorizePath, requestOf(challenge, { client_id: "first-party" })],
      "authorize/answer": async (browser) => {
        const { page } = await browser.get(authorizeUrl(challenge, { prompt: "consent" }));
        return [
          `${authorizePath}/answer`,
          new URLSearchParams({ interaction: String(page?.["handle"]), decision: "approve" }),
        ];
      },
    };
  const changed = (form: URLSearchParams, change: readonly (readonly [string, string])[]) => {
    const [twice, ...others] = [...change].reverse();
    for (const [name, value] of others) form.set(name, value);
    if (twice !== undefined) form.append(...twice);
    return form;
  };
  const property = (work: (change: [string, string][]) => Promise<void>) =>
    fc.assert(fc.asyncProperty(anyChange, work), { numRuns: 150 });

  it("in the query of authorize, resume and describe", { timeout: 60_000 }, () =>
    property(async (change) => {
      const browser = world.browser().logIn(world.user());
      for (const end of ["", "/resume", "/describe"]) {
        const query = changed(requestOf(challenge, { client_id: "first-party" }), change);
        expectHarmless(await browser.get(`${authorizePath}${end}?${query.toString()}`));
      }
    }),
  );

  it.each(Object.keys(forms))("in a form at %s", { timeout: 60_000 }, (name) =>
    property(async (change) => {
      const browser = world.browser().logIn(world.user());
      const [path, form] = (await forms[name]?.(browser)) ?? ["", new URLSearchParams()];
      expectHarmless(await browser.post(path, changed(form, change)));
    }),
  );

  it("in a cookie or a field that a browser sends", { timeout: 60_000 }, () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom("cookie", "origin", "sec-fetch-site", "sec-purpose", "accept", "referer"),
        fc.constantFrom(...hostile).map((text) => encodeURI(text).slice(0, 2000)),
        async (name, value) => {
          const browser = world.browser();
          expectHarmless(await browser.get(authorizeUrl(challenge), { [name]: value }));
          const form = { interaction: value, decision: "approve" };
          expectHarmless(await browser.post(`${authorizePath}/answer`, form, { [name]: value }));
        },
      ),
      { numRuns: 100 },
    ),
  );

  it("at par and at the token endpoint", { timeout: 60_000 }, () =>
    property(async (change) => {
      const named = Object.fromEntries(change);
      const pushed = { ...Object.fromEntries(requestOf(challenge)), client_secret: secret };
      const push = await askToken(world, { ...pushed, ...named }, { path: parPath });
      expect(push.status).toBeLessThan(500);
      for (const grant_type of ["authorization_code", "refresh_token"]) {
        const opened = { code: "mpac_x", refresh_token: "mprt_x", code_verifier: challenge };
        const answer = await askToken(world, { grant_type, ...opened, ...named });
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
      }
    }),
  );

  it("and after all of it users are served, and nothing failed", async () => {
    const faults = world.observer.events.filter(
      (event) =>
        event.outcome === "refused" &&
        (event.error === "server_error" || event.error === "temporarily_unavailable"),
    );
    expect(faults).toEqual([]);
    const browser = world.browser().logIn(world.user("later"));
    expect(await codeFor(world, browser, challenge)).toMatch(/^mpac_/);
  });
});
