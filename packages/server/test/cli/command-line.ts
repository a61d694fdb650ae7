import { run } from "@mintport/server";

/** What a command line printed and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What `--json` printed. */
  json(): unknown;
}

/** A command line on a data folder of its own, with `stdin` on its standard input. */
export const commandLine =
  (dataFolder: string, environment: Readonly<Record<string, string>> = {}, stdin = "") =>
  async (...argv: readonly string[]): Promise<Ran> => {
    const printed = { out: "", err: "" };
    const code = await run(argv, {
      environment: { MINTPORT_DATA: dataFolder, ...environment },
      stdin: async () => stdin,
      wait: async () => {},
      out: (text) => {
        printed.out += text;
      },
      err: (text) => {
        printed.err += text;
      },
    });
    return { code, ...printed, json: () => JSON.parse(printed.out) };
  };
