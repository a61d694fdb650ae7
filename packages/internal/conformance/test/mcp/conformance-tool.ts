import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../docs/snippets.ts";

/** One check of `@modelcontextprotocol/conformance`, as far as it is looked at. */
export interface Check {
  readonly id: string;
  readonly status: "SUCCESS" | "FAILURE" | "WARNING" | "SKIPPED" | "INFO";
  readonly errorMessage?: string;
}

const tool = join(
  root,
  "packages/internal/conformance/node_modules/@modelcontextprotocol/conformance/dist/index.js",
);

/**
 * Runs the tool, and answers its checks. `onLine` gets each line that it prints: the authorization scenarios wait for a user who is sent
 * to a URL. The tool is ended after a minute.
 */
export const runConformance = async (
  args: readonly string[],
  onLine: (line: string) => void = () => {},
): Promise<readonly Check[]> => {
  const folder = await mkdtemp(join(tmpdir(), "mcp-conformance-"));
  try {
    const child = spawn(process.execPath, [tool, ...args, "-o", folder], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
      timeout: 60_000,
    });
    let rest = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const lines = `${rest}${text}`.split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(onLine);
    });
    await once(child, "close");
    return await checksIn(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const checksIn = async (folder: string): Promise<readonly Check[]> => {
  const paths = await readdir(folder, { recursive: true });
  const texts = paths
    .filter((path) => path.endsWith("checks.json"))
    .map((path) => readFile(join(folder, path), "utf8"));
  return (await Promise.all(texts)).flatMap((text) => JSON.parse(text) as readonly Check[]);
};
