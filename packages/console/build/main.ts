import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/**
 * Bundles the console for browsers, each file named by its content, and holds its size: whoever administers from a phone waits for
 * every byte.
 */
const limit = 40_000;
const root = new URL("..", import.meta.url).pathname;
const out = `${root}browser/`;

const { outputFiles } = await build({
  entryPoints: [`${root}app/main.tsx`],
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  entryNames: "console-[hash]",
  outdir: out,
  write: false,
});

const nameOf = (ending: string): string => {
  const [file, ...others] = outputFiles.filter(({ path }) => path.endsWith(ending));
  if (file === undefined || others.length > 0) throw new Error(`esbuild made not one ${ending}`);
  return basename(file.path);
};

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Mintport console</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/admin/console/${nameOf(".css")}">
<script type="module" src="/admin/console/${nameOf(".js")}"></script>
</head>
<body><div id="console"><p class="boot">The console needs JavaScript.</p></div></body>
</html>
`;

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
writeFileSync(`${out}index.html`, page);
for (const { path, contents } of outputFiles) writeFileSync(path, contents);

const zipped = [Buffer.from(page), ...outputFiles.map(({ contents }) => contents)]
  .map((contents) => gzipSync(contents, { level: 9 }).length)
  .reduce((sum, size) => sum + size, 0);
console.log(
  `the console: ${zipped.toLocaleString("en")} bytes gzipped, ${limit.toLocaleString("en")} allowed`,
);
process.exitCode = zipped <= limit ? 0 : 1;
