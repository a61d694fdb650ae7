import { execFileSync } from "node:child_process";

/** Builds the console before the first test: what is tested in a browser is what is there now. */
export default function buildConsole(): void {
  execFileSync(process.execPath, [new URL("main.ts", import.meta.url).pathname], { stdio: "pipe" });
}
