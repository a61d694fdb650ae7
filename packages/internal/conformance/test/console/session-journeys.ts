import type { ClientId, TenantId } from "@mintport/core";
import { updateClient } from "@mintport/core/management";
import { sqlStorage } from "@mintport/storage-sql";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import { expectOk } from "@mintport/testing";
import type { Dialog, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { screenshotPath } from "../pages/screenshot-path.ts";
import { type ConsoleWorld, goTo } from "./console-world.ts";

const [tenantId, webClientId] = ["my-tenant" as TenantId, "demo-web-app" as ClientId];

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
  // A question of the browser would keep the page: nothing is lost here, so there is none.
  const stay = (dialog: Dialog): void => void dialog.dismiss();
  page.on("dialog", stay);
  // The button of a dialog stands after that of the page, which it covers.
  await page.getByRole("button", { name: "Sign in again" }).last().click();
  const allow = page.getByRole("button", { name: "Allow", exact: true });
  await allow.waitFor();
  page.off("dialog", stay);
  await meanwhile?.();
  await allow.click();
};

/** Sessions that end while something is typed. */
export const sessionJourneys = (at: () => { world: ConsoleWorld; page: Page }): void => {
  describe("whose session ends while a form is open", () => {
    it("signs in again from the review, and has what they typed", async () => {
      const { page, world } = at();
      await goTo(page, "#/tenants/my-tenant/clients/demo-web-app/edit", "Edit");
      await page.getByLabel("Redirect URIs").fill("https://app.example/callback");
      await page.getByLabel("Life of its access tokens").fill("240");
      await endSessions(world);
      await page.getByRole("button", { name: "Review the change" }).click();
      await page.getByRole("button", { name: "Change demo-web-app" }).click();
      await page.getByRole("alert").getByText("Your session is over").waitFor();
      await page.screenshot({ path: screenshotPath("console-session-over") });
      await signInAgain(page, async () => {
        const storage = sqlStorage({ dialect: nodeSqlite(world.database) });
        const meanwhile = { authorization: { uri: "https://app.example" } };
        expectOk(await updateClient(storage.clients)(tenantId, webClientId, meanwhile));
        await storage.close();
      });
      await page.getByRole("heading", { level: 1, name: "Edit" }).waitFor();
      expect(await page.getByLabel("Life of its access tokens").inputValue()).toBe("240");
      // What somebody else changed during the login is there, and said.
      expect(await page.getByRole("alert").textContent()).toContain("Its pageremoved: not set");
      expect(await page.getByLabel("Its page").inputValue()).toBe("https://app.example");
      expect(await stored(page)).toBe("[{},{}]");
      await page.getByRole("button", { name: "Review the change" }).click();
      await page.getByRole("button", { name: "Change demo-web-app" }).click();
      await page.getByRole("heading", { level: 1, name: "demo-web-app", exact: true }).waitFor();
      await page.getByText("https://app.example/callback").waitFor();
    });

    it("finds a dialog open as it was", async () => {
      const { page } = at();
      await goTo(page, "#/tenants", "Tenants");
      await page.getByRole("button", { name: "Add a tenant" }).click();
      await page.getByLabel("Id", { exact: true }).fill("half-typed");
      await loseToken(page);
      await page.getByRole("button", { name: "Add the tenant" }).click();
      await signInAgain(page);
      const dialog = page.getByRole("dialog", { name: "Add the tenant" });
      expect(await dialog.getByLabel("Id", { exact: true }).inputValue()).toBe("half-typed");
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
      // Nor does another request begin with what was typed of this one.
      await goTo(page, "#/explain?tenant=my-tenant&client=billing", "Explain a request");
      await expect.poll(() => page.getByLabel("client_id").inputValue()).toBe("billing");
      expect(await page.getByLabel("scope").inputValue()).toBe("");
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
