import type { FullStorage } from "@mintport/core/ports";
import { afterAll, beforeAll, expect, it } from "vitest";
import { issuerPathOf } from "../fixture/deployment.ts";
import {
  answerPage,
  askToken,
  authorizePath,
  authorizeUrl,
  introspect,
  pkce,
  redeem,
  refresh,
  requestOf,
  secret,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

const spa = { client_id: "spa", client_secret: undefined };
const offline = { scope: "api:read offline_access", prompt: "consent" };

let world: UserWorld;
/** All that any store was ever given: a copy of its tables, and of every former state of them. */
const copy: unknown[] = [];
beforeAll(async () => {
  world = await startUserWorld({ storage: copied });
});
afterAll(() => world.close());

const copied = (storage: FullStorage): FullStorage => {
  const copying = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get: (target, name) => {
        const own: unknown = Reflect.get(target, name);
        if (typeof own !== "function") return own;
        return (...args: unknown[]): unknown => {
          copy.push(args);
          return Reflect.apply(own, target, args);
        };
      },
    });
  return {
    ...storage,
    singleUse: copying(storage.singleUse),
    tokenFamilies: copying(storage.tokenFamilies),
    grants: copying(storage.grants),
    accessTokens: copying(storage.accessTokens),
    replays: copying(storage.replays),
  };
};

it("a copy of the stores holds nothing that opens anything, successors included (RFC 9700 §4.14.2)", async () => {
  const { verifier, challenge } = pkce();
  const browser = world.browser().logIn(world.user());
  const path = `${issuerPathOf("my-tenant")}/oauth/par`;
  const form = requestOf(challenge, { ...offline, client_id: "spa" });
  const pushed = await askToken(world, { ...Object.fromEntries(form), ...spa }, { path });
  const uri = String(pushed.json["request_uri"]);
  const named = new URLSearchParams({ client_id: "spa", request_uri: uri });
  const page = await browser.get(`${authorizePath}?${named.toString()}`);
  const cookies = [...browser.cookies].filter(([name]) => name !== "who");
  const done = await answerPage(browser, page, "approve");
  const code = done.location?.searchParams.get("code") ?? "";
  const first = await redeem(world, code, verifier, spa);
  const second = await refresh(world, first.json["refresh_token"], spa);
  const retried = await refresh(world, first.json["refresh_token"], spa);
  expect(retried.json["refresh_token"]).toBe(second.json["refresh_token"]);

  const text = JSON.stringify(copy);
  const opens = [
    ...[code, verifier, uri, secret, String(page.page?.["handle"])],
    ...cookies.map(([, value]) => value),
    ...[first, second].flatMap(({ json }) => [json["access_token"], json["refresh_token"]]),
  ].map(String);
  expect(opens.every((one) => one.length > 15)).toBe(true);
  for (const one of opens) {
    expect(text.includes(one), `${one.slice(0, 8)}… is kept`).toBe(false);
    const random = one.replace(/^mp[a-z]{2}_/, "");
    expect(text.includes(random), `the random part of ${one.slice(0, 8)}… is kept`).toBe(false);
  }

  // Whatever is in the copy, tried as each thing that opens something.
  const found = new Set(text.match(/[\w-]{22,64}/g));
  expect(found.size).toBeGreaterThan(10);
  for (const value of found) {
    for (const token of [value, `mprt_${value}`, `mprt_${value}aaaaaa`])
      expect((await refresh(world, token, spa)).status).toBe(400);
    for (const token of [value, `mpac_${value}`])
      expect((await redeem(world, token, verifier, spa)).status).toBe(400);
    expect(await introspect(world, value)).toEqual({ active: false });
    const begun = await browser.get(`${authorizePath}/resume?interaction=mpin_${value}`);
    expect(begun.status).toBe(400);
  }
  expect(await refresh(world, second.json["refresh_token"], spa)).toMatchObject({ status: 200 });
  expect((await browser.get(authorizeUrl(pkce().challenge))).status).toBe(200);
});
