/** `pnpm rehearse`: publishes everything to a registry of this machine, and uses it as a stranger would, on every runtime. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { onEdgeRuntime, onWorkerd } from "./bundled.ts";
import { serveQuickstart, startsNot } from "./command.ts";
import { npmAdd, npmInstall } from "./npm.ts";
import { inJavaScript, writeBlocks, writeFlow, writeNpmSpecifiers } from "./project.ts";
import { publishAll } from "./registry.ts";
import { installRuntimes, type Runtime } from "./runtimes.ts";

const root = new URL("../../../..", import.meta.url).pathname;
const work = mkdtempSync(join(tmpdir(), "mintport-rehearsal-"));
const library = ["core", "crypto", "http", "resource-server", "storage-memory"];
const beside = ["@types/node@22", "@types/pg", "kysely", "ioredis", "pino", "pkcs11js"];
/** A rehearsal that skips something is none. */
const fewest = 20;

let [good, bad] = [0, 0];
const rehearse = async (name: string, act: () => Promise<string>): Promise<void> => {
  const began = Date.now();
  try {
    const said = ((await act()) || "to its end").trim().split("\n").join("; ");
    good += 1;
    console.log(`ok      ${name} (${Date.now() - began} ms): ${said.slice(0, 160)}`);
  } catch (failure) {
    bad += 1;
    console.error(`FAILED  ${name}: ${failure instanceof Error ? failure.message : "?"}`);
  }
};

const runFile = async (
  { command: [program = "", ...options] }: Runtime,
  file: string,
  cwd: string,
) => {
  const { stdout } = await promisify(execFile)(program, [...options, file], {
    cwd,
    timeout: 120_000,
    env: { ...process.env, DENO_DIR: join(work, "deno") },
  });
  return stdout;
};

try {
  const registry = await publishAll(work, root);
  try {
    const { nodes, bun, deno, folder } = installRuntimes(work);
    const project = join(work, "library");
    npmInstall(
      project,
      library.map((name) => `@mintport/${name}`),
      registry,
    );
    writeFlow(project);
    const blocks = writeBlocks(join(root, "README.md"), project);
    for (const runtime of [...Object.values(nodes), bun, deno])
      await rehearse(`the flow on ${runtime.name}`, () => runFile(runtime, "main.mjs", project));
    await rehearse("the flow on Deno, by npm: specifiers", () => {
      const bare = join(work, "deno-npm");
      writeNpmSpecifiers(project, bare, registry.npmrc);
      // What was published a minute ago is too young for Deno otherwise.
      const command = [...deno.command, "--minimum-dependency-age=0"];
      return runFile({ ...deno, command }, "main.mjs", bare);
    });
    await rehearse("the flow on workerd", () => onWorkerd(project, folder));
    await rehearse("the flow on the edge runtime", () => onEdgeRuntime(project, folder));
    for (const runtime of [nodes[20], nodes[22], nodes[24]])
      for (const block of blocks)
        await rehearse(`${block} of the README on ${runtime.name}`, () =>
          runFile(runtime, runtime === nodes[20] ? inJavaScript(block) : block, project),
        );
    const server = join(work, "server");
    // With a cache of its own, for npm resolves in another order then: it once never came to an end.
    const npmrc = `${registry.npmrc}cache=${join(work, "cold-cache")}\n`;
    npmInstall(server, ["@mintport/server", "@mintport/telemetry"], { npmrc });
    await rehearse("npm beside what applications have", async () => {
      npmAdd(server, beside);
      return "installed";
    });
    await rehearse("mintport on Node 20", () => startsNot(nodes[20], server));
    for (const runtime of [nodes[22], nodes[24], nodes[26]])
      await rehearse(`mintport serve --quickstart on ${runtime.name}`, () =>
        serveQuickstart(runtime, server),
      );
  } finally {
    registry.close();
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`${good} rehearsed, ${bad} failed`);
process.exitCode = bad === 0 && good >= fewest ? 0 : 1;
