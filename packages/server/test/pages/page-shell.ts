import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { json } from "node:stream/consumers";
import { type Answered, type Asked, inProcess } from "./in-process.ts";

/** What a line printed, on both streams in its order, and how it ended. */
export interface Typed {
  readonly code: number;
  readonly printed: string;
}

/** A shell that is typed into line by line. What a line exports or assigns stands in the next. */
export interface PageShell {
  readonly type: (line: string) => Promise<Typed>;
  /** Types a line that does not end, and waits until it has said something. */
  readonly begin: (line: string, says: RegExp) => Promise<Typed>;
  /** Ends the server that a line started, if any. */
  readonly endServing: () => Promise<unknown>;
  readonly close: () => Promise<void>;
}

/**
 * A real shell in `<folder>/work`, so that words, variables and pipes are its own. Its `mintport` is this process: a command costs no
 * start of one.
 */
export const pageShell = async (
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<PageShell> => {
  const [bin, work] = [join(folder, "bin"), join(folder, "work")];
  await Promise.all([mkdir(bin), mkdir(work)]);
  const socket = join(bin, "socket");
  await writeFile(join(bin, "mintport"), asks(socket), { mode: 0o755 });
  await writeFile(join(bin, "npx"), npx, { mode: 0o755 });
  await writeFile(join(bin, "state"), "");
  const cli = inProcess();
  const server = createServer((request, response) => {
    void json(request)
      .then((asked) => cli.run(asked as Asked))
      .catch((failure: unknown): Answered => ({ code: 70, printed: [[2, String(failure)]] }))
      .then((answered) => response.end(JSON.stringify(answered)));
  }).listen(socket);
  await once(server, "listening");
  const before = process.cwd();
  // A command finds the files that its line names beside the line.
  process.chdir(work);

  const started: { readonly child: ChildProcess; readonly ended: Promise<number> }[] = [];
  const start = (line: string) => {
    const kept = join(bin, "state");
    const script = `exec 2>&1\nset -a\n. ${kept}\ntrap 'export -p > ${kept}' EXIT\n${line}\n`;
    const child = spawn("sh", ["-c", script], {
      // A group of its own, so that what a line started ends with it.
      ...{ cwd: work, detached: true, stdio: ["ignore", "pipe", "ignore"] },
      env: {
        PATH: [bin, dirname(process.execPath), process.env["PATH"]].join(":"),
        ...{ HOME: work, ...environment },
      },
    });
    const typed = { printed: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      typed.printed += text;
    });
    const ended = once(child, "close").then(([code]: unknown[]) => Number(code));
    started.push({ child, ended });
    return { child, typed, ended };
  };
  return {
    type: async (line) => {
      const { typed, ended } = start(line);
      return { code: await ended, ...typed };
    },
    begin: async (line, says) => {
      const { child, typed, ended } = start(line);
      await new Promise<void>((resolve, reject) => {
        const look = (): void => {
          if (says.test(typed.printed)) resolve();
        };
        child.stdout.on("data", look);
        void ended.then(() => {
          reject(new Error(`ended without ${says}: ${typed.printed}`));
        });
        look();
      });
      return { code: 0, ...typed };
    },
    endServing: cli.endServing,
    close: async () => {
      for (const { child, ended } of started) {
        if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
        await ended;
      }
      const code = await cli.endServing();
      process.chdir(before);
      server.close();
      if (code !== 0) throw new Error(`what served ended with ${code}`);
    },
  };
};

/** The program `mintport` of the shell: it passes on what it was called with, and prints what comes back. */
const asks = (socket: string): string => `#!${process.execPath}
const { writeSync } = require("node:fs");
const asked = require("node:http").request({ socketPath: ${JSON.stringify(socket)}, method: "POST" });
asked.on("response", async (answer) => {
  const { code, printed } = JSON.parse((await answer.toArray()).join(""));
  for (const [stream, text] of printed) writeSync(stream, text);
  process.exitCode = code;
});
asked.end(JSON.stringify({ argv: process.argv.slice(2), environment: process.env }));
`;

/** The packages that `npx` would fetch are on no registry; any other one is none of a test's. */
const npx = `#!/bin/sh
case "$1" in
  mintport | @mintport/server) shift; exec mintport "$@" ;;
esac
echo "npx $1: not here"; exit 1
`;
