import type { FullStorage } from "@mintport/core/ports";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import { issuerPathOf } from "../fixture/deployment.ts";
import {
  answerPage,
  askToken,
  authorizePath,
  authorizeUrl,
  codeFor,
  introspect,
  pass,
  pkce,
  redeem,
  refresh,
  requestOf,
  secret,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

const refused = { status: 400, json: { error: "invalid_grant" } };
const over = { status: 400, location: undefined, page: { problem: "interaction-over" } };
const spa = { client_id: "spa", client_secret: undefined };

describe.each(stacks)("what is gone or was over, over $name", (binding) => {
  let world: UserWorld;
  beforeAll(async () => {
    world = await startUserWorld({ binding });
  });
  afterAll(() => world.close());

  /** An engine that evicts, or a backup that was played in, has lost all rows of a kind. */
  const lose = async (store: "singleUse" | "tokenFamilies" | "grants"): Promise<void> => {
    const removing: Pick<FullStorage["singleUse"], "removeAll"> = world.storage[store];
    let after: string | undefined;
    do {
      const page = { limit: 100, ...(after !== undefined && { after }) };
      after = expectOk(await removing.removeAll(world.tenant.id, page)).next;
    } while (after !== undefined);
  };
  let users = 0;
  const somebody = () => world.browser().logIn(world.user(`user-${++users}`));
  const coded = async (client_id = "web-app", browser = somebody()) => {
    const { verifier, challenge } = pkce();
    const code = await codeFor(world, browser, challenge, {
      ...{ client_id, scope: "api:read offline_access", prompt: "consent" },
    });
    return { code, verifier, browser };
  };
  const tokensOf = async (client: Readonly<Record<string, string | undefined>> = {}) => {
    const { code, verifier, browser } = await coded(client["client_id"]);
    return {
      ...(await redeem(world, code, verifier, client)).json,
      code,
      verifier,
      browser,
    } as const;
  };

  it("codes, handles and pushed requests that are lost open nothing", async () => {
    const { code, verifier } = await coded();
    const browser = somebody();
    const page = await browser.get(authorizeUrl(pkce().challenge));
    const visitor = world.browser();
    const login = await visitor.get(authorizeUrl(pkce().challenge));
    const form = { ...Object.fromEntries(requestOf(pkce().challenge)), client_secret: secret };
    const path = `${issuerPathOf("my-tenant")}/oauth/par`;
    const { json } = await askToken(world, form, { path });
    await lose("singleUse");
    expect(await redeem(world, code, verifier)).toMatchObject(refused);
    expect(await answerPage(browser, page, "approve")).toMatchObject(over);
    expect(await visitor.get(String(login.page?.["resume"]))).toMatchObject(over);
    const pushed = `client_id=web-app&request_uri=${String(json["request_uri"])}`;
    expect(await browser.get(`${authorizePath}?${pushed}`)).toMatchObject(over);
  });

  it("families that are lost are over", async () => {
    const kept = await tokensOf();
    const rotated = await tokensOf(spa);
    await lose("tokenFamilies");
    const { refresh_token, ...of } = kept as Readonly<Record<string, unknown>>;
    expect(of).toHaveProperty("access_token");
    expect(await refresh(world, refresh_token)).toMatchObject(refused);
    const token = (rotated as Readonly<Record<string, unknown>>)["refresh_token"];
    expect(await refresh(world, token, spa)).toMatchObject(refused);
  });

  it("without its grant nothing lives, and the user is asked again", async () => {
    const held: Readonly<Record<string, unknown>> & {
      readonly browser: ReturnType<typeof somebody>;
    } = await tokensOf();
    await lose("grants");
    expect(await introspect(world, held["access_token"])).toEqual({ active: false });
    expect(await refresh(world, held["refresh_token"])).toMatchObject(refused);
    const { page } = await held.browser.get(authorizeUrl(pkce().challenge));
    expect(page).toMatchObject({ page: "consent", because: "first-time" });
  });

  it("a clock that steps back five minutes revives nothing that was used or ended", async () => {
    const browser = somebody();
    const page = await browser.get(authorizeUrl(pkce().challenge));
    await answerPage(browser, page, "approve");
    const first: Readonly<Record<string, unknown>> = await tokensOf(spa);
    const second = await refresh(world, first["refresh_token"], spa);
    await refresh(world, second.json["refresh_token"], spa);
    const replayed: Readonly<Record<string, unknown>> = await tokensOf();
    const code = [String(replayed["code"]), String(replayed["verifier"])] as const;
    expect(await redeem(world, ...code)).toMatchObject(refused);
    pass(world.clock, 90);
    pass(world.clock, -300);
    expect(await answerPage(browser, page, "approve")).toMatchObject(over);
    expect(await redeem(world, ...code)).toMatchObject(refused);
    expect(await introspect(world, replayed["access_token"])).toEqual({ active: false });
    expect(await refresh(world, replayed["refresh_token"])).toMatchObject(refused);
    // The window of a token whose successor was used is closed for good.
    expect(await refresh(world, first["refresh_token"], spa)).toMatchObject(refused);
    expect(await refresh(world, second.json["refresh_token"], spa)).toMatchObject(refused);
    pass(world.clock, 300);
  });
});
