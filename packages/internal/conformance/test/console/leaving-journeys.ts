import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { screenshotPath } from "../pages/screenshot-path.ts";
import { type ConsoleWorld, goTo } from "./console-world.ts";
import { violations } from "./looks.ts";

const form = "#/tenants/my-tenant/new-client";

const question = (page: Page): Locator => page.getByRole("dialog", { name: "Leave this page" });

/** Types into a form as a hand does: browsers ask nobody who has done nothing on the page. */
const halfTyped = async (page: Page): Promise<Locator> => {
  await goTo(page, form, "Create a client");
  const id = page.getByLabel("Client id");
  await id.pressSequentially("half-typed");
  return id;
};

/** The address is given back once the dialog is closed, which the browser tells after it is gone from sight. */
const addressIs = (page: Page, hash: string): Promise<void> =>
  expect.poll(() => new URL(page.url()).hash, { timeout: 5000 }).toBe(hash);

/** Forms that are left, and logins that are left behind. */
export const leavingJourneys = (at: () => { world: ConsoleWorld; page: Page }): void => {
  describe("who leaves a form half-typed", () => {
    it("is asked at a link, stays with what they typed, and goes once they say so", async () => {
      const { page } = at();
      const id = await halfTyped(page);
      await page.getByRole("link", { name: "Overview" }).click();
      await question(page).waitFor();
      await page.screenshot({ path: screenshotPath("console-leave-question") });
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await question(page).waitFor({ state: "hidden" });
      await addressIs(page, form);
      expect(await id.inputValue()).toBe("half-typed");
      await page.getByRole("link", { name: "Overview" }).click();
      await question(page).getByRole("button", { name: "Leave this page" }).click();
      await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
      expect(await question(page).count()).toBe(0);
      await addressIs(page, "#/");
    });

    it("is asked at the way back, too", async () => {
      const { page } = at();
      await goTo(page, "#/tenants", "Tenants");
      const id = await halfTyped(page);
      await page.goBack();
      await question(page).getByRole("button", { name: "Cancel" }).click();
      await addressIs(page, form);
      expect(await id.inputValue()).toBe("half-typed");
      await goTo(page, "#/tenants", "Tenants");
    });

    it("is asked by the browser at a reload", async () => {
      const { page } = at();
      const id = await halfTyped(page);
      const asked = page.waitForEvent("dialog");
      await page.evaluate("void setTimeout(() => location.reload())");
      const dialog = await asked;
      expect(dialog.type()).toBe("beforeunload");
      await dialog.dismiss();
      expect(await id.inputValue()).toBe("half-typed");
    });

    it("is asked before they sign out, and not when they cancel the form", async () => {
      const { page } = at();
      await halfTyped(page);
      await page.getByRole("button", { name: "Sign out" }).click();
      await question(page).getByRole("button", { name: "Cancel" }).click();
      await page.getByRole("link", { name: "Cancel" }).click();
      await page.getByRole("heading", { level: 1, name: "my-tenant" }).waitFor();
      expect(await question(page).count()).toBe(0);
    });

    it("does not lose a credential that is shown this once", async () => {
      const { page } = at();
      await goTo(page, "#/tenants/my-tenant/clients/service-client-123", "service-client-123");
      await page.getByRole("button", { name: "Make an API key" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Make an API key" }).click();
      const key = await page.locator("output.secret").textContent();
      await page.goBack();
      await question(page).getByRole("button", { name: "Cancel" }).click();
      expect(await page.locator("output.secret").textContent()).toBe(key);
      await page.getByRole("button", { name: "I have stored it" }).click();
      await goTo(page, "#/", "Overview");
    });
  });

  describe("who is signed in", () => {
    it("signs in as somebody else: the token is ended, and the login says who they are", async () => {
      const page = await at().world.signedIn();
      const revoked = page.waitForResponse(/\/oauth\/revoke$/);
      await page.getByRole("button", { name: "Sign in as somebody else" }).click();
      expect((await revoked).status()).toBe(200);
      await page.getByRole("button", { name: "Continue as demo" }).waitFor();
      await page.getByRole("button", { name: "Use another account" }).click();
      await page.getByLabel("User name").waitFor();
      await page.close();
    });

    it("meets no address of the console on the way back to where they were before", async () => {
      const page = await at().world.signedIn();
      // The consent, the login, and the blank page on which it began.
      for (const _ of ["consent", "login", "blank"]) await page.goBack();
      expect(page.url()).toBe("about:blank");
      await page.close();
    });

    it("is signed in anew at an answer of before", async () => {
      const { world } = at();
      const page = await world.signedIn();
      await page.goto(`${world.consoleUrl}callback?code=of-before&state=of-before`);
      await page.getByRole("button", { name: "Allow", exact: true }).click();
      await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
      await page.close();
    });
  });

  it("is told that there is no such tenant, and where all of them are", async () => {
    const { page } = at();
    await goTo(page, "#/tenants/nobody", "There is no such tenant");
    expect(await page.getByRole("navigation", { name: /Parts of tenant/ }).count()).toBe(0);
    await page.getByRole("link", { name: "All tenants" }).click();
    await page.getByRole("heading", { level: 1, name: "Tenants" }).waitFor();
  });
};
