import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One run of the tool. */
export interface Judging {
  /** Core's own tests, or the flows as well. */
  readonly tests: "core" | "all";
  /** Whether mutants of what is made when a module loads are judged, each by all of the tests. */
  readonly statics: boolean;
  /** Globs. */
  readonly mutate: readonly string[];
}

export interface Sandbox {
  run(judging: Judging): Promise<void>;
  /** The last run's report, as JSON text. */
  report(): string;
  /** Removes the copy. */
  close(): void;
}

/** Kept from run to run, and not committed. */
const kept = ".ci/mutation/incremental.json";
const report = ".ci/mutation/report.json";
const settings = ".ci/mutation/stryker.config.json";

/** A copy of the tree as it stands, uncommitted files included, with its dependencies. */
export const openSandbox = (root: string): Sandbox => {
  const copy = mkdtempSync(join(tmpdir(), "mintport-mutation-"));
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], {
    ...{ cwd: root, encoding: "utf8" },
  });
  for (const file of [...files.split("\n"), kept])
    if (file !== "" && existsSync(join(root, file)))
      cpSync(join(root, file), join(copy, file), { verbatimSymlinks: true });
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    packageManager: string;
  };
  const install = ["-y", packageManager, "install", "--frozen-lockfile", "--prefer-offline"];
  execFileSync("npx", install, { cwd: copy, stdio: "inherit" });

  let running: ChildProcess | undefined;
  const keep = (): void => {
    if (existsSync(join(copy, kept))) cpSync(join(copy, kept), join(root, kept));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      running?.kill("SIGTERM");
    });

  return {
    run: async ({ tests, statics, mutate }) => {
      const base = JSON.parse(readFileSync(join(root, settings), "utf8")) as object;
      const own = { mutate, ignoreStatic: !statics };
      writeFileSync(join(copy, settings), JSON.stringify({ ...base, ...own }));
      running = spawn(join(copy, "node_modules/.bin/stryker"), ["run", settings], {
        ...{ cwd: copy, stdio: "inherit" },
        env: { ...process.env, MINTPORT_MUTATION: tests },
      });
      const [code, signal] = (await once(running, "exit")) as [number | null, string | null];
      keep();
      if (code === 0 && signal === null) return;
      rmSync(copy, { recursive: true, force: true });
      throw new Error(`cut off (${code ?? signal}); the next run goes on from here`);
    },
    report: () => readFileSync(join(copy, report), "utf8"),
    close: () => {
      cpSync(join(copy, report), join(root, report));
      rmSync(copy, { recursive: true, force: true });
    },
  };
};
