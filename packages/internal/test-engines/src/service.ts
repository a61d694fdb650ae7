import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An engine that tests talk to over a real connection. */
export interface Service {
  readonly name: string;
  /** The environment variable that names one to use. */
  readonly variable: string;
  /** One that may already run here. */
  readonly standardUrl: string;
  /** The Debian package that brings it. */
  readonly debianPackage: string;
  /** Whether the engine at `url` answers a query as the user we would be. */
  answers(url: string): Promise<boolean>;
  /** Whether its programs are here. */
  isInstalled(): boolean;
  /** Starts one of our own, with its data in `folder`. */
  start(folder: string, port: number): Promise<Started>;
}

export interface Started {
  readonly url: string;
  stop(): void;
}

/** A folder for an engine's data, and how to remove it. */
export const dataFolder = (owner: string | undefined): { path: string; remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), "mintport-service-"));
  if (owner !== undefined) execFileSync("chown", [owner, path]);
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
};

export const isRoot = (): boolean => process.getuid?.() === 0;

/** A command as another user, for engines that refuse to run as root. */
export const as = (user: string, command: readonly string[]): readonly string[] =>
  isRoot()
    ? ["setpriv", `--reuid=${user}`, `--regid=${user}`, "--clear-groups", ...command]
    : command;

export const runQuietly = ([program = "", ...args]: readonly string[]): string =>
  execFileSync(program, args, { cwd: "/", encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

export const startInBackground = ([program = "", ...args]: readonly string[]): (() => void) => {
  const child = spawn(program, args, { cwd: "/", stdio: "ignore" });
  return () => {
    child.kill("SIGKILL");
  };
};

export const isOnPath = (program: string): boolean => {
  try {
    runQuietly(["sh", "-c", `command -v ${program}`]);
    return true;
  } catch {
    return false;
  }
};

/** Asks again until the engine answers; an engine that takes longer than 30 seconds is broken. */
export const untilItAnswers = async (service: Service, url: string): Promise<void> => {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (await service.answers(url)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${service.name} was started and does not answer at ${url}`);
};
