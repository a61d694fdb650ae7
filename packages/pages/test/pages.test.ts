import { createHash } from "node:crypto";
import { expectErr } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { pages, redirectToLogin } from "../src/index.ts";
import {
  account,
  client,
  consent,
  login,
  policyOf,
  problem,
  requestWith,
  show,
  shown,
  tenant,
} from "./samples.ts";

describe("every page", () => {
  it.each(shown)("is HTML in UTF-8 with one heading and no script: $page", async (page) => {
    const { headers, body } = await show(page);
    expect(headers["Content-Type"]).toBe("text/html; charset=utf-8");
    expect(body.match(/<h1>/g)).toHaveLength(1);
    expect(body).not.toMatch(/<script| style=| on[a-z]+=/i);
  });

  it.each(shown)(
    "allows its own style by its hash, and nothing else (CSP Level 3): $page",
    async (page) => {
      const answer = await show(page, {
        stylesheet: "main{\r\nborder-radius:0}",
        brand: () => ({ name: "Lumen", colours: { accent: "#5b3df5" } }),
      });
      const [, css = ""] = /<style>([^]*)<\/style>/.exec(answer.body) ?? [];
      const hash = createHash("sha256").update(css).digest("base64");
      expect(css).toContain("--accent:#5b3df5");
      expect(css).toContain("main{\nborder-radius:0}");
      expect(policyOf(answer).get("style-src")).toBe(`'sha256-${hash}'`);
      expect(policyOf(answer).get("default-src")).toBe("'none'");
      expect(policyOf(answer).get("base-uri")).toBe("'none'");
      expect(policyOf(answer).get("img-src")).toBe("'none'");
      expect(answer.headers).not.toHaveProperty("X-Frame-Options");
      expect(policyOf(answer).has("frame-ancestors")).toBe(false);
    },
  );

  it("loads pictures from the brand's origin and from that of a client somebody vouches for", async () => {
    const brand = () => ({ name: "Lumen", logoUrl: "https://cdn.example.com/logo.svg" });
    const face = { ...client, logoUri: "https://print.example.com/a.png?b=1" };
    const images = async (vouchedFor: boolean) =>
      policyOf(await show({ ...consent, client: { ...face, vouchedFor } }, { brand })).get(
        "img-src",
      );
    expect(await images(true)).toBe("https://print.example.com https://cdn.example.com");
    expect(await images(false)).toBe("https://cdn.example.com");
  });

  it("has no picture by a URL that is none of the web", async () => {
    const { body } = await show(consent, { brand: () => ({ name: "Lumen", logoUrl: "data:x" }) });
    expect(body).not.toContain("<img");
  });
});

describe("a form", () => {
  const targets = async (source: string, options = {}) =>
    policyOf(await show({ ...consent, redirectSource: source }, options)).get("form-action");

  it.each(["https://print.example.com", "http://127.0.0.1:*", "com.example.app:"])(
    "may lead back to the client: %s",
    async (source) => {
      expect(await targets(source)).toBe(`'self' ${source}`);
    },
  );

  it.each([
    "*",
    "https://a.example; script-src *",
    "https://a.example/,x",
    "'unsafe-inline'",
    "https://*",
    "",
  ])("is not widened by a source that is none: %s", async (source) => {
    expect(await targets(source)).toBe("'self'");
  });

  it.each(["http://[::1]:*", "http://[::1]:8080", "http://[::1]"])(
    "may lead to %s by its scheme alone, since no source names an IPv6 address",
    async (source) => {
      expect(await targets(source)).toBe("'self' http:");
    },
  );

  it("may lead to the login page of another user", async () => {
    const whole = { loginUrl: "https://login.example.com/start" };
    expect(policyOf(await show(account, whole)).get("form-action")).toContain(
      "https://login.example.com",
    );
    expect(
      await targets("app:", { loginUrl: () => "/x", formOrigins: ["https://login.example.com"] }),
    ).toBe("'self' app: https://login.example.com");
  });

  it("is allowed where there is one only", async () => {
    expect(policyOf(await show(problem)).get("form-action")).toBe("'none'");
  });
});

describe("a tenant's look", () => {
  it("is the tenant's name where the embedder says nothing", async () => {
    expect((await show(consent)).body).toContain("wants access to your main account");
  });

  it("may come later, and knows the tenant and the user", async () => {
    const { body } = await show(consent, {
      brand: async (of) => ({ name: `Brand of ${of}`, logoUrl: "https://cdn.example.com/l.svg" }),
      subjectName: async (of, subject) => `${of}/${subject}`,
    });
    expect(body).toContain('alt="Brand of main"');
    expect(body).toContain("Signed in as <bdi>main/ada@example.com</bdi>");
  });

  it("that cannot be found out is an error of the port", async () => {
    const failing = pages({ loginUrl: "/login", brand: () => Promise.reject(new Error("down")) });
    const error = expectErr(await failing.show(tenant, consent, requestWith()));
    expect(error).toMatchObject({ kind: "unavailable", port: "authorize-pages" });
  });
});

describe("a login", () => {
  it.each([
    ["/login", "https://auth.example.com/login"],
    ["https://login.example.com/a?b=c", "https://login.example.com/a?b=c"],
    [() => new URL("https://login.example.com/"), "https://login.example.com/"],
  ])("is a redirect with the way back: %s", async (loginUrl, expected) => {
    const { status, headers } = await show(login, { loginUrl });
    const { searchParams } = new URL(String(headers["Location"]));
    expect(status).toBe(303);
    expect(String(headers["Location"]).startsWith(expected)).toBe(true);
    expect(searchParams.getAll("return_to")).toEqual([login.resume]);
  });

  it("has one way back, whatever the URL brings", async () => {
    const { headers } = await show(login, { loginUrl: "/login?return_to=https://evil.example" });
    const { searchParams } = new URL(String(headers["Location"]));
    expect(searchParams.getAll("return_to")).toEqual([login.resume]);
  });

  it("may be an answer of the embedder's, which may end in the redirect", async () => {
    const own = { status: 200, headers: { "Content-Type": "text/plain" }, body: "log in" };
    expect(await show(login, { loginUrl: undefined, login: () => own } as never)).toEqual(own);
    const { headers } = await redirectToLogin("/in")(tenant, login, requestWith());
    expect(headers["Location"]).toMatch(/^https:\/\/auth\.example\.com\/in\?return_to=/);
  });
});

describe("JSON", () => {
  it.each([
    ["application/json", true],
    ["application/json, text/html;q=0.9", true],
    ["text/html;q=0.5, application/*", true],
    ["text/html, application/json", false],
    ["*/*", false],
    ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false],
    ["application/json;q=0", false],
    ["application/json;q=nonsense", false],
  ])("is for whoever wants it more than HTML (RFC 9110 §12.5.1): %s", async (accept, wanted) => {
    const { headers } = await show(consent, {}, requestWith({ accept }));
    expect(headers["Content-Type"] === "application/json").toBe(wanted);
  });

  it.each([...shown, login])("holds the page's data: $page", async (page) => {
    const { status, body } = await show(page, {}, requestWith({ accept: "application/json" }));
    expect(JSON.parse(body)).toEqual(page);
    expect(status).toBe(page.page === "problem" ? page.status : 200);
  });
});
