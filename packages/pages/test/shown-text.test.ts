import { describe, expect, it } from "vitest";
import { html } from "../src/markup/markup.ts";
import { shownHost, shownText } from "../src/markup/shown-text.ts";
import { client, consent, show } from "./samples.ts";

describe("text of somebody else's", () => {
  it.each([
    ["a direction turned around", "Photo\u202egnp.exe", "Photognp.exe"],
    ["an isolate that is never closed", "\u2067Photo", "Photo"],
    ["control characters and lines", "Photo\u0007\r\n\u2028Print", "Photo Print"],
    ["characters that nobody sees", "Pho\u200bto\u{e0041}", "Photo"],
    ["marks that pile up", `a${"\u0301".repeat(50)}`, "a\u0301\u0301\u0301"],
  ])("loses %s", (_what, text, plain) => {
    expect(shownText(text)).toBe(plain);
  });

  it("keeps what languages and emoji need to join", () => {
    expect(shownText("می\u200cخواهم 👩\u200d🚀")).toBe("می\u200cخواهم 👩\u200d🚀");
  });

  it("is cut between characters, however long it is", () => {
    expect(shownText("👩".repeat(10_240), 10)).toBe(`${"👩".repeat(9)}…`);
    expect(shownText(`${"\u202e".repeat(10_240)}x`, 10)).toBe("…");
  });

  it("of a long host keeps the end, where its owner stands", () => {
    const host = `${"bank.example.".repeat(100)}evil.example`;
    expect(shownHost(host)).toMatch(/^….{254}$/);
    expect(shownHost(host)).toMatch(/evil\.example$/);
  });
});

describe("HTML", () => {
  it("escapes every value, in content and in attributes", () => {
    const markup = `"><script>alert('1')</script>&`;
    expect(html`<p title="${markup}">${[markup]}</p>`.text).toBe(
      '<p title="&#34;&#62;&#60;script&#62;alert(&#39;1&#39;)&#60;/script&#62;&#38;">' +
        "&#34;&#62;&#60;script&#62;alert(&#39;1&#39;)&#60;/script&#62;&#38;</p>",
    );
  });

  it("takes no object for markup that only looks like it", () => {
    const forged = JSON.parse('{"text":"<script>"}') as string;
    expect(html`${forged}`.text).not.toContain("<script>");
  });

  it("has nothing of a client, a subject, a scope or a brand unescaped", async () => {
    const evil = `"><img src=x onerror=alert(1)>`;
    const face = { ...client, name: evil, policyUri: `https://example.com/${evil}` };
    const scopes = [{ name: evil, known: false, required: true }];
    const texts = { client: face, subject: evil, scopes, redirectHost: evil, handle: evil };
    const { body } = await show(
      { ...consent, ...texts, answerTo: `https://auth.example.com/${evil}` },
      { brand: () => ({ name: evil, logoUrl: `https://example.com/${evil}` }) },
    );
    expect(body).not.toContain("<img src=x");
    expect(/<title>(.*)<\/title>/.exec(body)?.[1]).not.toContain("<");
    expect(body.match(/<(?:img|script)[^>]*>/g)).toEqual([
      expect.stringMatching(/^<img src="https:\/\/example\.com\/[^"<>]*" alt="[^"<>]*">$/),
    ]);
  });
});
