import { chromiumArguments, findChromium } from "@mintport/test-engines";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tokenIn } from "../fixture/ask.ts";
import { type Started, start, temporaryFolder } from "../fixture/start.ts";
import { beginTelevision, pollTelevision, registerTelevision } from "./device-journey.ts";
import { type OpenIdProvider, openIdProvider } from "./openid-provider.ts";
import { type Relying, startOn } from "./upstream-journey.ts";

const executablePath = findChromium();
const password = "a-password-of-the-test";

describe.skipIf(executablePath === undefined)("a device of the ready server, in Chromium", () => {
  let browser: Browser;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let demo: Started;
  let acme: OpenIdProvider;
  let relying: Relying;

  beforeAll(async () => {
    folder = await temporaryFolder();
    demo = await start(folder.path, { MINTPORT_DEMO_PASSWORD: password });
    acme = await openIdProvider("at-acme");
    relying = await startOn({ acme }, {}, { MINTPORT_DEVICES: "on" });
    for (const path of [folder.path, relying.folder]) await registerTelevision(path);
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: [...chromiumArguments],
    });
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([demo.close(), relying.close(), acme.close()]);
    await folder.remove();
  });

  const logIn = async (page: Page): Promise<void> => {
    await page.getByLabel("User name").fill("demo");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
  };
  const connect = async (page: Page): Promise<void> => {
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("Is the device in front of you?").waitFor();
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByText("Television is connected").waitFor();
  };

  it("is connected by its link, over the demo's login, also if the session ends in between", async () => {
    const device = await beginTelevision(demo);
    const context = await browser.newContext();
    const page = await context.newPage();
    const faults = faultsOf(page);
    await page.goto(device.verification_uri_complete);
    await logIn(page);
    expect(await page.getByLabel("Code").inputValue()).toBe(device.user_code);
    await context.clearCookies();
    await page.getByRole("button", { name: "Continue" }).click();
    await logIn(page);
    expect(await page.getByLabel("Code").inputValue()).toBe(device.user_code);
    await connect(page);
    expect(tokenIn(await pollTelevision(demo, device))).not.toBe("");
    expect(faults).toEqual([]);
    await context.close();
  });

  it("is connected by a code that is typed, over a provider of another site", async () => {
    const device = await beginTelevision(relying);
    const context = await browser.newContext();
    const page = await context.newPage();
    const faults = faultsOf(page);
    await page.goto(device.verification_uri);
    await page.getByLabel("Code").fill(device.user_code.toLowerCase().replace("-", " "));
    await context.clearCookies();
    // Its policy lets the form lead to no other site by itself.
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("link", { name: "Continue with acme & sons" }).click();
    expect(await page.getByLabel("Code").inputValue()).toBe(device.user_code);
    await connect(page);
    expect(tokenIn(await pollTelevision(relying, device))).not.toBe("");
    expect(faults).toEqual([]);
    await context.close();
  });
});

const faultsOf = (page: Page): readonly string[] => {
  const faults: string[] = [];
  page.on("console", (message) => faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(error.message));
  return faults;
};
