import { chromiumArguments, findChromium } from "@mintport/test-engines";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenIdProvider, openIdProvider } from "./openid-provider.ts";
import { type Relying, startOn, tenant } from "./upstream-journey.ts";

const executablePath = findChromium();

describe.skipIf(executablePath === undefined)(
  "a login at a provider of another site, in Chromium",
  () => {
    let acme: OpenIdProvider;
    let server: Relying;
    let browser: Browser;

    beforeAll(async () => {
      acme = await openIdProvider("at-acme");
      server = await startOn({ acme });
      browser = await chromium.launch({
        executablePath: executablePath!,
        args: [...chromiumArguments],
      });
    });
    afterAll(async () => {
      await browser.close();
      await Promise.all([server.close(), acme.close()]);
    });

    it("leads there and back with its cookies, and from a form that wants another account as well", async () => {
      const page = await browser.newPage();
      const faults: string[] = [];
      page.on("console", (message) => faults.push(message.text()));
      await page.goto(`${server.origin}/demo`);
      await page.getByText("Signed in as acme|ada").waitFor();
      expect(new URL(page.url()).hostname).toBe("localhost");

      const url = new URL(`${server.home}${tenant}/oauth/authorize`);
      url.search = new URLSearchParams({
        ...{ response_type: "code", client_id: "demo-web-app", prompt: "select_account" },
        ...{ redirect_uri: `${server.origin}/demo/callback`, scope: "api:read" },
        ...{ code_challenge: "a".repeat(43), code_challenge_method: "S256" },
      }).toString();
      await page.goto(url.href);
      await page.getByRole("button", { name: "Use another account" }).click();
      await page.getByRole("link", { name: "Continue with acme & sons" }).click();
      await page.waitForURL(/\/oauth\/authorize\/resume\?/);
      await page.getByText("Signed in as acme|ada").waitFor();
      expect(acme.asked.at(-1)?.get("prompt")).toBe("login");
      expect(faults).toEqual([]);
      await page.close();
    });
  },
);
