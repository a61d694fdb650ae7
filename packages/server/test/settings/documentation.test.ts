import { readFile } from "node:fs/promises";
import { readSettings } from "@mintport/server";
import { describe, expect, it } from "vitest";
import { fileVariable, variables } from "../../src/settings/variables.ts";

const page = readFile(new URL("../../../../docs/configuration.md", import.meta.url), "utf8");

describe("docs/configuration.md", () => {
  it("lists every variable with the setting it stands for, and no other", async () => {
    const rows = [...(await page).matchAll(/^\| `(MINTPORT_\w+)` *\| `?([\w.]+|–)`? *\|/gm)];

    expect(Object.fromEntries(rows.map(([, name, field]) => [name, field]))).toEqual({
      [fileVariable]: "–",
      ...Object.fromEntries(Object.entries(variables).map(([name, { field }]) => [name, field])),
    });
  });

  it("says of every variable that is a list that commas are between", async () => {
    const lists = Object.entries(variables).filter(([, { form }]) =>
      ["list", "costs"].includes(form),
    );

    expect(lists.length).toBeGreaterThan(6);
    for (const [name] of lists)
      expect(await page).toMatch(
        new RegExp(`^\\| \`${name}\` .*with commas between.*in the file a list`, "m"),
      );
  });

  it("says the defaults that hold", async () => {
    const settings: object = readSettings({});
    const shown = [...(await page).matchAll(/^\| `MINTPORT_\w+` *\| `(\w+)` *\| `([^`]+)` +\|/gm)];

    expect(shown.length).toBeGreaterThan(6);
    for (const [, field = "", value] of shown)
      expect(String(Reflect.get(settings, field)), field).toBe(value);
  });
});
