import { readdirSync, readFileSync } from "node:fs";
import type { Store } from "../scenario.ts";

/**
 * Microseconds of CPU that the processes of an engine on this machine have used, all together; `undefined` where `/proc` does
 * not say. Whoever else uses the same engine meanwhile is in it.
 */
export const engineCpu = (store: Store): number | undefined => {
  const name = commands[store];
  if (name === undefined) return undefined;
  try {
    return readdirSync("/proc")
      .filter((entry) => /^\d+$/.test(entry))
      .reduce((sum, process) => sum + (cpuOf(process, name) ?? 0), 0);
  } catch {
    return undefined;
  }
};

/** How the kernel names them. */
const commands: Readonly<Partial<Record<Store, string>>> = {
  ...{ postgres: "postgres", redis: "redis-server", "redis-cluster": "redis-server" },
};

/** Of a process that ends meanwhile nothing is known. */
const cpuOf = (process: string, command: string): number | undefined => {
  try {
    const text = readFileSync(`/proc/${process}/stat`, "utf8");
    const ticks = cpuIn(text, command);
    return ticks === undefined ? undefined : (exactCpuOf(process) ?? ticks);
  } catch {
    return undefined;
  }
};

/**
 * What the scheduler counted for the threads of a process, to the nanosecond: a short load costs an engine less than the
 * hundredth of a second that `stat` counts in. `undefined` where the kernel does not count so.
 */
const exactCpuOf = (process: string): number | undefined => {
  try {
    return readdirSync(`/proc/${process}/task`)
      .map((thread) => readFileSync(`/proc/${process}/task/${thread}/schedstat`, "utf8"))
      .reduce((sum, text) => sum + scheduledIn(text), 0);
  } catch {
    return undefined;
  }
};

/** The microseconds on a processor in a `schedstat`: its first field, in nanoseconds. */
export const scheduledIn = (text: string): number => Number(text.split(" ")[0]) / 1000;

/** The microseconds in a line of `/proc/PID/stat`, whose second field is the command in parentheses. */
export const cpuIn = (line: string, command: string): number | undefined => {
  const end = line.lastIndexOf(")");
  if (line.slice(line.indexOf("(") + 1, end) !== command) return undefined;
  // Behind the command stand the fields from the third on; the fourteenth and fifteenth are user and system time.
  const fields = line.slice(end + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * microsecondsPerTick;
};

/** Linux counts them in hundredths of a second, whatever the machine. */
const microsecondsPerTick = 10_000;
