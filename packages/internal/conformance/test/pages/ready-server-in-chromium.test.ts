import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "@mintport/server";
import { chromiumArguments, findChromium } from "@mintport/test-engines";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { screenshotPath } from "./screenshot-path.ts";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const executablePath = findChromium();

describe.skipIf(executablePath === undefined)("what pnpm start prints, in Chromium", () => {
  let browser: Browser;
  let started: Awaited<ReturnType<typeof serve>>;

  beforeAll(async () => {
    started = await serve();
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: [...chromiumArguments],
    });
  });
  afterAll(async () => {
    await browser.close();
    await started.stop();
  });

  it("is a link that leads over login and consent to a page with the tokens' claims", async () => {
    const [, url = "", userName = "", password = ""] =
      /Log a user in: (\S+)\s+user name (\S+), password (\S+)\n/.exec(started.printed()) ?? [];
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    // Begun by the browser and not by the page, whose policy lets no script in.
    await page.addInitScript({ path: axe });
    const faults = faultsOf(page);
    await page.goto(url);
    await look(page, "1-login");
    await page.getByLabel("User name").fill(userName);
    await page.getByLabel("Password").fill("a-guess");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("is wrong").waitFor();
    await look(page, "2-refused");
    await page.getByLabel("User name").fill(userName);
    await page.getByLabel("Password").fill(password);
    await page.keyboard.press("Enter");

    await page.getByRole("button", { name: "Allow", exact: true }).waitFor();
    await look(page, "3-consent");
    await page.getByRole("button", { name: "Allow", exact: true }).click();

    await page.waitForURL(/\/demo\/tokens$/);
    await look(page, "4-tokens");
    expect(await page.locator("main").textContent()).toMatch(
      /Signed in as demo[^]*api:read api:write/,
    );
    expect(page.url()).not.toContain("code=");
    await page.getByRole("link", { name: "Sign out" }).click();
    await look(page, "5-sign-out");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("You are signed out").waitFor();
    await page.goto(url);
    await page.getByLabel("Password").waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });
});

describe.skipIf(executablePath === undefined)(
  "a login at one of several providers, in Chromium",
  () => {
    it("is chosen by the keyboard; of a provider that is away a page says so and leads back", async () => {
      const provider = {
        issuer: "http://127.0.0.1:9",
        clientId: "mintport",
        clientSecret: "secret",
      };
      const providers = [
        { ...provider, name: "acme", label: "Acme" },
        {
          ...provider,
          name: "long",
          label: "The International Society of Very Long Provider Names",
        },
      ];
      const started = await serve({
        MINTPORT_VISITORS: JSON.stringify({ upstream: { providers } }),
      });
      const browser = await chromium.launch({
        executablePath: executablePath!,
        args: [...chromiumArguments],
      });
      const page = await browser.newPage();
      await page.addInitScript({ path: axe });
      const faults = faultsOf(page);
      const [, port = ""] = /listens on http:\/\/localhost:(\d+)/.exec(started.printed()) ?? [];
      await page.goto(`http://127.0.0.1:${port}/demo`);

      await page.getByRole("link", { name: "Continue with Acme" }).waitFor();
      await look(page, "6-providers");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.getByText("does not answer").waitFor();
      expect(await page.locator("main").textContent()).toContain("Society");
      await look(page, "7-provider-away");
      await page.getByRole("link", { name: "Try again" }).click();
      await page.getByRole("link", { name: "Continue with Acme" }).waitFor();
      expect(faults).toEqual([]);
      await browser.close();
      await started.stop();
    });
  },
);

/** The quickstart's server on a free port, and what it printed. */
const serve = async (environment: Readonly<Record<string, string>> = {}) => {
  const folder = mkdtempSync(join(tmpdir(), "mintport-"));
  let printed = "";
  let stop = (): void => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  let serves = (): void => {};
  const serving = new Promise<void>((resolve) => {
    serves = resolve;
  });
  const ended = run(["serve", "--quickstart"], {
    environment: { MINTPORT_PORT: "0", MINTPORT_DATA: folder, ...environment },
    stop: stopped,
    stdin: async () => "",
    wait: async () => {},
    out: (text) => {
      printed += text;
      if (printed.includes("Log a user in") || printed.includes("Get a token")) serves();
    },
    err: (text) => {
      printed += text;
    },
  });
  await Promise.race([serving, ended]);
  return {
    printed: () => printed,
    stop: async () => {
      stop();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Nothing scrolls sideways, also on a phone and in the dark; axe finds nothing; and there are pictures for people. */
const look = async (page: Page, name: string): Promise<void> => {
  expect(await page.locator("h1").count()).toBe(1);
  for (const [width, colorScheme] of [
    [320, "light"],
    [320, "dark"],
    [1280, "dark"],
    [1280, "light"],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await page.screenshot({
      path: screenshotPath(`demo-${name}-${colorScheme}-${width}`),
      fullPage: true,
    });
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
    const { violations } = await page.evaluate<{ readonly violations: readonly unknown[] }>(
      "axe.run()",
    );
    expect(violations).toEqual([]);
  }
};

const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

/** What the console says of a page, a violation of its policy among it; the status of a wrong password is none, nor that of a provider. */
const faultsOf = (page: Page): readonly string[] => {
  const faults: string[] = [];
  page.on("console", (message) => {
    const text = message.text();
    if (!/the server responded with a status of (?:403|503)/.test(text)) faults.push(text);
  });
  page.on("pageerror", (error) => faults.push(error.message));
  return faults;
};
