import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { issuerPathOf } from "../fixture/deployment.ts";
import { countedStores } from "./counted-stores.ts";
import {
  answerPage,
  askToken,
  authorizePath,
  authorizeUrl,
  type Change,
  codeFor,
  pkce,
  redeem,
  refresh,
  requestOf,
  secret,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

const offline = { scope: "api:read offline_access", prompt: "consent" };
const spa = { client_id: "spa", client_secret: undefined };
const parPath = `${issuerPathOf("my-tenant")}/oauth/par`;

describe("what a step of an authorization asks of the stores, and no more than that", () => {
  let world: UserWorld;
  const calls: string[] = [];
  beforeAll(async () => {
    world = await startUserWorld({ storage: (storage) => countedStores(storage, calls) });
  });
  afterAll(() => world.close());

  /** What `step` answers, and the calls that it makes. */
  const during = async <T>(step: () => Promise<T>) => {
    calls.length = 0;
    const answer = await step();
    return { answer, calls: [...calls] };
  };
  const tokensOf = async (subject: string, client: Change) => {
    const { verifier, challenge } = pkce();
    const browser = world.browser().logIn(world.user(subject));
    const code = await codeFor(world, browser, challenge, {
      ...offline,
      client_id: client["client_id"] ?? "web-app",
    });
    const { json } = await redeem(world, code, verifier, client);
    return json["refresh_token"];
  };

  it("who is known and asks again costs three: tenant and client, the grant, the code", async () => {
    const browser = world.browser().logIn(world.user("ann"));
    await codeFor(world, browser, pkce().challenge);
    const silent = await during(() => browser.get(authorizeUrl(pkce().challenge)));
    expect(silent.answer.location?.searchParams.has("code")).toBe(true);
    expect(silent.calls).toEqual(["both.find", "grants.find", "singleUse.put"]);
  });

  it("the first page, the way back from the login, the answer, and the code for tokens", async () => {
    const browser = world.browser();
    const { verifier, challenge } = pkce();
    const login = await during(() => browser.get(authorizeUrl(challenge, offline)));
    expect(login.calls).toEqual(["both.find", "singleUse.put"]);

    browser.logIn(world.user("bob"));
    const resumed = await during(() => browser.get(String(login.answer.page?.["resume"])));
    expect(resumed.calls).toEqual([
      ...["tenants.find", "singleUse.peek", "clients.find"],
      ...["grants.find", "singleUse.put"],
    ]);

    const agreed = await during(() => answerPage(browser, resumed.answer, "approve"));
    expect(agreed.calls).toEqual([
      ...["tenants.find", "singleUse.peek", "clients.find", "singleUse.consume", "grants.find"],
      // The handle with which all began goes too; then the grant, and the code.
      ...["singleUse.consume", "grants.save", "singleUse.put"],
    ]);

    const code = agreed.answer.location?.searchParams.get("code") ?? "";
    const redeemed = await during(() => redeem(world, code, verifier));
    expect(redeemed.answer.json).toHaveProperty("refresh_token");
    expect(redeemed.calls).toEqual([
      ...["both.find", "singleUse.peek", "grants.read", "singleUse.consume"],
      "tokenFamilies.start",
    ]);
  });

  it("a user who is logged in and unknown is asked for three", async () => {
    const browser = world.browser().logIn(world.user("cyd"));
    const asked = await during(() => browser.get(authorizeUrl(pkce().challenge)));
    expect(asked.answer.page).toMatchObject({ page: "consent" });
    expect(asked.calls).toEqual(["both.find", "grants.find", "singleUse.put"]);
  });

  it.each([
    { name: "confidential", client: {}, last: "tokenFamilies.touch" },
    { name: "public", client: spa, last: "tokenFamilies.rotate" },
  ])("a refresh of a $name client costs five", async ({ client, last }) => {
    const token = await tokensOf("dan", client);
    const refreshed = await during(() => refresh(world, token, client));
    expect(refreshed.answer.status).toBe(200);
    expect(refreshed.calls).toEqual([
      ...["both.find", "tokenFamilies.inspect", "grants.read", "accessTokens.isRevoked", last],
    ]);
  });

  it("a pushed request costs two, and its use two more than one in the URL (RFC 9126)", async () => {
    const browser = world.browser().logIn(world.user("eve"));
    await codeFor(world, browser, pkce().challenge);
    const form = { ...Object.fromEntries(requestOf(pkce().challenge)), client_secret: secret };
    const pushed = await during(() => askToken(world, form, { path: parPath }));
    expect(pushed.calls).toEqual(["both.find", "singleUse.put"]);

    const parameters = new URLSearchParams({
      ...{ client_id: "web-app", request_uri: String(pushed.answer.json["request_uri"]) },
    });
    const begun = await during(() => browser.get(`${authorizePath}?${parameters.toString()}`));
    expect(begun.answer.location?.searchParams.has("code")).toBe(true);
    expect(begun.calls).toEqual([
      ...["both.find", "singleUse.peek", "grants.find", "singleUse.consume", "singleUse.put"],
    ]);
  });

  it("what is refused before a user is asked writes nothing", async () => {
    const browser = world.browser();
    for (const change of [
      { scope: "no:such" },
      { prompt: "none" },
      { redirect_uri: "https://x.example/" },
    ]) {
      const refused = await during(() => browser.get(authorizeUrl(pkce().challenge, change)));
      expect(refused.calls).toEqual(["both.find"]);
    }
  });
});
