import { defineClient, defineTenant } from "@mintport/core";
import { newGeneration } from "@mintport/core/management";
import { systemEntropy } from "@mintport/core/ports";
import { sqlStorage } from "@mintport/storage-sql";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import { expectOk } from "@mintport/testing";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { type ConsoleWorld, goTo } from "./console-world.ts";

const count = 5000;
const idOf = (i: number): string => `client-${String(i).padStart(4, "0")}`;

/** A tenant of thousands of clients, of which one is disabled. */
const fill = async ({ database }: ConsoleWorld): Promise<void> => {
  const storage = sqlStorage({ dialect: nodeSqlite(database) });
  const tenant = defineTenant({ id: "crowded", issuer: "https://crowded.example" });
  expectOk(await storage.tenants.create({ ...tenant, generation: newGeneration(systemEntropy) }));
  for (let i = 0; i < count; i += 1) {
    const client = defineClient({
      ...{ id: idOf(i), grantTypes: ["client_credentials"], disabled: i === 2500 },
    });
    const generation = newGeneration(systemEntropy);
    expectOk(await storage.clients.create(tenant.id, { ...client, generation }));
  }
  await storage.close();
};

/** The queries of the requests for clients that a page makes while something is done. */
const asked = async (page: Page, act: () => Promise<void>): Promise<readonly string[]> => {
  const queries: string[] = [];
  const listen = (request: { url(): string }): void => {
    const { pathname, search } = new URL(request.url());
    if (pathname.endsWith("/clients")) queries.push(search);
  };
  page.on("request", listen);
  await act();
  page.off("request", listen);
  return queries;
};

/** Lists that are longer than anybody reads. */
export const listJourneys = (at: () => { world: ConsoleWorld; page: Page }): void => {
  describe("who opens a tenant of 5,000 clients", () => {
    beforeAll(() => fill(at().world));

    it("reads the first of them with one request, and the next on demand", async () => {
      const { page } = at();
      const queries = await asked(page, async () => {
        await goTo(page, "#/tenants/crowded", "crowded");
        await page.getByText("50 clients, and there are more.").waitFor();
      });
      expect(queries).toEqual(["?limit=50"]);
      await page.getByRole("button", { name: "Show more" }).click();
      await page.getByText("100 clients, and there are more.").waitFor();
      await page.getByRole("link", { name: idOf(99) }).waitFor();
    });

    it("finds any one by a part of its id, which the server looks for", async () => {
      const { page } = at();
      const queries = await asked(page, async () => {
        await page.getByRole("searchbox").fill("CLIENT-4998");
        await page.getByRole("link", { name: idOf(4998) }).waitFor();
        await page.getByText("1 client.", { exact: true }).waitFor();
      });
      // 2,000 rows a request.
      expect(queries).toHaveLength(3);
      expect(new Set(queries.map((query) => new URLSearchParams(query).get("q")))).toEqual(
        new Set(["CLIENT-4998"]),
      );
    });

    it("comes back from a client to what they had found", async () => {
      const { page } = at();
      await page.getByRole("link", { name: idOf(4998) }).click();
      await page.getByRole("heading", { level: 1, name: idOf(4998) }).waitFor();
      await page.goBack();
      await page.getByRole("link", { name: idOf(4998) }).waitFor();
      expect(await page.getByRole("searchbox").inputValue()).toBe("CLIENT-4998");
    });

    it("finds those that are disabled, and is told when there is none", async () => {
      const { page } = at();
      await page.getByRole("searchbox").fill("");
      await page.getByLabel("State").selectOption("true");
      await page.getByText("1 client.", { exact: true }).waitFor();
      await page.getByRole("link", { name: idOf(2500) }).waitFor();
      await page.getByLabel("Registered by").selectOption("true");
      await page.getByText("No client is like that.").waitFor();
      await goTo(page, "#/tenants?q=crowd", "Tenants");
      await page.getByText("1 tenant.", { exact: true }).waitFor();
      await page.getByRole("link", { name: "crowded" }).waitFor();
    });
  });
};
