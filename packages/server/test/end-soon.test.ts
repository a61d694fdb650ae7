import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";

const endSoon = new URL("../src/cli/end-soon.ts", import.meta.url).href;

/** Runs a module in a process of its own, and gives its output and exit code. */
const ran = async (code: string): Promise<{ readonly text: string; readonly code: unknown }> => {
  const child = spawn(
    process.execPath,
    ["--conditions=@mintport/source", "--input-type=module", "--eval", code],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  const [exitCode] = (await once(child, "close")) as unknown[];
  return { text, code: exitCode };
};

describe("a command that is done", () => {
  it("ends with its code though something still holds a connection", async () => {
    const held = `const { createServer } = await import("node:net"); createServer().listen(0);`;
    const ended = await ran(
      `const { endSoon } = await import("${endSoon}"); ${held} process.exitCode = 1; endSoon();`,
    );
    expect(ended.code).toBe(1);
  });

  it("ends at once where nothing is open, and loses nothing of what it printed", async () => {
    const ended = await ran(
      `const { endSoon } = await import("${endSoon}"); process.stdout.write("x".repeat(3_000_000)); endSoon();`,
    );
    expect(ended).toEqual({ text: "x".repeat(3_000_000), code: 0 });
  });
});
