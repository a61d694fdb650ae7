import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { screenshotPath } from "../pages/screenshot-path.ts";
import { type ConsoleWorld, consoleWorld, executablePath, goTo } from "./console-world.ts";
import { overflow, violations } from "./looks.ts";

const client = "#/tenants/my-tenant/clients/service-client-123";
const pages: readonly (readonly [name: string, hash: string, heading: string])[] = [
  ["overview", "#/", "Overview"],
  ["tenants", "#/tenants", "Tenants"],
  ["clients", "#/tenants/my-tenant", "my-tenant"],
  ["keys", "#/tenants/my-tenant/keys", "my-tenant"],
  ["grants", "#/tenants/operators/grants?subject=demo", "operators"],
  ["settings", "#/tenants/my-tenant/settings", "my-tenant"],
  ["client", client, "service-client-123"],
  ["edit-client", `${client}/edit`, "Edit"],
  ["edit-web-client", "#/tenants/my-tenant/clients/demo-web-app/edit", "Edit"],
  ["edit-tenant", "#/tenants/my-tenant/edit", "Edit"],
  ["new-client", "#/tenants/my-tenant/new-client", "Create a client"],
  ["audit", "#/audit", "Audit log"],
  ["explain", "#/explain", "Explain a request"],
  ["findings", "#/findings", "Findings"],
  ["no-tenant", "#/tenants/nobody", "There is no such tenant"],
  ["nowhere", "#/nowhere", "There is no such page"],
];

describe.skipIf(executablePath === undefined)("the console, looked at in Chromium", () => {
  let world: ConsoleWorld;
  beforeAll(async () => {
    world = await consoleWorld();
    for (const secret of ["super-secret-key", "a-guess", "super-secret-key"])
      await world.token("service-client-123", secret);
  }, 60_000);
  afterAll(() => world.close());

  describe.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 320],
  ] as const)("%s, %i pixels wide", (colorScheme, width) => {
    let page: Page;
    beforeAll(async () => {
      page = await world.signedIn({ colorScheme, viewport: { width, height: 900 } });
    }, 60_000);
    afterAll(() => page.close());

    it.each(pages)(
      "is clean by axe and no wider than the window: %s",
      async (name, hash, heading) => {
        await goTo(page, hash, heading);
        await page.screenshot({
          path: screenshotPath(`console-${name}-${colorScheme}-${width}`),
          fullPage: true,
        });
        expect(await page.locator("h1").count()).toBe(1);
        expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
        expect(await violations(page)).toEqual([]);
      },
    );

    it("is so with a dialog, too, which Escape closes and which gives the focus back", async () => {
      await goTo(page, client, "service-client-123");
      const opener = page.getByRole("button", { name: "Rotate the secret" });
      await opener.focus();
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor();
      await page.screenshot({ path: screenshotPath(`console-dialog-${colorScheme}-${width}`) });
      expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
      expect(await page.evaluate("document.activeElement.textContent")).toBe("Rotate the secret");
    });

    it("is so with a change under review, and with what is wrong beside its field", async () => {
      await goTo(page, `${client}/edit`, "Edit");
      await page.getByLabel("Its own scope", { exact: true }).fill("api:read orders:read");
      await page.getByLabel("Claims of your own").fill('{"department": "billing"}');
      await page.getByLabel("Life of its access tokens").fill("90000");
      await page.getByRole("button", { name: "Review the change" }).click();
      await page.getByRole("dialog").waitFor();
      await page.screenshot({ path: screenshotPath(`console-review-${colorScheme}-${width}`) });
      expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      expect(await page.evaluate("document.activeElement.textContent")).toBe("Review the change");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Change service-client-123" }).click();
      await page.locator(".problem").waitFor();
      await page.screenshot({ path: screenshotPath(`console-refused-${colorScheme}-${width}`) });
      expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
      expect(await violations(page)).toEqual([]);
    });

    it("is so with the dialogs of keys, too", async () => {
      await goTo(page, "#/tenants/my-tenant/keys", "my-tenant");
      await page.getByRole("button", { name: "Publish a key ahead" }).click();
      await page.getByRole("dialog").waitFor();
      await page.screenshot({ path: screenshotPath(`console-prepare-${colorScheme}-${width}`) });
      expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
      expect(await violations(page)).toEqual([]);
    });
  });

  it("is gone through by the keyboard: the first stop skips to the content", async () => {
    const page = await world.signedIn();
    await page.keyboard.press("Shift+Tab");
    await page.evaluate("document.activeElement.blur(); scrollTo(0, 0)");
    await page.locator(".skip").focus();
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("main");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("24 hours");
    await goTo(page, "#/tenants", "Tenants");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Tenants");
    await page.close();
  });

  it("breaks no rule of its policy, and asks no other server", () => {
    expect(world.faults.filter((text) => !/status of 40[04]/.test(text))).toEqual([]);
  });
});
