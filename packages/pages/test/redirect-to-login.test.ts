import { ConfigurationError } from "@mintport/core";
import { describe, expect, it } from "vitest";
import { pages, redirectToLogin } from "../src/index.ts";
import { login, requestWith, tenant } from "./samples.ts";

describe("the answer of a function of login URLs", () => {
  it.each<[string, unknown]>([
    ["a script", "javascript:alert(1)"],
    ["a document", "data:text/html,x"],
    ["another host by two slashes", "//evil.example"],
    ["another host by a backslash", "/\\evil.example"],
    ["another host by a tab", "/\t/evil.example"],
    ["a page relative to ours", "login"],
    ["a user name", "https://auth.example.com@evil.example"],
    ["nothing", undefined],
    ["a promise", Promise.resolve("/login")],
  ])("%s leads nowhere, and takes no handle along", async (_what, answer) => {
    const { show } = pages({ loginUrl: () => answer as string });
    const shown = await show(tenant, login, requestWith());
    expect(shown).toMatchObject({
      error: { kind: "corrupt", port: "authorize-pages", cause: expect.any(ConfigurationError) },
    });
    expect(shown).toHaveProperty(
      "error.cause.message",
      'pages: loginUrl: what the function answers must begin with one "/", or be a whole http or https URL',
    );
  });

  it.each([
    ["/login?x=1", "https://auth.example.com/login?x=1&return_to="],
    ["https://login.example/in", "https://login.example/in?return_to="],
    [new URL("https://login.example/in"), "https://login.example/in?return_to="],
  ])("%s is where the browser is sent, with the way back", async (answer, start) => {
    const { show } = pages({ loginUrl: () => answer });
    expect(await show(tenant, login, requestWith())).toMatchObject({
      value: { status: 303, headers: { Location: start + encodeURIComponent(login.resume) } },
    });
  });
});

it("redirectToLogin refuses a URL that is none of the web, too", () => {
  expect(() => redirectToLogin("//evil.example")(tenant, login, requestWith())).toThrow(
    /loginUrl: must begin with one/,
  );
});
