import type { Problem } from "@mintport/core/ports";
import { describe, expect, it } from "vitest";
import { account, leaving, problem, show } from "./samples.ts";

describe("the account page", () => {
  it("goes on as who is there, or as somebody else", async () => {
    const { body } = await show(account);
    expect(body).toContain('<input type="hidden" name="interaction" value="handle-2">');
    expect(body.match(/<button [^>]*>.*<\/button>/g)).toEqual([
      '<button type="submit" name="decision" value="continue" class="first">Continue as <bdi>ada@example.com</bdi></button>',
      '<button type="submit" name="decision" value="switch">Use another account</button>',
    ]);
  });
});

describe("the leaving page", () => {
  it("leads on by a click, and names the host (OAuth 2.1 §7.13.2)", async () => {
    const { body, headers } = await show(leaving);
    expect(body).toContain(`href="${leaving.to}"`);
    expect(body).toContain('Go to <bdi dir="ltr">print.example.com</bdi>');
    expect(body).not.toContain("http-equiv");
    expect(headers).not.toHaveProperty("Refresh");
  });

  it.each(["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "no URL"])(
    "has no link to %s",
    async (to) => {
      expect((await show({ ...leaving, to })).body).not.toContain("<a ");
    },
  );

  it("leads into an app by the app's own scheme (RFC 8252 §7.1)", async () => {
    const to = "com.example.app:/callback?error=access_denied";
    expect((await show({ ...leaving, to })).body).toContain(`href="${to}"`);
  });
});

const problems: readonly Problem[] = [
  "request-invalid",
  "interaction-over",
  "unavailable",
  "too-many-requests",
  "unexpected",
];

describe("the problem page", () => {
  it.each(problems)("says what the user may know and leads nowhere: %s", async (name) => {
    const { status, body } = await show({ ...problem, problem: name, status: 429 });
    expect(status).toBe(429);
    expect(body).toMatch(/<h1>[A-Z][a-z ]+<\/h1>/);
    expect(body).not.toMatch(/<a |<form|<button/);
  });
});
