import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The ready server, as a user starts it: `mintport serve`. */
export interface ServerProcess {
  readonly pid: number;
  /** What it printed, for a report of a failure. */
  readonly printed: () => string;
  /** Moves its clock so many milliseconds from the machine's. */
  setClock(shift: number): void;
  /** Sends SIGTERM, and answers the milliseconds until it ended; `Infinity` where it did not, and was killed, after `patience`. */
  end(patience: number): Promise<number>;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
}

export interface ServerOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly workers: number;
}

const serverMain = fileURLToPath(new URL("../../../../server/src/main.ts", import.meta.url));
const shiftedClock = new URL("shifted-clock.ts", import.meta.url).href;

/** Starts it, and answers once it listens. */
export const startServer = async ({
  environment,
  workers,
}: ServerOptions): Promise<ServerProcess> => {
  const nodeOptions = ["--conditions=@mintport/source", `--import=${shiftedClock}`];
  const child = spawn(
    process.execPath,
    [...nodeOptions, serverMain, "serve", ...(workers > 1 ? ["--workers", String(workers)] : [])],
    {
      env: { PATH: process.env["PATH"], ...environment },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    },
  );
  const printed = await untilItListens(child);
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const kill = async (): Promise<void> => {
    if (ended()) return;
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
  };
  return {
    pid: child.pid ?? 0,
    printed,
    setClock: (shift) => {
      child.send({ shift });
    },
    end: async (patience) => {
      if (ended()) return 0;
      const began = performance.now();
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      const isInTime = await within(patience, exit);
      if (!isInTime) await kill();
      return isInTime ? performance.now() - began : Number.POSITIVE_INFINITY;
    },
    kill,
  };
};

const within = async (milliseconds: number, work: Promise<unknown>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  const isInTime = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return isInTime;
};

const untilItListens = (child: ChildProcess): Promise<() => string> =>
  new Promise((resolve, reject) => {
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (chunk: string) => {
        // What a server says in an hour of trouble need not be kept whole.
        text = (text + chunk).slice(-4000);
        if (text.includes("Mintport listens on")) resolve(() => text);
      });
    child.once("exit", () => {
      reject(new Error(`the server did not start: ${text}`));
    });
  });
