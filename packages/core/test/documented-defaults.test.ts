import { readFileSync } from "node:fs";
import { defaults } from "@mintport/core";
import { describe, expect, it } from "vitest";

const source = readFileSync(
  new URL("../src/authorization-server-config.ts", import.meta.url),
  "utf8",
);
const [, body = ""] = /export interface ServerOptions \{\n(.*?)\n\}/s.exec(source) ?? [];

/** The text behind `@default`, by field. */
const documented = new Map(
  [...body.matchAll(/\/\*\*(.*?)\*\/\s+readonly (\w+)\??:/gs)].map(
    ([, comment = "", field = ""]) => [field, /@default (.*?)\s*$/m.exec(comment)?.[1]],
  ),
);

/** A list as its length, since its members are functions and records; everything else as JSON. */
const listed = (text: string): number => text.split(",").length;

describe("the documented defaults of ServerOptions", () => {
  it("are there for every default, and for nothing else", () => {
    expect([...documented.keys()].sort()).toEqual(Object.keys(defaults).sort());
  });

  it.each(Object.entries(defaults))("say of %s what it is", (field, value: unknown) => {
    const text = documented.get(field);
    expect(text).toBeDefined();
    if (Array.isArray(value)) expect(listed(String(text))).toBe(value.length);
    else if (typeof value === "object") expect(text).toMatch(/^system[A-Z]/);
    else expect(JSON.parse(String(text).replaceAll(/(?<=\d)_(?=\d)/g, ""))).toBe(value);
  });
});
