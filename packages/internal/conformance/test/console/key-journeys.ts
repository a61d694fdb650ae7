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
