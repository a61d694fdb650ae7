import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { html, type OwnPage, ownPage } from "../src/index.ts";
import { policyOf } from "./samples.ts";

const show = (change: Partial<OwnPage> = {}) =>
  ownPage({
    brand: { name: "Lumen" },
    title: "Sign in",
    main: html`<h1>Sign in, ${"<b>Ada</b>"}</h1>`,
    ...change,
  });

describe("a page of the embedder's own", () => {
  it("stands in the frame of the others, with every value escaped and no script", async () => {
    const { status, headers, body } = await show({ title: "<i>Sign in" });

    expect(status).toBe(200);
    expect(headers["Content-Type"]).toBe("text/html; charset=utf-8");
    expect(body).toContain("<title>&#60;i&#62;Sign in · Lumen</title>");
    expect(body).toContain("<h1>Sign in, &#60;b&#62;Ada&#60;/b&#62;</h1>");
    expect(body).not.toMatch(/<script| style=/i);
  });

  it("says Referrer-Policy: same-origin, without which browsers post its form with Origin: null", async () => {
    expect((await show()).headers["Referrer-Policy"]).toBe("same-origin");
  });

  it("allows its own style by its hash, and nothing else (CSP Level 3)", async () => {
    const answer = await show({ stylesheet: ".field{display:block}" });
    const [, css = ""] = /<style>([^]*)<\/style>/.exec(answer.body) ?? [];
    const hash = createHash("sha256").update(css).digest("base64");

    expect(css).toContain(".field{display:block}");
    expect(policyOf(answer).get("style-src")).toBe(`'sha256-${hash}'`);
    expect(policyOf(answer).get("default-src")).toBe("'none'");
  });

  it.each([
    [undefined, "'none'"],
    [[], "'self'"],
    [["https://app.example"], "'self' https://app.example"],
    ["any", undefined],
  ] as const)("with form targets %j lets its form lead to %s", async (formTargets, directive) => {
    expect(policyOf(await show({ formTargets })).get("form-action")).toBe(directive);
  });
});
