import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkTypes } from "./packages/check-types.ts";
import { faultsOf } from "./packages/contents.ts";
import { openTarball, type Tarball } from "./packages/tarball.ts";
import { installTools } from "./packages/tools.ts";

/**
 * Judges the packages as they are published: packs them, looks into each tarball, lets publint and attw judge it, and compiles
 * an application that uses every door under each TypeScript and module resolution that we support.
 */
const run = promisify(execFile);
const root = new URL("..", import.meta.url).pathname;
const work = mkdtempSync(join(tmpdir(), "mintport-packages-"));

/** A check that sees nothing passes everything. */
const fewest = 15;

const packAll = (): readonly Tarball[] => {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly packageManager: string;
  };
  const folder = join(work, "tarballs");
  const arguments_ = ["-y", packageManager, "-r", "pack", "--pack-destination", folder];
  execFileSync("npx", arguments_, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  return readdirSync(folder)
    .map((name) => openTarball(join(folder, name)))
    .filter(({ manifest }) => manifest.private !== true);
};

/** The output of a tool that found something; nothing if it is content. */
const complaintOf = async (tool: string, arguments_: readonly string[]): Promise<string[]> =>
  run(tool, arguments_).then(
    () => [],
    (failure: { readonly stdout?: string; readonly message: string }) => [
      failure.stdout === undefined || failure.stdout === "" ? failure.message : failure.stdout,
    ],
  );

const judge = async (tarball: Tarball, tools: string): Promise<readonly string[]> => [
  ...faultsOf(tarball),
  ...(await complaintOf(join(tools, ".bin/publint"), ["run", tarball.path, "--strict"])),
  ...(await complaintOf(join(tools, ".bin/attw"), ["--profile", "esm-only", tarball.path])),
];

try {
  const packed = packAll();
  const tools = installTools(join(work, "tools"));
  let faults = 0;
  // Two at a time: attw has a compiler of its own, which takes a core.
  for (let at = 0; at < packed.length; at += 2)
    for (const found of await Promise.all(
      packed.slice(at, at + 2).map(async (tarball) => ({
        name: tarball.manifest.name,
        complaints: await judge(tarball, tools),
      })),
    )) {
      faults += found.complaints.length;
      for (const complaint of found.complaints) console.error(`${found.name}: ${complaint}`);
    }
  const compiled = await checkTypes(join(work, "application"), packed, tools);
  for (const complaint of compiled.complaints) console.error(complaint);
  console.log(
    `${packed.length} packages, ${faults} faults; ${compiled.compilations} compilations, ${compiled.complaints.length} failed`,
  );
  if (faults + compiled.complaints.length > 0 || packed.length < fewest) process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
