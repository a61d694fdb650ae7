import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

describe("an edge platform, which knows no node:", () => {
  it.each([
    "@mintport/storage-memory",
    "@mintport/storage-redis",
    "@mintport/storage-sql",
    "@mintport/storage-sql/d1",
  ])("bundles %s", async (name) => {
    expect(await unresolved(name)).toEqual([]);
  });

  it("is told what SQLite of Node needs, at an entry of its own", async () => {
    expect(await unresolved("@mintport/storage-sql/node-sqlite")).toContain("node:worker_threads");
  });
});

/** The imports of a package that a bundler for the edge does not find. */
const unresolved = async (name: string): Promise<readonly string[]> => {
  const outcome = await build({
    stdin: { contents: `export * from "${name}";`, resolveDir: here },
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    conditions: ["@mintport/source", "workerd", "worker", "browser"],
    logLevel: "silent",
  }).catch((failure: { readonly errors: readonly { readonly text: string }[] }) => failure);
  return outcome.errors.map(({ text }) => /"(.+)"/.exec(text)?.[1] ?? text);
};

const here = fileURLToPath(new URL(".", import.meta.url));
