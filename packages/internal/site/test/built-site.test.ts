import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromiumArguments, findChromium } from "@mintport/test-engines";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtSite } from "../src/build-site.ts";
import { serveBuilt } from "./serve-built.ts";

const shots = join(import.meta.dirname, "../.scratch");
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const check = join(import.meta.dirname, "../src/check.ts");
const { NODE_ENV: _, ...environment } = process.env;
const executablePath = findChromium();

/** The home page, and a page with wide tables and code. */
const paths = ["/", "/keys"];
const themes = ["light", "dark"] as const;
const widths = [1280, 360];
const cases = paths.flatMap((path) =>
  themes.flatMap((theme) => widths.map((width) => ({ path, theme, width }))),
);

describe.skipIf(executablePath === undefined)("the built site", () => {
  let checked: SpawnSyncReturns<string>;
  let browser: Browser;
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    // In a process of its own: the builder and vitest each want to say what the environment is.
    checked = spawnSync(process.execPath, [check], { encoding: "utf8", env: environment });
    ({ origin, server } = await serveBuilt(builtSite));
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: [...chromiumArguments],
    });
  }, 600_000);
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  it("passes its check: it builds, and no link leads nowhere", () => {
    expect(checked.stderr.split("\n").filter((line) => line.includes(": no such "))).toEqual([]);
    expect(checked.status).toBe(0);
  });

  it.each(cases)("shows $path, $theme, $width pixels wide", async ({ path, theme, width }) => {
    const { page, faults } = await open(browser, origin, theme, width);
    await page.goto(`${origin}${path}`, { waitUntil: "networkidle" });
    const name = path.slice(1).replaceAll("/", "-") || "home";
    await page.screenshot({ path: join(shots, `${name}-${theme}-${width}.png`) });

    expect(await page.locator("h1").count()).toBe(1);
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
    expect(await seriousViolations(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("finds the page about rotation", async () => {
    const { page, faults } = await open(browser, origin, "light", 1280);
    await page.goto(origin, { waitUntil: "networkidle" });
    await page.getByRole("button", { name: "Search" }).first().click();
    await page.locator("#localsearch-input").fill("rotation");
    const results = page.locator(".VPLocalSearchBox .result");
    await results.first().waitFor();
    const found = await Promise.all(
      (await results.all()).map((result) => result.getAttribute("href")),
    );
    expect(found).toContain("/keys#rotation");
    expect(faults).toEqual([]);
    await page.close();
  });
});

/** A page that notes its errors, and each request that leaves for another host. */
const open = async (
  browser: Browser,
  origin: string,
  colorScheme: "light" | "dark",
  width: number,
): Promise<{ page: Page; faults: readonly string[] }> => {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } });
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith("data:")) faults.push(url);
  });
  return { page, faults };
};

/** In the page: by how many pixels it is wider than the window. */
const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

const seriousViolations = async (page: Page): Promise<readonly string[]> => {
  await page.addScriptTag({ path: axe });
  const { violations } = await page.evaluate<AxeResults>("axe.run()");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
};

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly target: readonly string[] }[];
  }[];
}
