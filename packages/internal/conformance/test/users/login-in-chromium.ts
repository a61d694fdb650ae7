import { chromiumArguments, findChromium } from "@mintport/test-engines";
import { chromium } from "playwright-core";
import { expect, it } from "vitest";
import { listen } from "./clients/listen.ts";
import type { LoginSite } from "./login-site.ts";

const executablePath = findChromium();

/** What a browser with all its rules (cookies, policies of forms, origins) must be able to do at an example with a login of its own. */
export const loginInChromium = (siteOf: () => LoginSite): void => {
  it.skipIf(executablePath === undefined)(
    "a user logs in and agrees in Chromium, and the app redeems the code",
    async () => {
      const site = siteOf();
      const app = await listen(() => (_request, response) => response.end("done"));
      const browser = await chromium.launch({
        executablePath: executablePath!,
        args: [...chromiumArguments],
      });
      try {
        const asked = await site.begin(`${app.origin}/callback`);
        const page = await browser.newPage();
        const faults: string[] = [];
        page.on("console", (message) => {
          if (message.type() === "error") faults.push(message.text());
        });
        await page.goto(asked.url.href);
        await page.locator(`[name="${site.form.who}"]`).fill(site.form.ada);
        await page.getByLabel("Password").fill(site.password);
        await page.keyboard.press("Enter");
        await page.getByRole("button", { name: "Allow", exact: true }).click();
        await page.waitForURL(/\/callback\?code=/);
        const tokens = await asked.redeem(new URL(page.url()));
        expect(tokens.scope).toBe("orders:read");
        expect(faults.filter((text) => !text.includes("favicon"))).toEqual([]);
      } finally {
        await browser.close();
        app.close();
      }
    },
    60_000,
  );
};
