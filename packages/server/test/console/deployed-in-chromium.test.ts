import { chromiumArguments, findChromium, freePort } from "@mintport/test-engines";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { type Started, start, temporaryFolder } from "../fixture/start.ts";
import { type OpenIdProvider, openIdProvider } from "../users/openid-provider.ts";

const executablePath = findChromium();

describe.skipIf(executablePath === undefined)(
  "the console as docs/console.md switches it on",
  () => {
    let acme: OpenIdProvider;
    let folder: Awaited<ReturnType<typeof temporaryFolder>>;
    let server: Started;
    let browser: Browser;
    let adminPort: number;

    beforeAll(async () => {
      acme = await openIdProvider("at-acme");
      folder = await temporaryFolder();
      // The issuer must be known before the server is.
      const port = await freePort();
      adminPort = await freePort();
      const issuer = `http://localhost:${port}/api/v1/tenant/operators`;
      const provider = {
        ...{ name: "acme", label: "Acme", issuer: acme.issuer, tenants: ["operators"] },
        ...{ clientId: acme.clientId, clientSecret: acme.clientSecret },
      };
      const environment = {
        ...{ MINTPORT_QUICKSTART: "off", MINTPORT_ADMIN_TENANT: "operators" },
        ...{ MINTPORT_PORT: String(port), MINTPORT_ADMIN_PORT: String(adminPort) },
        MINTPORT_VISITORS: JSON.stringify({ upstream: { providers: [provider] } }),
        MINTPORT_CONSOLE: '{"operators":{"acme|ada":"mintport:*"}}',
      };
      const mintport = commandLine(folder.path, environment);
      await mintport("migrate");
      await mintport("tenant", "create", "operators", "--issuer", issuer);
      await acme.serve([`${issuer}/login/callback/acme`]);
      server = await start(folder.path, environment);
      browser = await chromium.launch({
        executablePath: executablePath!,
        args: [...chromiumArguments],
      });
    }, 60_000);
    afterAll(async () => {
      await browser.close();
      await Promise.all([server.close(), acme.close()]);
      await folder.remove();
    });

    it("is at the admin API's port, for a user of a provider elsewhere, over the token endpoint of the issuer", async () => {
      expect(server.warnings.join()).not.toContain("CONSOLE");
      const page = await browser.newPage();
      const faults: string[] = [];
      page.on("console", (message) => faults.push(message.text()));
      page.on("pageerror", (error) => faults.push(error.message));
      // By another name of the machine: the page moves to the one that the login leads back to.
      await page.goto(`http://127.0.0.1:${adminPort}/admin/console/#/tenants`);
      await page.getByRole("button", { name: "Allow", exact: true }).click();
      await page.getByRole("heading", { name: "Tenants" }).waitFor();
      expect(page.url()).toBe(`http://localhost:${adminPort}/admin/console/#/tenants`);
      await page.getByText("acme|ada").waitFor();
      await page.getByRole("link", { name: "operators" }).click();
      await page.getByRole("link", { name: "mintport-console" }).waitFor();
      expect(faults).toEqual([]);
      await page.close();
    });

    it("lets somebody else in where the provider signs a user in silently who is no operator", async () => {
      acme.user = { sub: "bob" };
      const page = await browser.newPage();
      // So that what is not there is named, before the test's time is up.
      page.setDefaultTimeout(10_000);
      await page.goto(`http://localhost:${adminPort}/admin/console/#/tenants`);
      await page.getByRole("button", { name: "Allow", exact: true }).click();
      await page.getByText("you are no operator of this server").waitFor();
      await page.getByRole("button", { name: "Sign in as somebody else" }).click();
      await page.getByRole("button", { name: "Continue as acme|bob" }).waitFor();
      // This provider takes no other user within a session of its own.
      await page.context().clearCookies({ domain: "127.0.0.1" });
      acme.user = { sub: "ada" };
      await page.getByRole("button", { name: "Use another account" }).click();
      await page.getByRole("link", { name: "Continue with Acme" }).click();
      await page.getByRole("button", { name: "Allow", exact: true }).click();
      await page.getByRole("heading", { name: "Tenants" }).waitFor();
      await page.getByText("acme|ada").waitFor();
      expect(acme.asked.at(-1)?.get("prompt")).toBe("login");
      await page.close();
    });
  },
);
