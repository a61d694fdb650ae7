import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "@mintport/test-engines";
import type { Site } from "./parts.ts";

/** How a process is started that listens on `PORT`. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Default: a free one. */
  readonly port?: number;
}

/** Starts a process on a free port, and waits until it answers at `path`. */
export const start = async (
  { file, args, cwd, env = {}, port: wanted }: Command,
  path: string,
): Promise<Site> => {
  const port = wanted ?? (await freePort());
  const started = spawn(file, args, {
    cwd,
    env: { ...process.env, NODE_ENV: "production", PORT: String(port), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [started.stdout, started.stderr])
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
  const origin = `http://127.0.0.1:${port}`;
  for (let asked = 0; !(await answers(`${origin}${path}`)); asked += 1) {
    if (asked === 300 || started.exitCode !== null) {
      started.kill("SIGKILL");
      throw new Error(`it does not answer: ${said}`);
    }
    await pause(100);
  }
  return { origin, close: () => end(started) };
};

const end = async (started: ChildProcess): Promise<void> => {
  if (started.exitCode !== null || started.signalCode !== null) return;
  started.kill("SIGKILL");
  await once(started, "exit");
};

const answers = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
};
