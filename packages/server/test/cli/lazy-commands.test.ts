import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("reads no module of another command, nor what only those need", async () => {
  const loaded = await modulesOf("client", "list", "--help");

  expect(loaded).toContain("cli/client.ts");
  for (const other of ["tenant", "key", "serve-command", "doctor", "explain", "audit-command"])
    expect(loaded).not.toContain(`cli/${other}.ts`);
  expect(
    loaded.filter((path) => /^(?:serving|admin|demo|doctor|import\/formats)\//.test(path)),
  ).toEqual([]);
});

it("reads nothing of core that only a server needs", async () => {
  const loaded = await everyModuleOf("client", "list", "--help");

  // Else nothing would be shown by what follows.
  expect(loaded.join("\n")).toContain("/core/src/management.ts");
  expect(
    loaded.filter((url) =>
      /\/core\/src\/(?:index|authorization-server|grants\/|client-authentication\/)|\/csv-parse\//.test(
        url,
      ),
    ),
  ).toEqual([]);
});

it("reads no command's module for the program's own help", async () => {
  const loaded = await modulesOf("--help");

  expect(loaded).toContain("cli/commands.ts");
  expect(loaded.filter((path) => /^(?:stores|deployment|serving)\//.test(path))).toEqual([]);
});

/** The modules of this package that a command line reads, below `src`. */
const modulesOf = async (...argv: readonly string[]): Promise<readonly string[]> =>
  (await everyModuleOf(...argv))
    .filter((url) => url.startsWith(source))
    .map((url) => url.slice(source.length));

/** The addresses of all modules that a command line reads. */
const everyModuleOf = async (...argv: readonly string[]): Promise<readonly string[]> => {
  const { stderr } = await promisify(execFile)(process.execPath, [
    "--conditions=@mintport/source",
    `--import=data:text/javascript,${encodeURIComponent(listing)}`,
    fileURLToPath(new URL("main.ts", source)),
    ...argv,
  ]);
  return stderr.split("\n");
};

const source = new URL("../../src/", import.meta.url).href;

const listing = `
import { registerHooks } from "node:module";
registerHooks({ load: (url, context, next) => (console.error(url), next(url, context)) });
`;
