import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Reason, reasons } from "@mintport/core";
import { describe, expect, it } from "vitest";

const page = readFileSync(
  fileURLToPath(new URL("../../../../../docs/errors.md", import.meta.url)),
  "utf8",
);

describe("docs/errors.md", () => {
  it.each(Object.keys(reasons) as Reason[])("names %s, with what goes out", (reason) => {
    const [code, description] = reasons[reason];
    expect(page).toContain(`\`${reason}\``);
    expect(page).toContain(`\`${code}\``);
    expect(page).toContain(description);
  });
});
