import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";

/**
 * Holds the size of a Worker: the README's Fetch handler, bundled from the built packages as an edge platform bundles it. Prints
 * what takes the most room. It also fails if anything of Node is in it, since the bundler knows no `node:`.
 */
const limit = 60_000;
const root = new URL("..", import.meta.url).pathname;

/** The code of the page, so that it is what an embedder begins with. */
const blocks = readFileSync(`${root}README.md`, "utf8").matchAll(/^```ts run\n(.*?)^```$/gms);
const [worker, ...others] = [...blocks]
  .map(([, code = ""]) => code)
  .filter((code) => code.includes("@mintport/http/web"));
if (worker === undefined || others.length > 0)
  throw new Error("the README has no Fetch handler, or several");

const { outputFiles, metafile } = await build({
  stdin: {
    contents: worker,
    loader: "ts",
    // It has a dependency on every package.
    resolveDir: `${root}packages/internal/conformance`,
  },
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: "esm",
  platform: "browser",
  logLimit: 5,
  target: "es2022",
  conditions: ["workerd", "worker", "browser"],
  metafile: true,
  write: false,
});
const [bundle] = outputFiles;
if (bundle === undefined) throw new Error("esbuild wrote nothing");

/** The package of a file, ours or another's. */
const packageOf = (path: string): string =>
  /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ??
  /^packages\/(.+?)\/dist\//.exec(path)?.[1] ??
  path;

const largest = (
  { outputs }: Metafile,
  nameOf: (path: string) => string,
  most: number,
): readonly string[] => {
  const sizes = new Map<string, number>();
  for (const { inputs } of Object.values(outputs))
    for (const [path, { bytesInOutput }] of Object.entries(inputs))
      sizes.set(nameOf(path), (sizes.get(nameOf(path)) ?? 0) + bytesInOutput);
  return [...sizes]
    .sort(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([name, bytes]) => `${bytes.toLocaleString("en").padStart(9)}  ${name}`);
};

/** A bundle without them is not the one that is meant. */
const expected = ["core", "http", "keys/crypto", "storage/memory", "jose", "neverthrow", "zod"];
const packages = largest(metafile, packageOf, 20);
const missing = expected.filter((name) => !packages.some((line) => line.endsWith(`  ${name}`)));

const zipped = gzipSync(bundle.contents, { level: 9 }).length;
console.log(["minified, by package:", ...packages].join("\n"));
console.log(
  [
    "the largest files:",
    ...largest(metafile, (path) => path.replace(/^.*node_modules\//, ""), 10),
  ].join("\n"),
);
if (missing.length > 0) console.error(`the bundle has nothing of ${missing.join(", ")}`);
console.log(`${zipped.toLocaleString("en")} bytes gzipped, ${limit.toLocaleString("en")} allowed`);
process.exitCode = zipped <= limit && missing.length === 0 ? 0 : 1;
