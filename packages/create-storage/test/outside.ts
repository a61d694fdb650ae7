import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder outside of the repository, where our packages are installed as npm would install them: from their tarballs. */
export interface Outside {
  readonly folder: string;
  /** Runs a command of an installed package, or `node` itself. */
  run(command: Command): Ran;
  remove(): void;
}

export interface Command {
  readonly cwd: string;
  readonly args: readonly string[];
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const makeOutside = (): Outside => {
  const folder = mkdtempSync(join(tmpdir(), "mintport-outside-"));
  const packed = join(folder, "packed");
  execFileSync(join(root, "node_modules/.bin/tsc"), ["-b", ...ours.map(({ path }) => path)], {
    cwd: root,
  });
  execFileSync(
    "npx",
    [
      ...["-y", packageManager(), "--recursive"],
      ...ours.flatMap(({ name }) => ["--filter", name]),
      ...["pack", "--pack-destination", packed],
    ],
    { cwd: root, stdio: "pipe" },
  );
  for (const tarball of readdirSync(packed)) {
    const place = join(folder, "node_modules/@mintport", tarball.replace(/^mintport-|-\d.*$/g, ""));
    mkdirSync(place, { recursive: true });
    execFileSync("tar", ["-xzf", join(packed, tarball), "-C", place, "--strip-components=1"]);
  }
  for (const [of, names] of Object.entries(others))
    for (const name of names) {
      const link = join(folder, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(root, of, "node_modules", name), link);
    }
  return {
    folder,
    run: ({ cwd, args }) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, args, {
        cwd,
        encoding: "utf8",
        // Not those of the run that this test is part of.
        env: { PATH: process.env["PATH"] },
        maxBuffer: 64 * 1024 * 1024,
      });
      return { status, stdout, stderr };
    },
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
};

const root = join(import.meta.dirname, "../../..");

const ours = [
  { name: "@mintport/core", path: "packages/core" },
  { name: "@mintport/testing", path: "packages/testing" },
  { name: "@mintport/storage-memory", path: "packages/storage/memory" },
  { name: "@mintport/create-storage", path: "packages/create-storage" },
];

/** What npm would fetch, in the versions of this repository: who depends on it, and its name. */
const others = {
  "packages/core": ["jose", "neverthrow", "zod"],
  "packages/create-storage": ["@types/node", "fast-check", "typescript", "vitest"],
};

const packageManager = (): string =>
  (
    JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      readonly packageManager: string;
    }
  ).packageManager;
