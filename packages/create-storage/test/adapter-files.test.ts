import { memoryStorage } from "@mintport/storage-memory";
import { type Runner, storageContract } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { adapterFiles } from "../src/adapter-files.ts";

const names = { packageName: "x", kebab: "x", camel: "x", pascal: "X" };
const files = adapterFiles(names, "vitest");

describe("the files of a new adapter", () => {
  it("list at each port the promises that its suite proves, and no other", () => {
    const proven = promises();
    expect(proven.size).toBe(10);
    for (const [port, texts] of proven) {
      const file = `src/${port === "key-store" ? "key-ring-store" : port}.ts`;
      expect({ file, promises: listed(files.get(file) ?? "") }).toEqual({ file, promises: texts });
    }
  });

  it("keep no name of the template", () => {
    for (const [path, content] of files) expect(`${path} ${content}`).not.toMatch(/my-?engine/i);
  });

  it("have the tests of one runner", () => {
    expect(files.get("test/contract.test.ts")).toContain('from "vitest"');
    expect(adapterFiles(names, "node").get("test/contract.test.ts")).toContain('from "node:test"');
  });

  it("keep installed packages and what is built out of git", () => {
    expect(files.get(".gitignore")).toBe("node_modules/\ndist/\n");
  });
});

/** The items of the comment; a long one goes on in the next line. */
const listed = (source: string): readonly string[] => {
  const [, list = ""] = /Its suite proves:\n(.*?) \*\/\n/s.exec(source) ?? [];
  return list
    .replaceAll(/\n \* {3}/g, " ")
    .split("\n")
    .flatMap((line) => (line.startsWith(" * - ") ? [line.slice(5)] : []));
};

/** The promises that the suites prove of a storage that cannot expire by itself, by their ports. */
const promises = (): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  const it: Runner["it"] = (name) => {
    const [, port = "", text = ""] = /^([a-z-]+): (.+) \(docs\/.+\)$/.exec(name) ?? [];
    found.set(port, [...(found.get(port) ?? []), text]);
  };
  storageContract(
    {
      describe: (_name, body) => {
        body();
      },
      it,
      expect: () => ({ toBe: () => {}, toEqual: () => {} }),
    },
    async () => ({ handles: [memoryStorage(), memoryStorage()], close: async () => {} }),
    { expiresByItself: false, offers: ["breakEngine", "writeRaw", "wait"] },
  );
  return found;
};
