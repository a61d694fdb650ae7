import type { FullStorage } from "@mintport/core/ports";
import type { BrowserAnswer } from "@mintport/test-browser";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Break, breakingStores } from "./breaking-stores.ts";
import {
  answerPage,
  authorizeUrl,
  type Change,
  codeFor,
  introspect,
  pkce,
  redeem,
  refresh,
  startUserWorld,
  type TokenAnswer,
  type UserWorld,
} from "./user-world.ts";

const offline = { scope: "api:read offline_access", prompt: "consent" };
const spa = { client_id: "spa", client_secret: undefined };
const unavailable = { status: 503, json: { error: "temporarily_unavailable" } };
const refused = { status: 400, json: { error: "invalid_grant" } };

describe("whatever call of a store fails, before its effect or behind it", () => {
  let world: UserWorld;
  const stores = breakingStores();
  const families: Parameters<FullStorage["tokenFamilies"]["start"]>[] = [];
  beforeAll(async () => {
    world = await startUserWorld({
      storage: (storage) => stores.storage(remembering(storage)),
    });
  });
  afterAll(() => world.close());

  /** The families that are begun, with the digest of their first token. */
  const remembering = (storage: FullStorage): FullStorage => ({
    ...storage,
    tokenFamilies: new Proxy(storage.tokenFamilies, {
      get: (target, name) =>
        name === "start"
          ? (...args: Parameters<FullStorage["tokenFamilies"]["start"]>) => {
              families.push(args);
              return target.start(...args);
            }
          : (Reflect.get(target, name) as unknown),
    }),
  });
  const standing = async ([tenant, , first]: (typeof families)[number]) => {
    const { tokenFamilies } = world.storage;
    return expectOk(await tokenFamilies.inspect(tenant, first.digest, world.clock.now())).verdict;
  };
  /** Does something once to see what it calls, and then with each of these calls broken. */
  const withEach = async <T>(
    prepare: () => Promise<T>,
    work: (prepared: T) => Promise<unknown>,
    then: (broken: Break, prepared: T, answer: Awaited<ReturnType<typeof work>>) => Promise<void>,
  ): Promise<readonly string[]> => {
    const first = await prepare();
    const { calls } = await stores.during(() => work(first));
    for (let at = 0; at < calls.length; at++)
      for (const side of ["before", "behind"] as const) {
        const prepared = await prepare();
        const { answer } = await stores.during(() => work(prepared), { at, side });
        await then({ at, side }, prepared, answer);
      }
    return calls;
  };
  let users = 0;
  const asked = async (change: Change = {}) => {
    const { verifier, challenge } = pkce();
    const browser = world.browser().logIn(world.user(`user-${++users}`));
    const page = await browser.get(authorizeUrl(challenge, { ...offline, ...change }));
    return { browser, page, verifier };
  };
  const codeOf = ({ location }: BrowserAnswer) => location?.searchParams.get("code") ?? undefined;
  const coded = async (change: Change = {}) => {
    const { browser, page, verifier } = await asked(change);
    return { code: codeOf(await answerPage(browser, page, "approve")) ?? "", verifier };
  };

  it("an answer gives no code, and its page goes on once or is over (RFC 6749 §4.1.2.1)", async () => {
    let over = 0;
    const calls = await withEach(
      () => asked(),
      ({ browser, page }) => answerPage(browser, page, "approve"),
      async (broken, { browser, page, verifier }, answer) => {
        const told = JSON.stringify(broken);
        const failed = answer as BrowserAnswer;
        const error = failed.location?.searchParams.get("error");
        expect(codeOf(failed), told).toBeUndefined();
        expect(error ?? failed.status, told).toBe(error ? "temporarily_unavailable" : 503);
        const again = await answerPage(browser, page, "approve");
        const code = codeOf(again);
        if (code === undefined) {
          over++;
          expect(again, told).toMatchObject({ status: 400, page: { problem: "interaction-over" } });
        } else expect(await redeem(world, code, verifier), told).toMatchObject({ status: 200 });
        expect(codeOf(await answerPage(browser, page, "approve")), told).toBeUndefined();
      },
    );
    expect(calls).toContain("singleUse.put");
    // Behind the use of the handle there is no second chance.
    const used = calls.indexOf("singleUse.consume");
    expect(over).toBe(2 * (calls.length - used) - 1);
  });

  it("a code gives no tokens, works once more or ends with all that it began (OAuth 2.1 §4.1.3)", async () => {
    const calls = await withEach(
      () => {
        families.length = 0;
        return coded();
      },
      ({ code, verifier }) => redeem(world, code, verifier),
      async (broken, { code, verifier }, answer) => {
        const told = JSON.stringify(broken);
        expect(answer as TokenAnswer, told).toMatchObject(unavailable);
        const again = await redeem(world, code, verifier);
        if (again.status !== 200) expect(again, told).toMatchObject(refused);
        expect(await redeem(world, code, verifier), told).toMatchObject(refused);
        for (const family of families) expect(await standing(family), told).not.toBe("current");
        if (again.status === 200)
          expect(await introspect(world, again.json["access_token"]), told).toEqual({
            active: false,
          });
      },
    );
    expect(calls).toContain("tokenFamilies.start");
  });

  it("a replay ends what the code gave, at its next try if not at this one", async () => {
    const calls = await withEach(
      async () => {
        const made = await coded();
        return { ...made, ...(await redeem(world, made.code, made.verifier)).json };
      },
      ({ code, verifier }) => redeem(world, code, verifier),
      async (broken, { code, verifier, ...tokens }, answer) => {
        const told = JSON.stringify(broken);
        expect(answer as TokenAnswer, told).toMatchObject(unavailable);
        expect(await redeem(world, code, verifier), told).toMatchObject(refused);
        const { access_token, refresh_token } = tokens as Readonly<Record<string, unknown>>;
        expect(await introspect(world, access_token), told).toEqual({ active: false });
        expect(await refresh(world, refresh_token), told).toMatchObject(refused);
      },
    );
    expect(calls).toContain("accessTokens.revoke");
  });

  it.each([
    ["public", spa],
    ["confidential", {}],
  ])(
    "a refresh of a %s client can be tried again, and has one successor",
    async (_kind, client) => {
      await withEach(
        async () => {
          const { code, verifier } = await coded(
            "client_id" in client ? { client_id: client.client_id } : {},
          );
          return (await redeem(world, code, verifier, client)).json["refresh_token"];
        },
        (token) => refresh(world, token, client),
        async (broken, token, answer) => {
          const told = JSON.stringify(broken);
          expect(answer as TokenAnswer, told).toMatchObject(unavailable);
          const successors = [];
          for (let turn = 0; turn < 2; turn++) {
            const { status, json } = await refresh(world, token, client);
            expect(status, told).toBe(200);
            successors.push(json["refresh_token"]);
          }
          expect(new Set(successors).size, told).toBe(1);
        },
      );
    },
  );

  it("a silent sign-on gives no code, and the next one does", async () => {
    const browser = world.browser().logIn(world.user("silent"));
    await codeFor(world, browser, pkce().challenge);
    await withEach(
      async () => authorizeUrl(pkce().challenge),
      (url) => browser.get(url),
      async (broken, url, answer) => {
        expect(codeOf(answer as BrowserAnswer), JSON.stringify(broken)).toBeUndefined();
        expect(codeOf(await browser.get(url)), JSON.stringify(broken)).toMatch(/^mpac_/);
      },
    );
  });
});
