import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import { adapterFiles, isTestRunner, type TestRunner, testRunners } from "./adapter-files.ts";
import { type AdapterNames, adapterNames } from "./adapter-names.ts";
import { writeNewFolder } from "./write-new-folder.ts";

/** Where the command's words go. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/**
 * Runs the command, and answers its exit code: 0, 1 if nothing could be written, 2 if it was called wrongly.
 *
 * @example run(["my-store", "--test-runner", "node"], { out: console.log, err: console.error })
 */
export const run = (args: readonly string[], { out, err }: Output): number => {
  const wish = read(args);
  if ("fault" in wish) {
    err(`${wish.fault}\n\n${usage}`);
    return 2;
  }
  if ("help" in wish) {
    out(usage);
    return 0;
  }
  const fault = writeNewFolder(wish.folder, adapterFiles(wish.names, wish.testRunner));
  if (fault !== undefined) {
    err(`${fault}\n`);
    return 1;
  }
  out(
    `${wish.folder} has one file per port. Next:\n\n  cd ${wish.folder}\n  npm install\n  npm test   # all fail: nothing is written yet\n`,
  );
  return 0;
};

type Wish =
  | { readonly folder: string; readonly names: AdapterNames; readonly testRunner: TestRunner }
  | { readonly help: true }
  | { readonly fault: string };

const read = (args: readonly string[]): Wish => {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (cause) {
    return { fault: cause instanceof Error ? cause.message : String(cause) };
  }
  const { values, positionals } = parsed;
  if (values.help) return { help: true };
  const [folder, ...others] = positionals;
  if (folder === undefined || others.length > 0)
    return { fault: "<folder>: must be one name, as in my-store" };
  const testRunner = values["test-runner"];
  if (!isTestRunner(testRunner))
    return { fault: `--test-runner: must be ${testRunners.join(" or ")}, and is "${testRunner}"` };
  const names = adapterNames(values.name ?? basename(resolve(folder)));
  if (names === undefined)
    return {
      fault:
        "--name, or else the folder's name: must be words of a-z and 0-9 with hyphens between them, perhaps behind a scope, as in my-store or @me/my-store",
    };
  return { folder, names, testRunner };
};

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      name: { type: "string" },
      "test-runner": { type: "string", default: "vitest" },
      help: { type: "boolean", short: "h", default: false },
    },
  });

const usage = `Begins a storage adapter for Mintport in a new folder.

  pnpm create @mintport/storage <folder> [--name <package>] [--test-runner vitest|node]

  --name         the package's name; default: the folder's
  --test-runner  what runs the contract suites: vitest, or node for node:test; default: vitest
`;
