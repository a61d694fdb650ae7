import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { type ConsoleWorld, goTo } from "./console-world.ts";

const keys = "#/tenants/my-tenant/keys";

/** A tenant that moves to another signing algorithm, step by step. */
export const keyJourneys = (at: () => { world: ConsoleWorld; page: Page }): void => {
  describe("who changes the signing algorithm of a tenant", () => {
    it("publishes a key of it ahead, which signs nothing yet", async () => {
      const { page, world } = at();
      await goTo(page, keys, "my-tenant");
      expect(await page.getByRole("button", { name: "Give up an algorithm" }).isDisabled()).toBe(
        true,
      );
      await page.getByRole("button", { name: "Publish a key ahead" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Algorithm").selectOption("ES256");
      expect(await dialog.textContent()).toContain(
        "It signs nothing: my-tenant goes on with RS256",
      );
      await dialog.getByRole("button", { name: "Publish a key ahead" }).click();
      await page.getByRole("cell", { name: "ES256", exact: true }).waitFor();
      expect(await algorithmOf(world)).toBe("RS256");
      expect(await published(world)).toContain("ES256");
    });

    it("has the tenant sign with it, and gives the former one up", async () => {
      const { page, world } = at();
      await goTo(page, "#/tenants/my-tenant/edit", "Edit");
      await page.getByLabel("Signs with").selectOption("ES256");
      await page.getByRole("button", { name: "Review the change" }).click();
      await page.getByRole("button", { name: "Change my-tenant" }).click();
      await page.getByRole("heading", { level: 1, name: "my-tenant", exact: true }).waitFor();
      expect(await algorithmOf(world)).toBe("ES256");
      await goTo(page, keys, "my-tenant");
      await page.getByRole("button", { name: "Give up an algorithm" }).click();
      const dialog = page.getByRole("dialog");
      expect(await dialog.textContent()).toMatch(/keys of RS256 sign no more .* signs with ES256/);
      await dialog.getByRole("button", { name: "Give up the algorithm" }).click();
      await page.getByText("RS256 is given up").waitFor();
      // There is none left to give up; its tokens are verified until they end.
      await page.getByRole("button", { name: "Give up an algorithm", disabled: true }).waitFor();
      expect(await published(world)).toContain("RS256");
    });
  });
};

/** The algorithm of the next token. */
const algorithmOf = async (world: ConsoleWorld): Promise<unknown> => {
  const { body } = await world.token("service-client-123", "super-secret-key");
  const [header = ""] = body.access_token?.split(".") ?? [];
  return (JSON.parse(Buffer.from(header, "base64url").toString()) as { alg?: unknown }).alg;
};

/** The algorithms in the JWK Set. */
const published = async ({ tokenEndpoint }: ConsoleWorld): Promise<readonly unknown[]> => {
  const response = await fetch(tokenEndpoint.replace(/token$/, "jwks"));
  return ((await response.json()) as { keys: { alg?: unknown }[] }).keys.map(({ alg }) => alg);
};
