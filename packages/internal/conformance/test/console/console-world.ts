import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings, startServer } from "@mintport/server";
import { chromiumArguments, findChromium } from "@mintport/test-engines";
import { type Browser, chromium, type Page } from "playwright-core";
import { expect } from "vitest";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Debian's Chromium, if it is here. */
export const executablePath: string | undefined = findChromium();

/** A ready server with the console, whose operator is the demo's user unless others are named, and a browser. */
export interface ConsoleWorld {
  readonly browser: Browser;
  readonly consoleUrl: string;
  /** The server's own SQLite file, for what somebody else does meanwhile. */
  readonly database: string;
  /** Of the demo's tenant, which has a client with a secret. */
  readonly tokenEndpoint: string;
  /** What a page said of itself that it should not, a violation of its policy among it, and what it asked elsewhere. */
  readonly faults: string[];
  /** A page at the console, signed in. */
  signedIn(options?: Parameters<Browser["newPage"]>[0]): Promise<Page>;
  /** A page at the console, where the demo's user has logged in and agreed. */
  loggedIn(options?: Parameters<Browser["newPage"]>[0]): Promise<Page>;
  token(clientId: string, clientSecret: string): Promise<{ status: number; body: Token }>;
  close(): Promise<void>;
}

/** The answer of the token endpoint. */
export interface Token {
  readonly access_token?: string;
  readonly error?: string;
}

export const consoleWorld = async (
  environment: Readonly<Record<string, string>> = {},
): Promise<ConsoleWorld> => {
  const folder = mkdtempSync(join(tmpdir(), "mintport-console-"));
  const { port, demoLogin, consoleUrl, close } = await startServer(
    readSettings(
      {
        ...{ MINTPORT_PORT: "0", MINTPORT_DATA: folder, MINTPORT_ADMIN_TENANT: "operators" },
        MINTPORT_CONSOLE: '{"operators":{"demo":"mintport:*"}}',
        MINTPORT_LIMITS: "off",
        ...environment,
      },
      { development: true },
    ),
  );
  if (demoLogin === undefined || consoleUrl === undefined) throw new Error("no console, no login");
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...chromiumArguments],
  });
  const faults: string[] = [];
  const tokenEndpoint = `http://localhost:${port}/api/v1/tenant/my-tenant/oauth/token`;
  const loggedIn: ConsoleWorld["loggedIn"] = async (options = {}) => {
    const page = await browser.newPage(options);
    // So that what is not there is named, before the test's time is up.
    page.setDefaultTimeout(15_000);
    await page.addInitScript({ path: axe });
    page.on("console", (message) => {
      // The browser notes as information that a test was in the field before its autofocus.
      if (message.type() !== "info") faults.push(message.text());
    });
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("request", (request) => {
      if (
        !request.url().startsWith(new URL(consoleUrl).origin) &&
        !request.url().startsWith("data:")
      )
        faults.push(`asked ${request.url()}`);
    });
    await page.goto(consoleUrl);
    await page.getByLabel("User name").fill(demoLogin.userName);
    await page.getByLabel("Password").fill(demoLogin.password.reveal());
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Allow", exact: true }).click();
    return page;
  };
  return {
    ...{ browser, consoleUrl, tokenEndpoint, faults, loggedIn },
    database: join(folder, "mintport.db"),
    signedIn: async (options) => {
      const page = await loggedIn(options);
      await page.getByRole("heading", { name: "Overview" }).waitFor();
      return page;
    },
    token: async (client_id, client_secret) => {
      const response = await fetch(tokenEndpoint, {
        method: "POST",
        body: new URLSearchParams({ grant_type: "client_credentials", client_id, client_secret }),
      });
      return { status: response.status, body: (await response.json()) as Token };
    },
    close: async () => {
      await browser.close();
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Goes to a page of the console, by its address, and leaves what is half-typed. */
export const goTo = async (page: Page, hash: string, heading: string): Promise<void> => {
  await page.evaluate(`new Promise((done) => {
    if (location.hash === ${JSON.stringify(hash)}) done();
    addEventListener("hashchange", () => setTimeout(done), { once: true });
    location.hash = ${JSON.stringify(hash)};
  })`);
  const leave = page.locator("dialog button", { hasText: "Leave this page" });
  if ((await leave.count()) > 0) await leave.click();
  await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  // The policy lets nobody evaluate a text in the page, so it is asked from outside until all is read.
  await expect.poll(() => page.locator("[aria-busy=true]").count(), { timeout: 15_000 }).toBe(0);
};
