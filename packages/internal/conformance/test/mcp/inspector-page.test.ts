import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromiumArguments, findChromium } from "@mintport/test-engines";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registerInspector, serveInspector } from "./inspector.ts";
import { type ReadyWorld, startReadyWorld } from "./ready-world.ts";

const executablePath = findChromium();

/** The page asks for a picture of another host, which it does without. */
const loopbackAlone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1";

describe.skipIf(executablePath === undefined)("the page of the MCP Inspector 2.12.0", () => {
  let world: ReadyWorld;
  let folder: string;
  let inspector: Awaited<ReturnType<typeof serveInspector>>;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    world = await startReadyWorld();
    await registerInspector(world);
    folder = await mkdtemp(join(tmpdir(), "inspector-"));
    const catalog = join(folder, "catalog.json");
    const notes = { type: "streamable-http", url: world.url.href };
    await writeFile(catalog, JSON.stringify({ mcpServers: { notes } }));
    inspector = await serveInspector(folder, catalog);
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: [...chromiumArguments, loopbackAlone],
    });
    page = await browser.newPage();
    page.setDefaultTimeout(20_000);
  });
  afterAll(async () => {
    await browser.close();
    await inspector.close();
    await rm(folder, { recursive: true, force: true });
    await world.close();
  });

  const press = (name: string): Promise<void> =>
    page.getByRole("button", { name, exact: true }).click();
  /** The user names the client in the settings of the server, which keep what is typed. */
  const nameClient = async (id: string): Promise<void> => {
    await press("Settings");
    await press("OAuth Settings");
    const saved = page.waitForResponse((it) => it.request().method() === "PUT" && it.ok());
    await page.getByRole("textbox", { name: "Client ID", exact: true }).fill(id);
    await saved;
    await press("Close");
  };
  /** Where the user is sent, as soon as they are, by what is done. */
  const sentBy = async (act: () => Promise<void>): Promise<URL> => {
    const asked = page.waitForRequest(
      (it) => it.isNavigationRequest() && it.url().startsWith(`${world.issuer}/oauth/authorize?`),
    );
    await act();
    return new URL((await asked).url());
  };
  const scopes = (): Promise<readonly string[]> =>
    page
      .getByRole("checkbox")
      .evaluateAll((boxes: readonly { value: string }[]) => boxes.map(({ value }) => value));

  it("connects by OAuth, calls a tool, and asks for the scope that another one needs", async () => {
    await page.goto(inspector.url.href);
    await nameClient("inspector");
    const sent = await sentBy(() =>
      page.locator("label", { has: page.getByRole("switch", { name: /"notes"/ }) }).click(),
    );
    expect(Object.fromEntries(sent.searchParams)).toMatchObject({
      ...{ client_id: "inspector", resource: world.url.href, scope: "notes:read offline_access" },
      redirect_uri: `${inspector.url.origin}/oauth/callback`,
    });
    await page.getByLabel("User name").fill(world.user.name);
    await page.getByLabel("Password").fill(world.user.password);
    await press("Sign in");
    await page.getByRole("heading", { name: "MCP Inspector wants access" }).waitFor();
    expect(await scopes()).toEqual(["notes:read"]);
    await press("Allow");

    await page.locator("label", { hasText: /^Tools$/ }).click();
    await press("list-notes");
    await press("Execute Tool");
    await page.getByText("There are no notes.").first().waitFor();

    await press("add-note");
    await page.getByRole("textbox", { name: "text", exact: true }).fill("milk");
    await press("Execute Tool");
    const more = await sentBy(() => press("Authorize"));
    expect(more.searchParams.get("scope")).toBe("notes:read notes:write offline_access");
    await page.getByRole("button", { name: "Allow", exact: true }).waitFor();
    expect(await scopes()).toEqual(["notes:read", "notes:write"]);
    await press("Allow");
    // It comes back with what was typed, and leaves it to its user to try again.
    await page.getByText("Retry your action").waitFor();
    await press("Execute Tool");
    await page.getByText("Added.").first().waitFor();
    await press("list-notes");
    await press("Execute Tool");
    await page.getByText("milk", { exact: true }).first().waitFor();
  }, 60_000);
});
