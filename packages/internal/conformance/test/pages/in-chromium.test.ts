import { createRequire } from "node:module";
import { networkInterfaces } from "node:os";
import { chromiumArguments, findChromium } from "@mintport/test-engines";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { screenshotPath } from "./screenshot-path.ts";
import { type ServedPages, servePages } from "./serve-pages.ts";
import { consentFor, shownPages } from "./shown-pages.ts";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const executablePath = findChromium();
const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === "::1"),
);

const messages = {
  ar: {
    "consent.heading": "يريد {client} الوصول إلى حسابك في {brand}",
    "consent.approve": "السماح",
    "consent.deny": "رفض",
  },
};
const brand = () => ({
  name: "Lumen",
  colours: { accent: "#5b3df5", accentOnDark: "#b3a4ff" },
});
const scopes = {
  "photos:read": {
    en: { title: "See your photos", description: "All of them, with the places they show." },
  },
};
const options = { loginUrl: "/login", brand, messages, scopes };

const themes = ["light", "dark"] as const;
const cases = Object.keys(shownPages).flatMap((name) =>
  themes.flatMap((theme) => [320, 1280].map((width) => ({ name, theme, width }))),
);

describe.skipIf(executablePath === undefined)("in Chromium", () => {
  let browser: Browser;
  let served: ServedPages;
  let client: ServedPages;
  let leading: ServedPages;
  let loggingIn: ServedPages;

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: [...chromiumArguments],
    });
    served = await servePages(shownPages, options);
    // The client's own site, to which an answer leads: of another origin.
    client = await servePages({}, options);
    leading = await servePages(
      { allowed: consentFor(client.origin), other: consentFor("https://other.example.com") },
      options,
      `${client.origin}/callback`,
    );
    const loginUrl = `${client.origin}/login`;
    loggingIn = await servePages(shownPages, { ...options, loginUrl }, loginUrl);
  });
  afterAll(async () => {
    await browser.close();
    for (const { server } of [served, client, leading, loggingIn]) server.close();
  });

  it.each(cases)("shows $name, $theme, $width pixels wide", async ({ name, theme, width }) => {
    const page = await browser.newPage({ colorScheme: theme, viewport: { width, height: 800 } });
    // Begun by the browser and not by the page, whose policy lets no script in.
    await page.addInitScript({ path: axe });
    const faults = faultsOf(page);
    await page.goto(`${served.origin}/${name}`);
    const path = screenshotPath(`${name}-${theme}-${width}`);
    await page.screenshot({ path, fullPage: true });

    expect(await page.locator("h1").count()).toBe(1);
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
    // Its style is taken: without it there are no colours.
    expect(await page.evaluate(ground)).toMatch(theme === "light" ? /^rgb\(2\d\d/ : /^rgb\(\d\d,/);
    expect(await violations(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("can be answered by the keyboard alone, in the order of reading", async () => {
    const page = await browser.newPage();
    await page.goto(`${served.origin}/consent`);
    const stops: string[] = [];
    for (let at = 0; at < 6; at++) {
      await page.keyboard.press("Tab");
      stops.push(await page.evaluate<string>(focused));
    }
    expect(stops).toEqual([
      "photos:read",
      "photos:print",
      "deny",
      "approve",
      "Privacy policy",
      "Terms of service",
    ]);
    for (const key of ["Shift+Tab", "Shift+Tab"]) await page.keyboard.press(key);
    expect(await page.evaluate(outline)).not.toBe("0px");
    await page.close();
  });

  it("posts what was approved, and the required scope with it", async () => {
    const page = await browser.newPage();
    await page.goto(`${served.origin}/consent`);
    await page.getByLabel("photos:print").uncheck();
    await page.getByRole("button", { name: "Allow", exact: true }).click();
    await page.waitForURL(`${served.origin}/consent`);
    expect([...(served.answers.at(-1) ?? [])]).toEqual([
      ["interaction", "handle-1"],
      ["scope", "openid"],
      ["scope", "photos:read"],
      ["decision", "approve"],
    ]);
    await page.close();
  });

  it("denies when the user types Enter in a box", async () => {
    const page = await browser.newPage();
    await page.goto(`${served.origin}/consent`);
    await page.getByLabel("photos:print").focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => served.answers.at(-1)?.get("decision")).toBe("deny");
    await page.close();
  });

  it("takes the code of a device by the keyboard alone, as it is typed", async () => {
    const page = await browser.newPage();
    await page.goto(`${served.origin}/device-code`);
    await page.keyboard.press("Tab");
    await page.keyboard.type("wdjb mjht");
    await page.keyboard.press("Enter");
    await expect.poll(() => served.answers.at(-1)?.get("user_code")).toBe("wdjb mjht");
    await page.close();
  });

  it("says why a code was refused to whoever cannot see it (WCAG 3.3.1)", async () => {
    const page = await browser.newPage();
    await page.goto(`${served.origin}/device-code-refused`);
    const field = page.getByRole("textbox");
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    const described = page.locator(`#${(await field.getAttribute("aria-describedby")) ?? ""}`);
    expect(await described.getAttribute("role")).toBe("alert");
    await page.close();
  });

  it("asks about a device so that Enter denies, in the order of reading", async () => {
    const page = await browser.newPage();
    await page.goto(`${served.origin}/device-confirm`);
    const stops: string[] = [];
    for (let at = 0; at < 4; at++) {
      await page.keyboard.press("Tab");
      stops.push(await page.evaluate<string>(focused));
    }
    expect(stops).toEqual(["photos:read", "photos:print", "deny", "approve"]);
    await page.getByLabel("photos:print").focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => served.answers.at(-1)?.get("decision")).toBe("deny");
    await page.close();
  });

  it("lets an answer lead to the client", async () => {
    const page = await browser.newPage();
    await page.goto(`${leading.origin}/allowed`);
    const reached = page.waitForRequest(`${client.origin}/callback`);
    await page.getByRole("button", { name: "Allow", exact: true }).click();
    expect((await (await reached).response())?.status()).toBe(204);
    await page.close();
  });

  it.skipIf(!hasIpv6)("lets an answer lead to a native app on ::1 (RFC 8252 §7.3)", async () => {
    const app = await servePages({}, options, undefined, "::1");
    const shown = { consent: consentFor(app.origin) };
    const asking = await servePages(shown, options, `${app.origin}/callback`);
    const page = await browser.newPage();
    await page.goto(`${asking.origin}/consent`);
    const reached = page.waitForRequest(`${app.origin}/callback`);
    await page.getByRole("button", { name: "Allow", exact: true }).click();
    expect((await (await reached).response())?.status()).toBe(204);
    await page.close();
    for (const { server } of [app, asking]) server.close();
  });

  it("lets an answer lead to the login page, for another user", async () => {
    const page = await browser.newPage();
    await page.goto(`${loggingIn.origin}/account`);
    const reached = page.waitForRequest(`${client.origin}/login`);
    await page.getByRole("button", { name: "Use another account" }).click();
    expect((await (await reached).response())?.status()).toBe(204);
    await page.close();
  });

  it("lets no answer lead anywhere else (CSP Level 3, form-action)", async () => {
    const page = await browser.newPage();
    const faults = faultsOf(page);
    await page.goto(`${leading.origin}/other`);
    await page.getByRole("button", { name: "Allow", exact: true }).click();
    await expect.poll(() => faults.join()).toContain("form-action");
    expect(page.url()).toBe(`${leading.origin}/other`);
    await page.close();
  });

  it("runs from right to left where the language does", async () => {
    const context = await browser.newContext({
      locale: "ar",
      viewport: { width: 320, height: 800 },
    });
    const page = await context.newPage();
    await page.goto(`${served.origin}/consent`);
    await page.screenshot({ path: screenshotPath("consent-ar-light-320"), fullPage: true });
    const box = await page.getByLabel("photos:print").boundingBox();
    expect(box?.x).toBeGreaterThan(160);
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
    await context.close();
  });
});

/** What the console says of a page, a violation of its policy among it; a problem's own status is none. */
const faultsOf = (page: Page): readonly string[] => {
  const faults: string[] = [];
  page.on("console", (message) => {
    const text = message.text();
    if (!text.includes("the server responded with a status of 400")) faults.push(text);
  });
  page.on("pageerror", (error) => faults.push(error.message));
  return faults;
};

/** In the page: by how many pixels it is wider than the window. */
const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
const ground = "getComputedStyle(document.body).backgroundColor";
const focused = "document.activeElement.value ?? document.activeElement.textContent";
const outline = "getComputedStyle(document.activeElement).outlineWidth";

const violations = async (page: Page): Promise<readonly string[]> => {
  const results = await page.evaluate<AxeResults>("axe.run()");
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${target.join(" ")}`),
  );
};

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: readonly string[] }[];
  }[];
}
