import { readFileSync } from "node:fs";
import { join } from "node:path";
import { memoryStorage } from "@mintport/storage-memory";
import { expect, it } from "vitest";
import { root } from "./snippets.ts";

it("docs/storage/README.md has a row for each store that there is, and says what uses it", () => {
  const page = readFileSync(join(root, "docs/storage/README.md"), "utf8");
  const [table = ""] = /^\| member .*?\n\n/ms.exec(page) ?? [];
  const rows = [...table.matchAll(/^\| `(\w+)` *\|[^|]+\| *(\S.*?) *\|$/gm)];
  const { capabilities: _, ...stores } = memoryStorage();
  expect(rows.map(([, member]) => member).sort()).toEqual(Object.keys(stores).sort());
  // Endpoints have come to every store.
  expect(rows.map(([, , use]) => use)).not.toContain("no endpoint yet");
});
