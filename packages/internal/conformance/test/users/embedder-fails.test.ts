import { exactScopes } from "@mintport/core";
import { ok, ResultAsync } from "@mintport/core/result";
import type { BrowserAnswer } from "@mintport/test-browser";
import { describe, expect, it } from "vitest";
import { bindings } from "../fixture/bindings.ts";
import {
  answerPage,
  authorizeUrl,
  codeFor,
  pkce,
  redeem,
  startUserWorld,
  type WorldOptions,
} from "./user-world.ts";

const { challenge } = pkce();
/** Milliseconds that a port may take. */
const portTimeout = 100;
const never = () => ResultAsync.fromSafePromise(new Promise<never>(() => {}));
const defect = () => {
  throw new Error("a bug of the embedder's");
};

/** What every answer to a browser has, whoever made it. */
const expectHeaders = ({ headers }: BrowserAnswer): void => {
  expect(headers.get("cache-control")).toBe("no-store");
  expect(headers.get("x-frame-options")).toBe("DENY");
  expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(headers.get("referrer-policy")).toBe("same-origin");
};

describe.each(bindings)("what the embedder brings and fails, over $name", (binding) => {
  const timed = async <T>(work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const done = await work();
    expect(performance.now() - began).toBeLessThan(5000);
    return done;
  };
  const begin = async (options: WorldOptions) => {
    const world = await startUserWorld({ binding, settings: { portTimeout }, ...options });
    const browser = world.browser().logIn(world.user());
    const answer = await timed(() => browser.get(authorizeUrl(challenge)));
    return { world, browser, answer };
  };

  it.each([
    ["hangs", never],
    ["throws", defect],
  ])("visitors, whose port %s: the client hears of it, in time", async (_how, identify) => {
    const { world, answer } = await begin({ users: { visitors: { identify } } });
    expect(answer.location?.searchParams.get("error")).toBe("temporarily_unavailable");
    expectHeaders(answer);
    await world.close();
  });

  it("pages that hang: the client hears of it, and where there is none the user does", async () => {
    const { world, browser, answer } = await begin({ users: { pages: { show: never } } });
    expect(answer.location?.searchParams.get("error")).toBe("temporarily_unavailable");
    expectHeaders(answer);
    const lost = await timed(() => browser.get(authorizeUrl(challenge, { client_id: "unknown" })));
    expect(lost).toMatchObject({ status: 400, text: "This link is not valid.\n" });
    expectHeaders(lost);
    await world.close();
  });

  it.each([
    ["hangs", never],
    ["throws", defect],
  ])(
    "a user's standing, whose port %s, is no answer to a code, and the code is not used up",
    async (_how, fails) => {
      let isBroken = false;
      const world = await startUserWorld({
        binding,
        settings: { portTimeout },
        users: { subjects: { standing: () => (isBroken ? fails() : ok("good")) } },
      });
      const { verifier, challenge: own } = pkce();
      const code = await codeFor(world, world.browser().logIn(world.user()), own);
      isBroken = true;
      expect(await timed(() => redeem(world, code, verifier))).toMatchObject({
        ...{ status: 503, json: { error: "temporarily_unavailable" } },
      });
      isBroken = false;
      expect(await redeem(world, code, verifier)).toMatchObject({ status: 200 });
      await world.close();
    },
  );

  it("a page that leads away and sets what it likes keeps our headers, and gives no code", async () => {
    const headers = {
      ...{ Location: "https://evil.example/", "X-Frame-Options": "ALLOWALL" },
      ...{ "Cache-Control": "public", "Content-Security-Policy": "frame-ancestors *" },
      "Referrer-Policy": "unsafe-url",
    };
    const show = () => ok({ status: 302, headers, body: "" });
    const { world, answer } = await begin({ users: { pages: { show } } });
    expectHeaders(answer);
    expect(answer.location?.href).toBe("https://evil.example/");
    expect(world.observer.events.at(-1)).toMatchObject({ page: "consent" });
    await world.close();
  });

  it("a bug, once the redirect URI is sure, is `server_error` at the client (§4.1.2.1)", async () => {
    let isBroken = false;
    const covers = (held: string, wanted: string) =>
      isBroken ? defect() : exactScopes.covers(held, wanted);
    const world = await startUserWorld({
      binding,
      tenant: { scopePolicy: "own" },
      settings: { scopePolicies: [{ ...exactScopes, name: "own", covers }] },
    });
    const browser = world.browser().logIn(world.user());
    const begun = await browser.get(authorizeUrl(challenge));
    isBroken = true;
    const again = await browser.get(authorizeUrl(challenge));
    const answered = await answerPage(browser, begun, "approve");
    for (const answer of [again, answered]) {
      expect(answer.location?.searchParams.get("error")).toBe("server_error");
      expect(answer.location?.searchParams.get("state")).toBe("s1");
      expectHeaders(answer);
      expect(answer.text).not.toContain("a bug of");
    }
    expect(world.observer.events.at(-1)).toMatchObject({ error: "server_error" });
    await world.close();
  });
});
