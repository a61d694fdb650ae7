import { describe, expect, it } from "vitest";
import { withoutTypes } from "../src/launch.ts";

describe("withoutTypes", () => {
  it("names copies in every import of our own, and leaves those of packages alone", () => {
    const source = [
      'import { a, type B } from "./a.ts";',
      'import { c } from "c.ts";',
      "export const d = async (b: B): Promise<unknown> =>",
      '  (await import("../d.ts")).of(a, b, c);',
    ].join("\n");
    const text = withoutTypes(source);
    expect(text).toContain('from "./a.js"');
    expect(text).toContain('from "c.ts"');
    expect(text).toContain('import("../d.js")');
    expect(text).not.toContain("Promise<unknown>");
  });
});
