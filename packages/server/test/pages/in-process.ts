import { run } from "@mintport/server";

/** A command that a shell has read. */
export interface Asked {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** How it ended, and what it printed: on which stream, and what. */
export interface Answered {
  readonly code: number;
  readonly printed: readonly (readonly [1 | 2, string])[];
}

/** The command line in this process. What serves goes on until another one serves, or until the end. */
export interface InProcess {
  readonly run: (asked: Asked) => Promise<Answered>;
  /** Ends what serves, and answers how that ended. */
  readonly endServing: () => Promise<number>;
}

export const inProcess = (): InProcess => {
  let stop = (): void => {};
  let served: Promise<number> = Promise.resolve(0);
  const endServing = (): Promise<number> => {
    stop();
    return served;
  };
  return {
    endServing,
    run: async ({ argv, environment }) => {
      const isServer = argv[0] === "serve" || argv[0] === "dev";
      if (isServer) await endServing();
      const printed: [1 | 2, string][] = [];
      let tell = (_: number): void => {};
      // It says where it is once it is there.
      const told = new Promise<number>((resolve) => {
        tell = resolve;
      });
      const ended = run(argv, {
        ...{ environment, stdin: async () => "", wait: async () => {} },
        out: (text) => {
          printed.push([1, text]);
          if (isServer) tell(0);
        },
        err: (text) => {
          printed.push([2, text]);
        },
        stop: new Promise((resolve) => {
          if (isServer) stop = resolve;
        }),
      });
      if (isServer) served = ended;
      return { code: await Promise.race([ended, told]), printed };
    },
  };
};
