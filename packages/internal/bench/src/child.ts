import { type ChildProcess, fork } from "node:child_process";
import { programOf } from "./launch.ts";

/** A process of ours that answers each order it is given with one message. */
export interface Child {
  readonly pid: number;
  /** Rejects if the process ends, or is silent for longer than `milliseconds`. */
  ask(order: object, milliseconds?: number): Promise<unknown>;
  /** Asks it to end, and ends it if it does not. */
  end(order?: object): Promise<void>;
}

export const startChild = (file: string, nodeOptions: readonly string[] = []): Child => {
  const program = programOf(file);
  const child = fork(program.file, [], {
    execArgv: ["--disable-warning=ExperimentalWarning", ...program.nodeOptions, ...nodeOptions],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  // Libraries warn at every start; what a process said is told only if it dies.
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = `${said}${text}`.slice(-4000);
  });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => {
      resolve();
    });
  });
  return {
    pid: child.pid ?? 0,
    ask: (order, milliseconds = 20_000) =>
      ask(child, order, milliseconds).catch((failure: unknown) => {
        throw new Error(`${file}: ${String(failure)}\n${said}`);
      }),
    end: async (order) => {
      if (child.exitCode === null && child.signalCode === null) {
        if (order === undefined) child.disconnect();
        else child.send(order);
        const giveUp = setTimeout(() => child.kill("SIGKILL"), 10_000);
        await exited;
        clearTimeout(giveUp);
      }
    },
  };
};

const ask = (child: ChildProcess, order: object, milliseconds: number): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      child.off("message", onMessage);
      child.off("exit", onExit);
      act();
    };
    const onMessage = (message: unknown): void => {
      settle(() => {
        resolve(message);
      });
    };
    const onExit = (code: number | null): void => {
      settle(() => {
        reject(new Error(`a process ended with ${String(code)}`));
      });
    };
    const timer = setTimeout(() => {
      settle(() => {
        reject(new Error(`a process was silent for ${milliseconds} ms`));
      });
    }, milliseconds);
    child.on("message", onMessage);
    child.on("exit", onExit);
    child.send(order);
  });
