import type { Client } from "@mintport/core";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import { issuerPathOf } from "../fixture/deployment.ts";
import {
  answerPage,
  askToken,
  authorizeUrl,
  type Change,
  codeFor,
  introspect,
  pass,
  pkce,
  redeem,
  refresh,
  refused,
  secret,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

describe.each(stacks)("codes, over $name", (binding) => {
  let world: UserWorld;
  beforeAll(async () => {
    world = await startUserWorld({
      binding,
      tenant: {
        resources: [
          { indicator: "https://one.example" as never },
          { indicator: "https://two.example" as never },
        ],
      },
    });
  });
  afterAll(() => world.close());

  /** A code that a user just allowed, and its verifier. */
  const fresh = async (change: Change = {}, subject = "alice") => {
    const { verifier, challenge } = pkce();
    const browser = world.browser().logIn(world.user(subject));
    return { verifier, code: await codeFor(world, browser, challenge, change) };
  };
  const offline = { scope: "api:read offline_access", prompt: "consent" };

  it("a code is required (§4.1.3)", async () => {
    const { verifier } = await fresh();
    expect(await redeem(world, "", verifier)).toMatchObject(refused("invalid_request"));
    expect(await redeem(world, "mpac_no-such-code", verifier)).toMatchObject(
      refused("invalid_grant"),
    );
  });

  it("a code comes once (§3.2, §4.1.3)", async () => {
    const { code, verifier } = await fresh();
    const own = { client_id: "web-app", client_secret: secret, code_verifier: verifier };
    const body = new URLSearchParams({ grant_type: "authorization_code", code, ...own });
    body.append("code", code);
    const twice = await fetch(`${world.issuer}/oauth/token`, { method: "POST", body });
    expect([twice.status, await twice.json()]).toMatchObject([400, { error: "invalid_request" }]);
    expect(await redeem(world, code, verifier)).toMatchObject({ status: 200 });
  });

  it("the redirect URI need not come again, but must be the same (§10.2)", async () => {
    const without = await fresh();
    expect(
      await redeem(world, without.code, without.verifier, { redirect_uri: undefined }),
    ).toMatchObject({ status: 200 });
    const other = await fresh();
    const change = { redirect_uri: "https://app.example/other" };
    expect(await redeem(world, other.code, other.verifier, change)).toMatchObject(
      refused("invalid_grant"),
    );
  });

  it("nothing but the verifier opens it, and a wrong one does not use it up (CVE-2023-48228)", async () => {
    const { code, verifier } = await fresh();
    for (const code_verifier of [undefined, pkce().verifier, "short", `${verifier}x`])
      expect(await redeem(world, code, verifier, { code_verifier })).toMatchObject(
        refused("invalid_grant"),
      );
    expect(await redeem(world, code, verifier)).toMatchObject({ status: 200 });
  });

  it("lives a minute by our clock (§4.1.2)", async () => {
    const [young, old] = [await fresh(), await fresh()];
    pass(world.clock, 59);
    expect(await redeem(world, young.code, young.verifier)).toMatchObject({ status: 200 });
    pass(world.clock, 2);
    expect(await redeem(world, old.code, old.verifier)).toMatchObject(refused("invalid_grant"));
  });

  it.each([5, 300])(
    "a right replay after %i s ends all that the code gave (§7.5.2)",
    async (seconds) => {
      const { code, verifier } = await fresh(offline);
      const first = await redeem(world, code, verifier);
      const second = await refresh(world, first.json["refresh_token"]);
      pass(world.clock, seconds);
      expect(await redeem(world, code, verifier)).toMatchObject(refused("invalid_grant"));
      for (const { json } of [first, second])
        expect(await introspect(world, json["access_token"])).toEqual({ active: false });
      expect(await refresh(world, first.json["refresh_token"])).toMatchObject(
        refused("invalid_grant"),
      );
    },
  );

  it("and nothing of another code of the same user", async () => {
    const [one, two] = [await fresh(offline, "carol"), await fresh(offline, "carol")];
    const kept = await redeem(world, two.code, two.verifier);
    await redeem(world, one.code, one.verifier);
    await redeem(world, one.code, one.verifier);
    expect(await introspect(world, kept.json["access_token"])).toMatchObject({ active: true });
    expect(await refresh(world, kept.json["refresh_token"])).toMatchObject({ status: 200 });
  });

  it("a wrong replay ends nothing (§7.5.2)", async () => {
    const { code, verifier } = await fresh(offline);
    const { json } = await redeem(world, code, verifier);
    for (const change of [
      { code_verifier: pkce().verifier },
      { client_secret: "wrong" },
      { client_id: "other-app" },
      { redirect_uri: "https://evil.example" },
    ])
      expect((await redeem(world, code, verifier, change)).status).not.toBe(200);
    expect(await introspect(world, json["access_token"])).toMatchObject({ active: true });
    expect(await refresh(world, json["refresh_token"])).toMatchObject({ status: 200 });
  });

  it("bound to its client and its tenant (CVE-2026-16089, CVE-2026-28513)", async () => {
    const { code, verifier } = await fresh();
    expect(await redeem(world, code, verifier, { client_id: "other-app" })).toMatchObject(
      refused("invalid_grant"),
    );
    const path = `${issuerPathOf("other-tenant")}/oauth/token`;
    const form = { grant_type: "authorization_code", code, code_verifier: verifier };
    expect(await askToken(world, form, { path })).toMatchObject(refused("invalid_grant"));
    expect(await redeem(world, code, verifier)).toMatchObject({ status: 200 });
  });

  it("less of the resources that were authorized, and no other (RFC 8707 §2.2)", async () => {
    const both = "&resource=https://two.example";
    const audienceOf = async (resource: string | undefined) => {
      const { verifier, challenge } = pkce();
      const browser = world.browser().logIn(world.user("dave"));
      const begun = await browser.get(
        `${authorizeUrl(challenge, { resource: "https://one.example" })}${both}`,
      );
      const done = begun.page === undefined ? begun : await answerPage(browser, begun, "approve");
      const code = done.location?.searchParams.get("code") ?? "";
      const { status, json } = await redeem(world, code, verifier, { resource });
      if (status !== 200) return json["error"];
      const token = await introspect(world, json["access_token"]);
      return token["aud"];
    };
    expect(await audienceOf(undefined)).toEqual(["https://one.example", "https://two.example"]);
    expect(await audienceOf("https://two.example")).toBe("https://two.example");
    expect(await audienceOf(world.tenant.audience)).toBe("invalid_target");
  });

  it("256 random bits, and the challenge is nowhere (§7.7)", async () => {
    const { verifier, challenge } = pkce();
    const browser = world.browser().logIn(world.user());
    const code = await codeFor(world, browser, challenge);
    expect(code).toMatch(/^mpac_[\w-]{43}[\dA-Za-z]{6}$/);
    const { json } = await redeem(world, code, verifier);
    const token = await introspect(world, json["access_token"]);
    for (const text of [code, JSON.stringify(json), JSON.stringify(token)])
      expect(text).not.toContain(challenge);
  });

  describe("user, grant and client are asked again (CVE-2026-88770)", () => {
    it("a user who was blocked", async () => {
      const { code, verifier } = await fresh({}, "mallory");
      world.standings.set("mallory", "refused");
      expect(await redeem(world, code, verifier)).toMatchObject(refused("invalid_grant"));
    });
    it("a grant that was revoked", async () => {
      const { code, verifier } = await fresh({}, "erin");
      await revokeGrantOf(world, "erin");
      expect(await redeem(world, code, verifier)).toMatchObject(refused("invalid_grant"));
    });
    it("a client that was disabled, also when it refreshes", async () => {
      const { code, verifier } = await fresh({}, "frank");
      const former = await fresh(offline, "frank");
      const { json } = await redeem(world, former.code, former.verifier);
      const out = { status: 401, json: { error: "invalid_client" } };
      await changeClient(world, { disabled: true });
      expect(await redeem(world, code, verifier)).toMatchObject(out);
      expect(await refresh(world, json["refresh_token"])).toMatchObject(out);
      await changeClient(world, { disabled: false });
    });
    it("a client whose tokens were ended", async () => {
      const { code, verifier } = await fresh({}, "grace");
      const ended = { birth: "", epoch: 1 } as never;
      await changeClient(world, { generation: ended });
      expect(await redeem(world, code, verifier)).toMatchObject(refused("invalid_grant"));
    });
  });

  it("`scope` is not heeded here, and the answer says what was granted", async () => {
    const { verifier, challenge } = pkce();
    const browser = world.browser().logIn(world.user("henry"));
    const begun = await browser.get(authorizeUrl(challenge, { scope: "api:read api:write" }));
    const done = await answerPage(browser, begun, "approve", ["api:write"]);
    const code = done.location?.searchParams.get("code") ?? "";
    expect(await redeem(world, code, verifier, { scope: "admin" })).toMatchObject({
      ...{ status: 200, json: { scope: "api:write" } },
    });
  });

  it("a credential in the URL is refused (RFC 6749 §2.3.1)", async () => {
    const { code, verifier } = await fresh();
    const answer = await askToken(
      world,
      { grant_type: "authorization_code", code, code_verifier: verifier, client_secret: secret },
      { path: `${issuerPathOf("my-tenant")}/oauth/token?code=${code}` },
    );
    expect(answer).toMatchObject(refused("invalid_request"));
  });

  it("of 50 who redeem one code at once, one gets tokens, and they are ended", async () => {
    const { code, verifier } = await fresh(offline, "ivan");
    const all = await Promise.all(Array.from({ length: 50 }, () => redeem(world, code, verifier)));
    const won = all.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(all.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await introspect(world, won[0]?.json["access_token"])).toEqual({ active: false });
    expect(await refresh(world, won[0]?.json["refresh_token"])).toMatchObject(
      refused("invalid_grant"),
    );
  });
});

const changeClient = async (world: UserWorld, change: Partial<Client>): Promise<void> => {
  const found = await world.storage.clients.read(world.tenant.id, "web-app" as never);
  const { value, revision } = expectOk(found) ?? {};
  if (value === undefined || revision === undefined) throw new Error("no client");
  const changed = await world.storage.clients.update(
    world.tenant.id,
    { ...value, ...change },
    revision,
  );
  expect(expectOk(changed).verdict).toBe("updated");
};

const revokeGrantOf = async (world: UserWorld, subject: string): Promise<void> => {
  const page = await world.storage.grants.listBySubject(world.tenant.id, subject, { limit: 10 });
  for (const { value } of expectOk(page).items)
    expect(expectOk(await world.storage.grants.revoke(world.tenant.id, value.id))).toBe("revoked");
};
