import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { screenshotPath } from "../pages/screenshot-path.ts";
import { type ConsoleWorld, goTo } from "./console-world.ts";

/** Ends every token of the console, as an operator elsewhere may. */
const endSessions = async (world: ConsoleWorld): Promise<void> => {
  const page = await world.signedIn();
  await goTo(page, "#/tenants/operators/clients/mintport-console", "mintport-console");
  await page.getByRole("button", { name: "End its tokens" }).click();
  await page.getByRole("button", { name: "End the tokens of mintport-console" }).click();
  await page.getByText("Your session is over").first().waitFor();
  await page.close();
};

/** Has the next request to the admin API come with a token that counts no more. */
const loseToken = (page: Page): Promise<unknown> =>
  page.route(
    "**/admin/v1/**",
    (route) =>
      route.continue({ headers: { ...route.request().headers(), authorization: "DPoP gone" } }),
    { times: 1 },
  );

const stored = (page: Page): Promise<string> =>
  page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])");

/** Signs in again from where the page is. The login lasts, and loopback addresses ask for consent. */
const signInAgain = async (page: Page, meanwhile?: () => Promise<void>): Promise<void> => {
  // The button of a dialog stands after that of the page, which it covers.
  await page.getByRole("button", { name: "Sign in again" }).last().click();
  const allow = page.getByRole("button", { name: "Allow", exact: true });
  await allow.waitFor();
  await meanwhile?.();
  await allow.click();
};

/** Sessions that end while something is typed. */
export const sessionJourneys = (at: () => { world: ConsoleWorld; page: Page }): void => {
  describe("whose session ends while a form is open", () => {
    it("signs in again, and has what they typed, with the dialog that was open", async () => {
      const { page, world } = at();
      await goTo(page, "#/tenants", "Tenants");
      await page.getByRole("button", { name: "Add a tenant" }).click();
      await page.getByLabel("Id", { exact: true }).fill("half-typed");
      await endSessions(world);
      await page.getByRole("button", { name: "Add the tenant" }).click();
      await page.getByRole("alert").getByText("Your session is over").waitFor();
      await page.screenshot({ path: screenshotPath("console-session-over") });
      await signInAgain(page);
      const dialog = page.getByRole("dialog", { name: "Add the tenant" });
      expect(await dialog.getByLabel("Id", { exact: true }).inputValue()).toBe("half-typed");
      expect(await stored(page)).toBe("[{},{}]");
      await page.keyboard.press("Escape");
    });

    it("has no secret put away, nor what may hold one", async () => {
      const { page } = at();
      await goTo(page, "#/explain?tenant=my-tenant&client=orders", "Explain a request");
      await page.getByLabel("client_secret").fill("a-secret-that-was-typed");
      await page.getByLabel("scope").fill("orders:read");
      await page.getByLabel("Other parameters").fill("assertion=an-assertion-that-was-typed");
      await loseToken(page);
      await page.getByRole("button", { name: "Explain" }).click();
      await signInAgain(page, async () => {
        expect(await stored(page)).toContain("orders:read");
        expect(await stored(page)).not.toContain("that-was-typed");
      });
      await page.getByRole("heading", { level: 1, name: "Explain a request" }).waitFor();
      expect(await page.getByLabel("scope").inputValue()).toBe("orders:read");
      expect(await page.getByLabel("client_secret").inputValue()).toBe("");
      expect(await page.getByLabel("Other parameters").inputValue()).toBe("");
    });

    it("hands nothing to another who signs in at the same tab", async () => {
      const { page } = at();
      await goTo(page, "#/tenants/my-tenant/new-client", "Create a client");
      await page.getByLabel("Client id").fill("half-typed");
      await loseToken(page);
      await page.getByRole("button", { name: "Create the client" }).click();
      await signInAgain(page, async () => {
        const kept = 'sessionStorage["mintport-console-typed"]';
        await page.evaluate(`${kept} = ${kept}.replace('"demo"', '"somebody"')`);
      });
      await page.getByRole("heading", { level: 1, name: "Create a client" }).waitFor();
      expect(await page.getByLabel("Client id").inputValue()).toBe("");
      expect(await stored(page)).toBe("[{},{}]");
    });
  });
};
