import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConsoleWorld, consoleWorld, executablePath, goTo } from "./console-world.ts";
import { editJourneys } from "./edit-journeys.ts";
import { keyJourneys } from "./key-journeys.ts";
import { leavingJourneys } from "./leaving-journeys.ts";
import { listJourneys } from "./list-journeys.ts";
import { sessionJourneys } from "./session-journeys.ts";

/** The credential of the dialog that shows it once. */
const shownOnce = async (page: Page): Promise<string> => {
  const text = (await page.locator("output.secret").textContent()) ?? "";
  await page.getByRole("button", { name: "I have stored it" }).click();
  return text;
};

describe.skipIf(executablePath === undefined)("an operator in the console, in Chromium", () => {
  let world: ConsoleWorld;
  let page: Page;
  let secret: string;
  beforeAll(async () => {
    world = await consoleWorld();
    page = await world.signedIn();
  }, 60_000);
  afterAll(() => world.close());

  it("creates a client, whose secret is shown once and works", async () => {
    await page.getByRole("link", { name: "Tenants", exact: true }).click();
    await page.getByRole("link", { name: "my-tenant" }).click();
    await page.getByRole("link", { name: "Create a client" }).click();
    await page.getByLabel("Client id").fill("service-client-123");
    await page.getByLabel("Scope").fill("orders:read");
    await page.getByRole("button", { name: "Create the client" }).click();
    // What is refused loses nothing.
    await page.getByRole("alert").getByText("There is a client of this id already").waitFor();
    expect(await page.getByLabel("Scope").inputValue()).toBe("orders:read");
    await page.getByLabel("Client id").fill("orders");
    await page.getByRole("button", { name: "Create the client" }).click();
    secret = await shownOnce(page);
    await page.getByRole("heading", { level: 1, name: "orders" }).waitFor();
    expect((await world.token("orders", secret)).status).toBe(200);
    expect(await page.content()).not.toContain(secret);
    expect(await page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")).toBe(
      "[{},{}]",
    );
  });

  it("rotates a secret under load with an overlap, and nobody is refused", async () => {
    let [isOver, current] = [false, secret];
    const statuses: number[] = [];
    const load = (async () => {
      while (!isOver) statuses.push((await world.token("orders", current)).status);
    })();
    await page.getByRole("button", { name: "Rotate the secret" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("The old secret stays good").selectOption("3600");
    expect(await dialog.textContent()).toMatch(/good until .*the new secret/);
    await dialog.getByRole("button", { name: "Rotate the secret" }).click();
    const fresh = await shownOnce(page);
    const before = statuses.length;
    await expect.poll(() => statuses.length).toBeGreaterThan(before + 5);
    current = fresh;
    await expect.poll(() => statuses.length).toBeGreaterThan(before + 15);
    isOver = true;
    await load;
    expect(fresh).not.toBe(secret);
    expect(new Set(statuses)).toEqual(new Set([200]));
    await page.getByText("runs out", { exact: true }).waitFor();
    secret = fresh;
  });

  it("finds who was refused and why, from the figures of the overview", async () => {
    expect((await world.token("orders", "a-wrong-secret")).status).toBe(401);
    await expect
      .poll(
        async () => {
          await goTo(page, "#/?hours=168", "Overview");
          await goTo(page, "#/", "Overview");
          return page.getByRole("link", { name: "secret_mismatch" }).count();
        },
        { timeout: 15_000 },
      )
      .toBe(1);
    await page.getByRole("link", { name: "secret_mismatch" }).click();
    const entry = page.locator(".entries li").first();
    await entry.waitFor();
    expect(await entry.textContent()).toMatch(/refused.*my-tenant \/ orders.*secret_mismatch/);
    await entry.getByText("All fields").click();
    expect(await entry.textContent()).toMatch(/remote_address(?:::1|127\.0\.0\.1)/);
    expect(await page.content()).not.toContain("a-wrong-secret");
  });

  it("reads in the audit log that it was themselves who acted", async () => {
    await goTo(page, "#/audit?outcome=done&client=orders", "Audit log");
    const entries = page.locator(".entries li");
    // The entries of the search before stay until those of this one are there.
    await expect
      .poll(async () => (await entries.allTextContents()).join("\n"), { timeout: 15_000 })
      .toMatch(/POST \/tenants\/\{tenant\}\/clients\/\{client\}\/secrets.*by demo/);
    await page.getByRole("button", { name: "Check the chain" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Check the chain" }).click();
    await page.getByText("The chain holds").waitFor();
  });

  it("is told how a request would end, and why, without an effect", async () => {
    await goTo(page, "#/explain?tenant=my-tenant&client=orders", "Explain a request");
    await page.getByLabel("client_secret").fill(secret);
    await page.getByLabel("scope").fill("orders:write");
    await page.getByRole("button", { name: "Explain" }).click();
    await page.getByText("It would be refused: scope_not_allowed").waitFor();
    await page.getByLabel("scope").fill("orders:read");
    await page.getByRole("button", { name: "Explain" }).click();
    await page.getByText("It would get a token").waitFor();
    await goTo(page, "#/audit", "Audit log");
    await page.locator(".entries li").first().waitFor();
    expect(await page.content()).not.toContain(secret);
  });

  it("shuts a leaked client out in less than 30 seconds from opening the page", async () => {
    const before = await world.token("orders", secret);
    expect(before.status).toBe(200);
    const opened = performance.now();
    const fresh = await world.signedIn();
    await fresh.getByRole("link", { name: "Tenants", exact: true }).click();
    await fresh.getByRole("link", { name: "my-tenant" }).click();
    await fresh.getByRole("searchbox").fill("ord");
    await fresh.getByRole("link", { name: "orders" }).click();
    await fresh.getByRole("button", { name: "Shut out" }).click();
    const dialog = fresh.getByRole("dialog");
    expect(await dialog.textContent()).toContain("2 secrets, and every request of orders");
    await dialog.getByRole("button", { name: "Shut out orders" }).click();
    await fresh.getByText("It is disabled").waitFor();
    await expect.poll(async () => (await world.token("orders", secret)).status).toBe(401);
    expect(performance.now() - opened).toBeLessThan(30_000);
    await fresh.close();
  });

  it("makes, rotates and revokes an API key, and rotates and revokes a signing key", async () => {
    await goTo(page, "#/tenants/my-tenant/clients/service-client-123", "service-client-123");
    await page.getByRole("button", { name: "Make an API key" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Make an API key" }).click();
    expect(await shownOnce(page)).toMatch(/^mpak_/);
    await page.getByRole("button", { name: /^Rotate API key/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Rotate the API key" }).click();
    expect(await shownOnce(page)).toMatch(/^mpak_/);
    await page
      .getByRole("button", { name: /^Revoke API key/ })
      .first()
      .click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke the API key" }).click();
    await page.getByText(/API key .* is revoked/).waitFor();

    await goTo(page, "#/tenants/my-tenant/keys", "my-tenant");
    await page.getByRole("button", { name: "Rotate", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Rotate the key" }).click();
    await page.getByText("announced", { exact: true }).waitFor();
    await page.getByText(/^signs now, and stops in \d+ minutes$/).waitFor();
    await page.getByRole("button", { name: "Revoke key oauth2-key-1" }).click();
    const dialog = page.getByRole("dialog");
    const revoke = dialog.getByRole("button", { name: "Revoke the key" });
    expect(await revoke.isDisabled()).toBe(true);
    await dialog.getByLabel("Type oauth2-key-1 to go on").fill("oauth2-key-1");
    await revoke.click();
    await page.getByText("revoked", { exact: true }).waitFor();
    expect((await world.token("service-client-123", "super-secret-key")).status).toBe(200);
  });

  const at = () => ({ world, page });
  editJourneys(at);
  keyJourneys(at);
  sessionJourneys(at);
  leavingJourneys(at);
  // Last: the overview of so many clients takes its time.
  listJourneys(at);

  it("signs out: the token is ended, and the next visit asks for a login", async () => {
    const revoked = page.waitForResponse(/\/oauth\/revoke$/);
    await page.getByRole("button", { name: "Sign out" }).click();
    expect((await revoked).status()).toBe(200);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("You are signed out").waitFor();
    await page.goto(world.consoleUrl);
    await page.getByLabel("User name").waitFor();
  });

  it("left no fault behind, and asked no other server", () => {
    expect(world.faults.filter((text) => !/status of (?:400|401|404|409|412)/.test(text))).toEqual(
      [],
    );
  });
});

describe.skipIf(executablePath === undefined)("a user who is no operator, in Chromium", () => {
  it("is told so, and gets no token", async () => {
    const world = await consoleWorld({
      MINTPORT_CONSOLE: '{"operators":{"somebody else":"mintport:*"}}',
    });
    const page = await world.loggedIn();
    await page.getByText("you are no operator of this server").waitFor();
    expect(await page.getByRole("navigation").count()).toBe(0);
    await page.getByRole("button", { name: "Sign in as somebody else" }).click();
    await page.getByRole("button", { name: "Continue as demo" }).waitFor();
    await world.close();
  });
});

describe.skipIf(executablePath === undefined)("an operator who may only read, in Chromium", () => {
  it("is shown no act that would be refused, and why there is none", async () => {
    const read = ["tenants", "clients", "keys", "grants"].map((name) => `mintport:${name}:read`);
    const world = await consoleWorld({
      MINTPORT_CONSOLE: JSON.stringify({ operators: { demo: read.join(" ") } }),
    });
    const page = await world.signedIn();
    const client = "#/tenants/my-tenant/clients/service-client-123";
    for (const [hash, heading, right] of [
      ["#/tenants", "Tenants", "tenants:write"],
      ["#/tenants/my-tenant", "my-tenant", "clients:write"],
      ["#/tenants/my-tenant/settings", "my-tenant", "tenants:write"],
      ["#/tenants/my-tenant/keys", "my-tenant", "keys:write"],
      // The admin tenant's own takes everything.
      ["#/tenants/operators/keys", "operators", "*"],
      ["#/tenants/operators/grants?subject=demo", "operators", "*"],
      [client, "service-client-123", "clients:write"],
      ["#/explain", "Explain a request", "requests:explain"],
    ] as const) {
      await goTo(page, hash, heading);
      await page.getByText(`does not cover mintport:${right}.`).waitFor();
      const acts = await page.locator("main").locator("button, a.button").allTextContents();
      expect(acts.filter((text) => !/^(?:Its audit log|Look up)$/.test(text))).toEqual([]);
    }
    await world.close();
  });
});
