import type { ClientId, TenantId } from "@mintport/core";
import { shippedNames, updateClient } from "@mintport/core/management";
import { sqlStorage } from "@mintport/storage-sql";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import { expectOk } from "@mintport/testing";
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { screenshotPath } from "../pages/screenshot-path.ts";
import { type ConsoleWorld, goTo } from "./console-world.ts";
import { violations } from "./looks.ts";

const client = "#/tenants/my-tenant/clients/service-client-123";
const [tenantId, clientId] = ["my-tenant" as TenantId, "service-client-123" as ClientId];

const field = (page: Page, label: string): Locator => page.getByLabel(label, { exact: true });

/** The values that are offered, of options or of checks. */
const valuesOf = (offered: Locator): Promise<readonly string[]> =>
  offered.evaluateAll((found) => found.map((one: { readonly value?: string }) => one.value ?? ""));

/** The notes of a field, as a screen reader reads them. */
const described = async (page: Page, label: string): Promise<string> => {
  const ids = (await field(page, label).getAttribute("aria-describedby")) ?? "";
  const notes = ids.split(" ").map((id) => page.locator(`[id="${id}"]`).textContent());
  return (await Promise.all(notes)).join(" ");
};

/** Reviews the change of a form and confirms it; answers what the review said. */
const confirmed = async (page: Page, name: string): Promise<string> => {
  await page.getByRole("button", { name: "Review the change" }).click();
  const dialog = page.getByRole("dialog");
  const text = (await dialog.textContent()) ?? "";
  await dialog.getByRole("button", { name: `Change ${name}` }).click();
  await dialog.waitFor({ state: "hidden" });
  return text;
};

/** The body of the next PATCH that the page sends. */
const nextPatch = async (page: Page): Promise<unknown> =>
  (await page.waitForRequest((request) => request.method() === "PATCH")).postDataJSON();

/** Changes of clients and tenants by form. */
export const editJourneys = (at: () => { world: ConsoleWorld; page: Page }): void => {
  describe("who edits a client", () => {
    it("sends what they changed and nothing else, after the consequence was said", async () => {
      const { page } = at();
      await goTo(page, client, "service-client-123");
      await page.getByRole("link", { name: "Edit", exact: true }).click();
      const scope = field(page, "Its own scope");
      expect(await scope.inputValue()).toBe("api:read api:write");
      // What the tenant announces is picked with a button.
      await page.getByRole("button", { name: "api:write" }).first().click();
      expect(await scope.inputValue()).toBe("api:read");
      await field(page, "refresh token").check();
      await field(page, "Redirect URIs").fill(
        "https://app.example/one\n\nhttps://app.example/two\n",
      );
      await field(page, "authorization code").check();
      const sent = nextPatch(page);
      const review = await confirmed(page, "service-client-123");
      expect(review).toMatch(
        /Its own scoperemoved: api:writeTokens already issued keep the old scope/,
      );
      expect(await sent).toEqual({
        grantTypes: ["client_credentials", "authorization_code", "refresh_token"],
        ownScope: "api:read",
        authorization: { redirectUris: ["https://app.example/one", "https://app.example/two"] },
      });
      await page
        .getByRole("heading", { level: 1, name: "service-client-123", exact: true })
        .waitFor();
      await page.getByText("https://app.example/two").waitFor();
    });

    it("is told beside the field what is wrong, by the page or by the server, and loses nothing", async () => {
      const { page } = at();
      await goTo(page, `${client}/edit`, "Edit");
      await field(page, "Claims of your own").fill('{"department": ');
      await page.getByText(/^must be JSON: /).waitFor();
      // The server refuses both, and would not see what a parser of the browser makes of them.
      await field(page, "Claims of your own").fill('{"a": [":", {"b": 1, "b": 2}]}');
      await page.getByText("must have each member of an object once").waitFor();
      await field(page, "Claims of your own").fill('{"a": true, "b": -1e400}');
      await page.getByText(/^must hold no number beyond 9007199254740991/).waitFor();
      await field(page, "Claims of your own").fill('{"exp": 1}');
      await field(page, "Redirect URIs").fill("https://app.example/one\nhttp://app.example/two");
      await field(page, "Life of its access tokens").fill("90000");
      await confirmed(page, "service-client-123");
      const lifetime = field(page, "Life of its access tokens");
      expect(await described(page, "Life of its access tokens")).toContain(
        "must be whole seconds, 1 to 86400",
      );
      expect(await described(page, "Redirect URIs")).toMatch(/^http:\/\/app\.example\/two: /);
      expect(await described(page, "Claims of your own")).toContain("exp: ");
      expect(await lifetime.inputValue()).toBe("90000");
      expect(await lifetime.getAttribute("aria-invalid")).toBe("true");
      expect(await page.evaluate("document.activeElement.getAttribute('aria-invalid')")).toBe(
        "true",
      );
    });

    it("keeps what they typed when somebody else was faster, sees what those changed, and goes on", async () => {
      const { page, world } = at();
      await goTo(page, client, "service-client-123");
      await goTo(page, `${client}/edit`, "Edit");
      await field(page, "Its own scope").fill("api:write");
      await field(page, "Name").fill("Orders");
      const storage = sqlStorage({ dialect: nodeSqlite(world.database) });
      const meanwhile = { ownScope: "api:read api:admin", accessTokenLifetime: 120 };
      expectOk(await updateClient(storage.clients)(tenantId, clientId, meanwhile));
      await confirmed(page, "service-client-123");
      const alert = page.getByRole("alert");
      expect(await alert.textContent()).toMatch(
        /nothing of yours is saved yet.*Its own scopeadded: api:admin.*Life of its access tokens.*added: 120.*You changed, too: Its own scope\./,
      );
      // The change before was told for a while: it is not said of this one.
      expect(await page.getByText("service-client-123 is changed").count()).toBe(0);
      await page.screenshot({ path: screenshotPath("console-edit-meanwhile") });
      expect(await violations(page)).toEqual([]);
      expect(await field(page, "Its own scope").inputValue()).toBe("api:write");
      expect(await field(page, "Name").inputValue()).toBe("Orders");
      expect(await field(page, "Life of its access tokens").inputValue()).toBe("120");
      const sent = nextPatch(page);
      await confirmed(page, "service-client-123");
      expect(await sent).toEqual({ ownScope: "api:write", authorization: { name: "Orders" } });
      await page
        .getByRole("heading", { level: 1, name: "service-client-123", exact: true })
        .waitFor();
      const found = expectOk(await storage.clients.read(tenantId, clientId));
      expect(found?.value).toMatchObject({ ownScope: ["api:write"], accessTokenLifetime: 120 });
      await storage.close();
    });

    it("must type the id of the console’s own client to shut it out, and is told what comes of it", async () => {
      const { page } = at();
      await goTo(page, "#/tenants/operators/clients/mintport-console", "mintport-console");
      await page.getByRole("button", { name: "Shut out" }).click();
      const dialog = page.getByRole("dialog");
      expect(await dialog.textContent()).toContain("This is the console itself. You and every");
      expect(await dialog.textContent()).toContain("mintport client enable");
      const act = dialog.getByRole("button", { name: "Shut out mintport-console" });
      expect(await act.isDisabled()).toBe(true);
      await page.keyboard.press("Escape");
    });

    it("must type the id of a client that would give up a protection", async () => {
      const { page } = at();
      await goTo(page, `${client}/edit`, "Edit");
      await page.getByLabel("Take the token endpoint’s URL").check();
      await page.getByRole("button", { name: "Review the change" }).click();
      const dialog = page.getByRole("dialog");
      const change = dialog.getByRole("button", { name: "Change service-client-123" });
      expect(await change.isDisabled()).toBe(true);
      await dialog.getByLabel("Type service-client-123 to go on").fill("service-client-123");
      expect(await change.isDisabled()).toBe(false);
      await page.keyboard.press("Escape");
    });

    it("finds every field that the admin API changes, and every name that the server knows", async () => {
      const { page, world } = at();
      const document = (await (
        await fetch(new URL("/admin/v1/openapi.json", world.consoleUrl))
      ).json()) as OpenApiDocument;
      const { ClientPatch, TenantPatch } = document.components.schemas;
      const users = ClientPatch.properties["authorization"]?.anyOf?.[0]?.properties ?? {};
      await goTo(page, `${client}/edit`, "Edit");
      expect(await fieldsIn(page)).toEqual(
        [
          ...changeable(ClientPatch).filter((name) => name !== "authorization"),
          ...Object.keys(users).map((name) => `authorization.${name}`),
        ].sort(),
      );
      expect(await valuesOf(page.locator("[name=grantTypes]"))).toEqual(shippedNames.grantTypes);
      expect(await valuesOf(page.locator("[name=authenticationMethods]"))).toEqual(
        shippedNames.authenticationMethods,
      );
      await goTo(page, "#/tenants/my-tenant/edit", "Edit");
      expect(await fieldsIn(page)).toEqual(changeable(TenantPatch).sort());
      const options = (label: string) => valuesOf(field(page, label).getByRole("option"));
      expect(await options("How a scope covers others")).toEqual(shippedNames.scopePolicies);
      expect(await options("Signs with")).toEqual(
        TenantPatch.properties["signingAlgorithm"]?.anyOf?.[0]?.enum,
      );
    });
  });

  describe("who edits a tenant", () => {
    it("is told what comes of it, and the tokens are so", async () => {
      const { page } = at();
      await goTo(page, "#/tenants/my-tenant/edit", "Edit");
      await field(page, "Life of access tokens").fill("600");
      expect(await confirmed(page, "my-tenant")).toMatch(
        /removed: 3600added: 600Tokens already issued keep the old lifetime/,
      );
      await page.getByText("10 minutes").waitFor();
    });

    it("must type the id of the tenant whose issuer would be another", async () => {
      const { page } = at();
      await goTo(page, "#/tenants/my-tenant/edit", "Edit");
      await field(page, "Issuer").fill("https://other.example");
      await page.getByRole("button", { name: "Review the change" }).click();
      const dialog = page.getByRole("dialog");
      expect(await dialog.getByRole("button", { name: "Change my-tenant" }).isDisabled()).toBe(
        true,
      );
      await dialog.getByLabel("Type my-tenant to go on").waitFor();
      await page.keyboard.press("Escape");
    });
  });
};

interface Schema {
  readonly properties: Readonly<
    Record<
      string,
      { readonly anyOf?: readonly (Partial<Schema> & { readonly enum?: readonly string[] })[] }
    >
  >;
}

interface OpenApiDocument {
  readonly components: {
    readonly schemas: Readonly<Record<"ClientPatch" | "TenantPatch", Schema>>;
  };
}

/** The fields of a patch, but for the id, which never changes, and `disabled`, which has buttons. */
const changeable = ({ properties }: Schema): string[] =>
  Object.keys(properties).filter((name) => name !== "id" && name !== "disabled");

const fieldsIn = (page: Page): Promise<readonly string[]> =>
  page
    .locator("main [name]")
    .evaluateAll((found) =>
      [...new Set(found.map((one: { readonly name?: string }) => one.name ?? ""))].sort(),
    );
