import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { root } from "../docs/snippets.ts";
import type { Command } from "./started.ts";

/** An example whose framework builds it. It has a package of its own, outside the workspace: decision 64. */
export interface BuiltExample {
  readonly name: string;
  /** Where the file with the parts stands in it. */
  readonly library: string;
  readonly start: (cwd: string) => Command;
  /** Packages of ours that it needs beside those that all need, by their folders. */
  readonly packages?: readonly string[];
}

const node = (cwd: string, ...args: readonly string[]): Command => ({
  file: process.execPath,
  args,
  cwd,
});

const nextStart = (cwd: string): Command => node(cwd, "node_modules/next/dist/bin/next", "start");

/** The one whose users log in. */
export const builtLogin: BuiltExample = {
  ...{ name: "login-next-auth", library: "lib", start: nextStart, packages: ["pages"] },
};

export const builtExamples: readonly BuiltExample[] = [
  { name: "next", library: "lib", start: nextStart },
  { name: "sveltekit", library: "src/lib", start: (cwd) => node(cwd, "build") },
];

/** The packages of ours that all need, by their folders. */
const ours = [
  ...["core", "http", "resource-server", "keys/crypto"],
  ...["keys/signature-verifier", "storage/memory"],
];

const run = async (cwd: string, file: string, ...args: readonly string[]): Promise<void> => {
  // The Node that runs the tests, also where the PATH has an older one.
  const PATH = `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`;
  const env = { ...process.env, PATH, CI: "true", NEXT_TELEMETRY_DISABLED: "1" };
  await promisify(execFile)(file, args, { cwd, env: { ...env, NODE_ENV: undefined } });
};

/** Installs the example in a folder of its own, with our packages as npm gets them. */
export const installed = async ({ name, packages = [] }: BuiltExample): Promise<string> => {
  const cwd = await mkdtemp(join(tmpdir(), `mintport-${name}-`));
  await cp(join(root, "examples", name), cwd, { recursive: true, filter: isSource });
  const packs: [string, string][] = [];
  for (const folder of [...ours, ...packages]) {
    const from = join(root, "packages", folder);
    const text = await readFile(join(from, "package.json"), "utf8");
    const { name: packed } = JSON.parse(text) as { readonly name: string };
    const file = `${packed.replace("@mintport/", "")}.tgz`;
    await run(from, "npx", "-y", "pnpm@12.21.0", "pack", "--out", join(cwd, file));
    packs.push([packed, `file:${file}`]);
  }
  const manifest = JSON.parse(await readFile(join(cwd, "package.json"), "utf8")) as object;
  const dependencies = (manifest as { readonly dependencies: object }).dependencies;
  const made = { ...manifest, dependencies: { ...dependencies, ...Object.fromEntries(packs) } };
  await writeFile(join(cwd, "package.json"), JSON.stringify(made));
  await run(cwd, "npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts");
  return cwd;
};

/** Builds it; the second time with what the probes ask for in it. */
export const build = (cwd: string): Promise<void> => run(cwd, "npm", "run", "build");

export const withProbed = async ({ name, library }: BuiltExample, cwd: string): Promise<void> => {
  const sites = join(root, "packages/internal/conformance/sites");
  await cp(join(sites, name), cwd, { recursive: true });
  await cp(join(sites, "parts.ts"), join(cwd, library, "parts.ts"));
};

const isSource = (path: string): boolean =>
  !/\/(?:node_modules|build|\.next|\.svelte-kit)(?:\/|$)/.test(path);
