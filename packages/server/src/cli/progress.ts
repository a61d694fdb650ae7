import { contain } from "@mintport/core/ports";

/** Shows on a terminal that a command still works. */
export interface Progress {
  /** What is being done, in place of what was shown before. */
  readonly tell: (text: string) => void;
  /** Takes the line away, so that something else can be printed, and shows it again later. */
  readonly clear: () => void;
  readonly stop: () => void;
}

/** The choices for showing progress. */
export interface ProgressOptions {
  /** Writes to the terminal. */
  readonly write: (text: string) => void;
  readonly columns: () => number;
  /** Calls each second, until it is stopped. Default: a timer that keeps no process alive. */
  readonly everySecond?: (call: () => void) => () => void;
}

/** One line, from the first second on, that says for how long and what. */
export const progressLine = ({
  write,
  columns,
  everySecond = eachSecond,
}: ProgressOptions): Progress => {
  let [seconds, what, isShown] = [0, "working", false];
  const clear = (): void => {
    if (isShown) write("\r\u001b[2K");
    isShown = false;
  };
  const stop = everySecond(() => {
    seconds += 1;
    clear();
    write(`${what}… ${seconds} s`.slice(0, columns() - 1));
    isShown = true;
  });
  return {
    tell: (text) => {
      what = text;
    },
    clear,
    stop: () => {
      stop();
      clear();
    },
  };
};

const eachSecond = (call: () => void): (() => void) => {
  const timer = setInterval(contain(call, ignore), 1000).unref();
  return () => {
    clearInterval(timer);
  };
};

/** A line that cannot be shown is none. */
const ignore = (): void => {};
