import { expectOk } from "@mintport/testing";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import {
  askDevice,
  beginDevice,
  decideDevice,
  deviceGrant,
  devicePath,
  poll,
  startDeviceWorld,
  typeCode,
} from "./device-world.ts";
import { answerPage, pass, refresh, type UserWorld } from "./user-world.ts";

const refusedAs = (error: string) => ({ status: 400, json: { error } });

describe.each(stacks)("devices, over $name", (binding) => {
  let world: UserWorld;
  let users = 0;
  beforeAll(async () => {
    world = await startDeviceWorld({ binding });
  });
  afterAll(() => world.close());
  // The network of all these users has a budget of codes, too.
  beforeEach(() => {
    pass(world.clock, 600);
  });

  /** Codes are counted for each user, so that every test has its own. */
  const someUser = () => world.user(`user-${users++}`);
  const someBrowser = () => world.browser().logIn(someUser());

  it("a device begins with two codes, a short place to go and no cache (RFC 8628 §3.2)", async () => {
    const { status, headers, json } = await askDevice(world);
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(json).toEqual({
      device_code: expect.stringMatching(/^mpdc_.{40,}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: `${world.issuer}/oauth/device`,
      verification_uri_complete: `${world.issuer}/oauth/device?user_code=${String(json["user_code"])}`,
      expires_in: 600,
      interval: 5,
    });
  });

  it("the client is authenticated as at the token endpoint (§3.1)", async () => {
    expect(await askDevice(world, { client_id: "speaker", client_secret: "wrong" })).toMatchObject({
      ...{ status: 401, json: { error: "invalid_client" } },
    });
    expect(await askDevice(world, { client_id: "speaker" })).toMatchObject({ status: 401 });
    const good = { client_id: "speaker", client_secret: "a-secret-of-the-client" };
    expect(await askDevice(world, good)).toMatchObject({ status: 200 });
  });

  it("only clients with the grant begin, and none that can open a browser (cross-device BCP §7.2.1)", async () => {
    const secret = "a-secret-of-the-client";
    for (const client_id of ["web-app", "web-device"])
      expect(await askDevice(world, { client_id, client_secret: secret })).toMatchObject(
        refusedAs("unauthorized_client"),
      );
  });

  it("scope and resource are judged at the start (§3.1)", async () => {
    expect(await askDevice(world, { scope: "nope" })).toMatchObject(refusedAs("invalid_scope"));
    expect(await askDevice(world, { resource: "https://elsewhere.example" })).toMatchObject(
      refusedAs("invalid_target"),
    );
    expect(await askDevice(world, { scope: undefined })).toMatchObject({ status: 200 });
  });

  it("asks, waits, and gets tokens once (§3.4, §3.5)", async () => {
    const device = await beginDevice(world, { scope: "api:read api:write offline_access" });
    expect(await poll(world, device)).toMatchObject(refusedAs("authorization_pending"));
    const done = await decideDevice(someBrowser(), device);
    expect(done).toMatchObject({ status: 200, page: { page: "device-done", decision: "approve" } });
    pass(world.clock, 5);
    const tokens = await poll(world, device);
    expect(tokens).toMatchObject({
      status: 200,
      json: { token_type: "Bearer", scope: "api:read api:write" },
    });
    expect(decodeJwt(String(tokens.json["access_token"]))).toMatchObject({
      ...{ client_id: "tv", sub: `user-${users - 1}`, auth_time: expect.any(Number) },
    });
    const again = { client_id: "tv", client_secret: undefined };
    expect(await refresh(world, tokens.json["refresh_token"], again)).toMatchObject({
      status: 200,
    });
    expect(await poll(world, device)).toMatchObject(refusedAs("invalid_grant"));
  });

  it("a denial is told once (§3.5)", async () => {
    const device = await beginDevice(world);
    const done = await decideDevice(someBrowser(), device, "deny");
    expect(done.page).toMatchObject({ page: "device-done", decision: "deny" });
    expect(await poll(world, device)).toMatchObject(refusedAs("access_denied"));
    expect(await poll(world, device)).toMatchObject(refusedAs("invalid_grant"));
  });

  it("an early poll slows the device down for good, by 5 seconds each (§3.5)", async () => {
    const device = await beginDevice(world);
    const at = async (seconds: number) => {
      pass(world.clock, seconds);
      return (await poll(world, device)).json["error"];
    };
    expect(await at(0)).toBe("authorization_pending");
    expect(await at(4)).toBe("slow_down");
    expect(await at(9)).toBe("slow_down");
    expect(await at(14)).toBe("slow_down");
    expect(await at(20)).toBe("authorization_pending");
    expect(await at(19)).toBe("slow_down");
  });

  it("the codes are over after 10 minutes, and unknown a day later (§3.5)", async () => {
    const device = await beginDevice(world);
    const browser = someBrowser();
    pass(world.clock, 600);
    expect(await poll(world, device)).toMatchObject(refusedAs("expired_token"));
    browser.logIn(someUser());
    expect(await typeCode(browser, device.user_code)).toMatchObject({ status: 400 });
    pass(world.clock, 86_400);
    expect(await poll(world, device)).toMatchObject(refusedAs("invalid_grant"));
  });

  it("another client's or tenant's poll changes nothing (RFC 6749 §5.2)", async () => {
    const device = await beginDevice(world);
    const speaker = { client_id: "speaker", client_secret: "a-secret-of-the-client" };
    for (let turn = 0; turn < 3; turn++) {
      expect(await poll(world, device, speaker)).toMatchObject(refusedAs("invalid_grant"));
      expect(await poll(world, device, {}, "other-tenant")).toMatchObject(
        refusedAs("invalid_grant"),
      );
    }
    expect(await poll(world, device)).toMatchObject(refusedAs("authorization_pending"));
    await decideDevice(someBrowser(), device);
    expect(await poll(world, device, speaker)).toMatchObject(refusedAs("invalid_grant"));
    expect(await poll(world, device)).toMatchObject({ status: 200 });
  });

  it("of 50 polls after the approval one gets tokens", async () => {
    const device = await beginDevice(world);
    await decideDevice(someBrowser(), device);
    const answers = await Promise.all(Array.from({ length: 50 }, () => poll(world, device)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    for (const { status, json } of answers)
      if (status !== 200) expect([status, json["error"]]).toEqual([400, "invalid_grant"]);
  });

  it("nobody sees a code before a login, and a link's code comes along (§3.3)", async () => {
    const { user_code } = await beginDevice(world);
    const browser = world.browser();
    for (const answer of [
      await browser.get(devicePath),
      await typeCode(browser, user_code),
      await typeCode(browser, "BCDFGHJK"),
    ])
      expect(answer.page).toMatchObject({ page: "login", because: "nobody" });
    const link = await browser.get(`${devicePath}?user_code=${user_code}`);
    expect(link.page?.["resume"]).toBe(`${world.issuer}/oauth/device?user_code=${user_code}`);
    const evil = await browser.get(`${devicePath}?user_code=https://evil.example`);
    expect(evil.page?.["resume"]).toBe(`${world.issuer}/oauth/device`);
  });

  it("a link fills the form, and connects nothing (§3.3.1, §5.4)", async () => {
    const { user_code } = await beginDevice(world);
    const link = `${devicePath}?user_code=${user_code}`;
    const opened = await someBrowser().get(link);
    expect(opened.page).toMatchObject({ page: "device-code", userCode: user_code, refused: false });
    const other = await typeCode(someBrowser(), user_code);
    expect(other.page).toMatchObject({ page: "device-confirm" });
  });

  it("a code is read whatever stands between its letters (§6.1)", async () => {
    const { user_code } = await beginDevice(world);
    const loose = user_code.toLowerCase().replace("-", " . ").split("").join(" ");
    const confirm = await typeCode(someBrowser(), loose);
    expect(confirm.page).toMatchObject({ page: "device-confirm", userCode: user_code });
  });

  it("the page says who asks, from where, for what, and shows the code (§5.4)", async () => {
    const { user_code } = await beginDevice(world, { scope: "api:read offline_access" });
    const { page } = await typeCode(someBrowser(), user_code);
    expect(page).toMatchObject({
      client: { id: "tv", name: "Living Room", vouchedFor: true },
      scopes: [{ name: "api:read", known: false, required: false }],
      ...{ offline: true, userCode: user_code, startedFrom: "127.0.0.1" },
      ...{ startedAt: world.clock.now(), decisions: ["approve", "deny"] },
    });
  });

  it("a wrong code, one that is over, decided or somebody else's are one answer (§5.1)", async () => {
    const [taken, decided] = [await beginDevice(world), await beginDevice(world)];
    await typeCode(someBrowser(), taken.user_code);
    await decideDevice(someBrowser(), decided, "deny");
    const user = someUser();
    const answers = [];
    for (const code of ["BCDF-GHJK", "no code", taken.user_code, decided.user_code])
      answers.push(await typeCode(world.browser().logIn(user), code));
    expect(answers[0]).toMatchObject({
      status: 400,
      page: { page: "device-code", refused: true },
    });
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  });

  it("five codes in ten minutes are the most, right ones among them (§5.1)", async () => {
    const user = someUser();
    const browser = world.browser().logIn(user);
    for (let turn = 0; turn < 3; turn++) await typeCode(browser, "BCDF-GHJK");
    await decideDevice(browser, await beginDevice(world));
    await typeCode(browser, "BCDF-GHJK");
    const { user_code } = await beginDevice(world);
    for (const one of [browser, world.browser().logIn({ ...user, session: "another" })]) {
      const limited = await typeCode(one, user_code);
      expect(limited).toMatchObject({ status: 429, page: { problem: "too-many-requests" } });
      expect(limited.headers.get("retry-after")).toMatch(/^\d+$/);
    }
    expect((await typeCode(someBrowser(), user_code)).page).toMatchObject({
      page: "device-confirm",
    });
  });

  it("one network tries 50 codes in ten minutes, whoever sits in it (§5.1)", async () => {
    const tries = await Promise.all(
      Array.from({ length: 60 }, () => typeCode(someBrowser(), "BCDF-GHJK")),
    );
    const refused = tries.filter(({ status }) => status === 400);
    expect([refused.length, tries.filter(({ status }) => status === 429).length]).toEqual([50, 10]);
  });

  it("who enters a code first has it, in that session alone (CVE-2026-45337)", async () => {
    const device = await beginDevice(world);
    const user = someUser();
    const first = world.browser().logIn(user);
    const confirm = await typeCode(first, device.user_code);
    for (const other of [someUser(), { ...user, session: "another" }]) {
      const browser = world.browser().logIn(other);
      expect(await typeCode(browser, device.user_code)).toMatchObject({ status: 400 });
      browser.cookies.clear();
      for (const [name, value] of first.cookies)
        if (name !== "who") browser.cookies.set(name, value);
      browser.logIn(other);
      expect(await answerPage(browser, confirm, "approve")).toMatchObject({ status: 403 });
    }
    expect(await poll(world, device)).toMatchObject(refusedAs("authorization_pending"));
    expect(await answerPage(first, confirm, "approve")).toMatchObject({ status: 200 });
  });

  it("of 20 users who enter one code at once, one sees the device", async () => {
    const { user_code } = await beginDevice(world);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => typeCode(someBrowser(), user_code)),
    );
    const confirmed = answers.filter(({ page }) => page?.["page"] === "device-confirm");
    expect(confirmed).toHaveLength(1);
  });

  it("the answer is bound to browser, site, handle and decision, as a consent is", async () => {
    const device = await beginDevice(world);
    const browser = someBrowser();
    const confirm = await typeCode(browser, device.user_code);
    const form = new URLSearchParams({
      ...{ interaction: String(confirm.page?.["handle"]), decision: "approve" },
    });
    const answerTo = String(confirm.page?.["answerTo"]);
    for (const decision of ["approve", "deny"]) {
      form.set("decision", decision);
      const foreign = await browser.post(answerTo, form, { Origin: "https://evil.example" });
      expect(foreign).toMatchObject({ status: 403 });
      expect(await someBrowser().post(answerTo, form)).toMatchObject({ status: 403 });
    }
    form.set("decision", "maybe");
    expect(await browser.post(answerTo, form)).toMatchObject({ status: 400 });
    expect(await poll(world, device)).toMatchObject(refusedAs("authorization_pending"));
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => answerPage(browser, confirm, "approve")),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("what one tab denied, another cannot allow, and no connection comes of it", async () => {
    const device = await beginDevice(world);
    const user = someUser();
    const browser = world.browser().logIn(user);
    const tabs = [
      await typeCode(browser, device.user_code),
      await typeCode(browser, device.user_code),
    ] as const;
    await answerPage(browser, tabs[0], "deny");
    expect(await answerPage(browser, tabs[1], "approve")).toMatchObject({
      ...{ status: 400, page: { problem: "interaction-over" } },
    });
    const page = { limit: 10 };
    const listed = await world.storage.grants.listBySubject(world.tenant.id, user.subject, page);
    expect(expectOk(listed).items).toEqual([]);
    expect(await poll(world, device)).toMatchObject(refusedAs("access_denied"));
  });

  it("a code from another site is not looked at", async () => {
    const { user_code } = await beginDevice(world);
    const form = new URLSearchParams({ user_code });
    const foreign = await someBrowser().post(devicePath, form, { Origin: "https://evil.example" });
    expect(foreign).toMatchObject({ status: 403 });
  });

  it("the user may allow less, and to leave everything out is to deny", async () => {
    const [less, nothing] = [
      await beginDevice(world, { scope: "api:read api:write" }),
      await beginDevice(world),
    ];
    await decideDevice(someBrowser(), less, "approve", ["api:write", "admin"]);
    expect(await poll(world, less)).toMatchObject({ status: 200, json: { scope: "api:write" } });
    const done = await decideDevice(someBrowser(), nothing, "approve", []);
    expect(done.page).toMatchObject({ decision: "deny" });
    expect(await poll(world, nothing)).toMatchObject(refusedAs("access_denied"));
  });

  it("what was agreed to before never answers for another device (§5.4)", async () => {
    const user = someUser();
    const first = await beginDevice(world);
    await decideDevice(world.browser().logIn(user), first);
    const second = await beginDevice(world);
    const { page } = await typeCode(world.browser().logIn(user), second.user_code);
    expect(page).toMatchObject({ page: "device-confirm", scopes: [{ known: false }] });
    expect(await poll(world, second)).toMatchObject(refusedAs("authorization_pending"));
  });

  it("user, grant and client are asked again when the device comes (CVE-2026-88770)", async () => {
    const [blocked, revoked] = [await beginDevice(world), await beginDevice(world)];
    const [away, gone] = [someUser(), someUser()];
    await decideDevice(world.browser().logIn(away), blocked);
    world.standings.set(away.subject, "refused");
    expect(await poll(world, blocked)).toMatchObject(refusedAs("invalid_grant"));
    await decideDevice(world.browser().logIn(gone), revoked);
    const { grants } = world.storage;
    const found = expectOk(
      await grants.find(world.tenant.id, gone.subject, "tv" as never, world.clock.now()),
    );
    expectOk(await grants.revoke(world.tenant.id, found!.value.id));
    expect(await poll(world, revoked)).toMatchObject(refusedAs("invalid_grant"));
  });

  it("the metadata names the endpoint and the grant (§4)", async () => {
    const metadata = new URL(world.issuer);
    metadata.pathname = `/.well-known/oauth-authorization-server${metadata.pathname}`;
    const json = (await (await fetch(metadata)).json()) as Record<string, unknown>;
    expect(json).toMatchObject({
      device_authorization_endpoint: `${world.issuer}/oauth/device_authorization`,
      grant_types_supported: expect.arrayContaining([deviceGrant]),
    });
  });
});
