import { hostname } from "node:os";
import type { Settings } from "../settings/settings.ts";
import type { CommandContext } from "./command-context.ts";

/** Tells the operator of a server, in the form that its log has. */
export interface Teller {
  /** A fact, on standard output. */
  info(text: string): void;
  /** Something to look at, on standard error. */
  warn(text: string): void;
}

/**
 * Lines for people; with `log: json` objects of the same shape as those of requests, so that whatever reads the log can read it
 * from its first line on.
 */
export const tellerFor = (
  { out, err }: Pick<CommandContext, "out" | "err">,
  { log }: Pick<Settings, "log">,
): Teller => {
  if (log === "off")
    return {
      info: (text) => {
        out(`${text}\n`);
      },
      warn: (text) => {
        err(`mintport: ${text}\n`);
      },
    };
  // As pino numbers and orders them.
  const line = (level: number, msg: string): string =>
    `${JSON.stringify({ level, time: Date.now(), pid: process.pid, hostname: hostname(), msg })}\n`;
  return {
    info: (text) => {
      out(line(30, text.trim()));
    },
    warn: (text) => {
      err(line(40, text));
    },
  };
};
