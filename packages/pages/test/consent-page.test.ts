import type { ClientId } from "@mintport/core";
import type { ConsentPage } from "@mintport/core/ports";
import { describe, expect, it } from "vitest";
import { client, consent, show } from "./samples.ts";

const bodyOf = async (page: Partial<ConsentPage>): Promise<string> =>
  (await show({ ...consent, ...page }, { brand: () => ({ name: "Lumen" }) })).body;

describe("the consent page", () => {
  it("names who asks, who is asked, and where the answer goes (OAuth 2.1 §7.9)", async () => {
    const body = await bodyOf({ client: { ...client, uri: "https://www.example.com/about" } });
    expect(body).toContain("<h1><bdi>Photo Print</bdi> wants access to your Lumen account</h1>");
    expect(body).toContain("Signed in as <bdi>ada@example.com</bdi>");
    expect(body).toContain('<dt>You return to</dt><dd><bdi dir="ltr">print.example.com</bdi></dd>');
    expect(body).toContain('<dt>Website</dt><dd><bdi dir="ltr">www.example.com</bdi></dd>');
    expect(body).not.toContain("Not verified");
  });

  it("posts the handle, the scopes that are approved, and the decision", async () => {
    const body = await bodyOf({});
    expect(body).toContain(`<form method="post" action="${consent.answerTo}" autocomplete="off">`);
    expect(body).toContain('<input type="hidden" name="interaction" value="handle-1">');
    expect(body).toContain('<input type="checkbox" name="scope" value="photos:read" checked>');
    expect(body.match(/<button [^>]*>/g)).toEqual([
      '<button type="submit" name="decision" value="deny">',
      '<button type="submit" name="decision" value="approve" class="first">',
    ]);
  });

  it("posts a required scope, whose box nobody can clear", async () => {
    const body = await bodyOf({ scopes: [{ name: "openid", known: false, required: true }] });
    expect(body).toContain(
      '<input type="hidden" name="scope" value="openid"><input type="checkbox" checked disabled>',
    );
    expect(body).toContain('<span class="tag">Required</span>');
  });

  it("marks what was allowed before, and nothing else", async () => {
    const scopes = ["old", "new"].map((name) => ({ name, known: name === "old", required: false }));
    const rows = (await bodyOf({ scopes })).split("<li>").slice(1);
    expect(rows.map((row) => row.includes("Allowed before"))).toEqual([true, false]);
  });

  it("says that access goes on while the user is away", async () => {
    expect(await bodyOf({ offline: true })).toContain("Keeps access while you are away");
    expect(await bodyOf({})).not.toContain("Keeps access while you are away");
  });

  it("says so when nothing in particular is asked for", async () => {
    const body = await bodyOf({ scopes: [] });
    expect(body).toContain("It asks for no particular permission.");
    expect(body).not.toContain("<fieldset>");
  });

  it("warns of a program on the user's own machine (RFC 8252 §8.6)", async () => {
    expect(await bodyOf({ loopback: true })).toContain("A program on this device is asking");
    expect(await bodyOf({})).not.toContain("A program on this device is asking");
  });

  it("marks a client that nobody vouches for, loads no picture of it, and shows its website as its own words", async () => {
    const uris = { uri: "https://bank.example/", logoUri: "https://bank.example/logo.png" };
    const body = await bodyOf({ client: { ...client, ...uris, vouchedFor: false } });
    expect(body).toContain("<strong>Not verified</strong>");
    expect(body).toContain('<bdi dir="ltr">bank.example</bdi>, as the app says');
    expect(body).not.toContain("logo.png");
    expect(body).toContain('<span class="face" aria-hidden="true">P</span>');
  });

  it("shows the host of an identifier that is a URL in place of what the client says", async () => {
    const id = "https://app.example.net/client.json" as ClientId;
    const uri = "https://bank.example/";
    const body = await bodyOf({ client: { ...client, id, uri, vouchedFor: false } });
    expect(body).toContain('<dt>Website</dt><dd><bdi dir="ltr">app.example.net</bdi></dd>');
    expect(body).not.toContain("bank.example");
  });

  it("links to policy and terms, of the web only", async () => {
    const links = { policyUri: "https://example.com/policy", termsUri: "javascript:alert(1)" };
    const body = await bodyOf({ client: { ...client, ...links } });
    expect(body.match(/<a [^>]*>/g)).toEqual([
      '<a href="https://example.com/policy" target="_blank" rel="noopener noreferrer">',
    ]);
  });

  it.each([
    ["more-scope", "It asks for more than you have allowed before."],
    ["always", "You are asked each time."],
    ["client-not-assured", "You are asked each time"],
    ["client-changed", "This app has changed"],
  ] as const)("says why it asks again: %s", async (because, text) => {
    expect(await bodyOf({ because })).toContain(text);
  });

  it("names the resources", async () => {
    const resources = ["https://api.example.com/photos"] as unknown as ConsentPage["resources"];
    expect(await bodyOf({ resources })).toContain("https://api.example.com/photos</bdi>");
  });
});
