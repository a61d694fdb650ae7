import { readSettings } from "@mintport/server";
import { Browser, type BrowserAnswer, formIn } from "@mintport/test-browser";
import { freePort } from "@mintport/test-engines";
import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { ask, tokenIn } from "../fixture/ask.ts";
import { start, temporaryFolder } from "../fixture/start.ts";
import {
  asTelevision,
  beginTelevision,
  connect,
  deviceGrant,
  pollTelevision,
  registerTelevision,
  tenant,
} from "./device-journey.ts";
import { openIdProvider } from "./openid-provider.ts";
import { startProxy } from "./proxy.ts";
import { logIn, startOn } from "./upstream-journey.ts";

const password = "a-password-of-the-test";
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const demoLogin = async (browser: Browser, { location }: BrowserAnswer): Promise<BrowserAnswer> => {
  const form = formIn((await browser.get(location ?? "")).text);
  form.set("username", "demo");
  form.set("password", password);
  return browser.post(`${tenant}/login`, form);
};

describe("a device at the ready server (RFC 8628)", () => {
  it("of the quickstart gets tokens of the user who opens its link, logs in and approves", async () => {
    const server = await start(folder.path, { MINTPORT_DEMO_PASSWORD: password });
    expect((await registerTelevision(folder.path)).err).toBe("");
    const device = await beginTelevision(server);
    const home = `http://localhost:${server.port}`;
    expect(device.verification_uri).toBe(`${home}${tenant}/oauth/device`);
    expect((await pollTelevision(server, device)).json).toMatchObject({
      error: "authorization_pending",
    });

    const browser = new Browser(home);
    const loggedIn = await demoLogin(browser, await browser.get(device.verification_uri_complete));
    expect(loggedIn.location?.href).toBe(device.verification_uri_complete);
    const done = await connect(browser, await browser.get(device.verification_uri_complete));
    expect([done.status, done.text]).toEqual([200, expect.stringContaining("Television")]);

    const polled = await pollTelevision(server, device);
    expect(polled.json).toMatchObject({ scope: "api:read", refresh_token: expect.any(String) });
    const api = await ask(`${server.origin}/api/v1/protected-resource`, {
      headers: { Authorization: `Bearer ${tokenIn(polled)}` },
    });
    expect(api.status).toBe(200);
    expect((await pollTelevision(server, device)).json).toMatchObject({ error: "invalid_grant" });
    const { refresh_token = "" } = polled.json as { readonly refresh_token?: string };
    const refreshed = { grant_type: "refresh_token", refresh_token };
    expect((await asTelevision(server, "token", refreshed)).status).toBe(200);
    const granted = await commandLine(folder.path)(
      "grant",
      "list",
      "my-tenant",
      "--subject=demo",
      "--json",
    );
    expect(granted.out).toContain('"television"');
    await server.close();
  });

  it("is known at every node of the store: its user's code is, too", async () => {
    const port = String(await freePort());
    const environment = { MINTPORT_DEMO_PASSWORD: password, MINTPORT_PORT: port };
    const one = await start(folder.path, environment);
    await registerTelevision(folder.path);
    const device = await beginTelevision(one);
    await one.close();
    const other = await start(folder.path, environment);

    const browser = new Browser(`http://localhost:${port}`);
    await demoLogin(browser, await browser.get(device.verification_uri));
    const typed = await browser.get(device.verification_uri_complete);
    expect((await connect(browser, typed)).status).toBe(200);
    expect((await pollTelevision(other, device)).status).toBe(200);
    await other.close();
  });

  it("is connected by a user of an OpenID Provider, whose login leads back to the code of the link", async () => {
    const acme = await openIdProvider("at-acme");
    const server = await startOn({ acme }, {}, { MINTPORT_DEVICES: "on" });
    await registerTelevision(server.folder);
    for (const link of ["verification_uri", "verification_uri_complete"] as const) {
      const device = await beginTelevision(server);
      const browser = new Browser(server.home);
      const back = await logIn(browser, await browser.get(device[link]));
      expect(back.location?.href).toBe(device[link]);
      await connect(browser, await browser.get(device.verification_uri_complete));
      const token = tokenIn(await pollTelevision(server, device));
      expect(decodeJwt(token)).toMatchObject({ sub: "acme|ada", client_id: "television" });
    }
    await server.close();
    await acme.close();
  });

  it("is connected by a user whom a proxy names", async () => {
    const proxy = await startProxy();
    const header = { name: "X-Who", issuer: "https://proxy.example", audience: "mintport" };
    const server = await start(folder.path, {
      MINTPORT_DEVICES: "on",
      MINTPORT_VISITORS: JSON.stringify({ header: { ...header, jwksUri: proxy.jwksUri } }),
    });
    await registerTelevision(folder.path);
    const device = await beginTelevision(server);
    const now = Math.floor(Date.now() / 1000);
    const jwt = await proxy.sign({
      ...{ iss: header.issuer, aud: header.audience, sub: "bob", sid: "s1" },
      ...{ iat: now, exp: now + 60 },
    });
    const browser = new Browser(`http://localhost:${server.port}`);
    const typed = await browser.get(device.verification_uri_complete, { "X-Who": jwt });
    expect((await connect(browser, typed, { "X-Who": jwt })).status).toBe(200);
    const token = tokenIn(await pollTelevision(server, device));
    expect(decodeJwt(token)).toMatchObject({ sub: "bob" });
    await server.close();
    proxy.server.close();
  });

  it("begins nowhere where devices are off", async () => {
    const server = await start(folder.path, { MINTPORT_DEVICES: "off" });
    await registerTelevision(folder.path);
    expect((await asTelevision(server, "device_authorization", {})).status).toBe(404);
    expect((await ask(`${server.origin}${tenant}/oauth/device`)).status).toBe(404);
    expect((await pollTelevision(server, { device_code: "x" })).json).toMatchObject({
      error: "unsupported_grant_type",
    });
    await server.close();
  });
});

describe("the setting devices", () => {
  const header = { name: "X-Who", issuer: "i", jwksUri: "https://p.example/k", audience: "a" };
  const byHeader = JSON.stringify({ header });

  it("is on where the demo's login is, and off elsewhere", () => {
    expect(readSettings({}, { development: true }).devices).toBe(true);
    for (const environment of [
      {},
      { MINTPORT_VISITORS: byHeader },
      { MINTPORT_QUICKSTART: "on", MINTPORT_VISITORS: byHeader },
      { MINTPORT_QUICKSTART: "on", MINTPORT_DEVICES: "off" },
    ])
      expect(readSettings(environment).devices, JSON.stringify(environment)).toBe(false);
  });

  it("lets no server start at which nobody can log in", async () => {
    await commandLine(folder.path)("migrate");
    const environment = { MINTPORT_DEVICES: "on", MINTPORT_VISITORS: "off" };
    await expect(start(folder.path, environment)).rejects.toThrow(
      "MINTPORT_DEVICES: must be off without MINTPORT_VISITORS: nobody could log in",
    );
    const checked = await commandLine(folder.path, { MINTPORT_DEVICES: "on" })("config", "check");
    expect([checked.code, checked.err]).toEqual([1, expect.stringContaining("MINTPORT_DEVICES")]);
    expect(() => readSettings({ MINTPORT_DEVICES: "yes" })).toThrow(
      "MINTPORT_DEVICES: must be on or off",
    );
  });

  it.each([
    ["on", "invalid_grant"],
    ["off", "unsupported_grant_type"],
  ])("%s tells explain what the server would answer a device", async (devices, error) => {
    await (await start(folder.path)).close();
    await registerTelevision(folder.path);
    const form = new URLSearchParams({
      ...{ grant_type: deviceGrant, client_id: "television", device_code: "unknown" },
    });
    const explained = await commandLine(
      folder.path,
      { MINTPORT_VISITORS: byHeader, MINTPORT_DEVICES: devices },
      form.toString(),
    )("explain", "my-tenant", "--json");
    expect(explained.json()).toMatchObject({ refusal: { error } });
  });
});
