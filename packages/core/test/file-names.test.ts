import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

/** The doors beside the folders are named by the paths that embedders import. */
const files = readdirSync(fileURLToPath(new URL("../src", import.meta.url)), {
  recursive: true,
  encoding: "utf8",
}).filter((path) => path.endsWith(".ts") && path.includes("/") && basename(path) !== "index.ts");

it("gives no two files of core the same name, so that a name alone finds the file", () => {
  const names = files.map((path) => basename(path));
  const shared = files.filter(
    (path) => names.indexOf(basename(path)) !== names.lastIndexOf(basename(path)),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(shared).toEqual([]);
});
