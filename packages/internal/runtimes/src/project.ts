import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";

const flow = new URL("flow/", import.meta.url).pathname;

/** Copies the flow into a project, as JavaScript: Node 20 reads no types. */
export const writeFlow = (project: string): void => {
  for (const name of readdirSync(flow)) {
    const code = stripTypeScriptTypes(readFileSync(join(flow, name), "utf8"));
    writeFileSync(join(project, inJavaScript(name)), inJavaScript(code));
  }
};

/** The blocks of a page that are marked to run, as `block-1.ts` and so on, and as JavaScript beside; answers their names. */
export const writeBlocks = (page: string, project: string): readonly string[] =>
  blocksOf(readFileSync(page, "utf8")).map((code, at) => {
    const name = `block-${at + 1}.ts`;
    writeFileSync(join(project, name), code);
    writeFileSync(join(project, inJavaScript(name)), stripTypeScriptTypes(code));
    return name;
  });

const blocksOf = (page: string): readonly string[] =>
  page
    .split("\n```ts run\n")
    .slice(1)
    .map((rest) => rest.slice(0, rest.indexOf("\n```")));

/** The flow for Deno without an installation: packages are named by `npm:` where they are imported. */
export const writeNpmSpecifiers = (project: string, folder: string, npmrc: string): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, ".npmrc"), npmrc);
  // Deno looks for `.npmrc` beside a configuration of its own.
  writeFileSync(join(folder, "deno.json"), "{}");
  for (const name of readdirSync(project).filter((file) => file.endsWith(".mjs"))) {
    copyFileSync(join(project, name), join(folder, name));
    const code = readFileSync(join(folder, name), "utf8");
    writeFileSync(join(folder, name), code.replaceAll('from "@mintport/', 'from "npm:@mintport/'));
  }
};

/** The name of a module, or the names in its imports, once its types are gone. */
export const inJavaScript = (text: string): string => text.replaceAll(/\.ts(?="|$)/g, ".mjs");
