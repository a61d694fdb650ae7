import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { outcomeOf } from "./collect.ts";
import { contractOn } from "./contract-on.ts";

const page = readFileSync(new URL("../../../docs/storage/contracts.md", import.meta.url), "utf8");

describe("docs/storage/contracts.md", () => {
  it("has a line for every promise, with its anchor and its words, and for no other", async () => {
    const stated = new Map<string, string>();
    for (const expiresByItself of [false, true])
      for (const name of (await outcomeOf(contractOn({ expiresByItself }))).cases) {
        const [, promise = "", anchor = ""] = /^[a-z-]+: (.+) \(.+#([a-z-]+)\)$/.exec(name) ?? [];
        stated.set(anchor, promise);
      }
    const lines = [...page.matchAll(/<a id="([a-z-]+)"><\/a>\s*(.+?)\s*\|/g)];
    const written = new Map(
      lines.map(([, anchor = "", text = ""]) => [anchor, text.replaceAll("\\*", "*")]),
    );
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(stated));
  });
});
