import { CommandFailed } from "../errors/command-failed.ts";

/** A head of the audit log, as `audit verify` prints it. */
export interface Anchor {
  readonly seq: number;
  readonly hash: string;
}

/** The value of `--anchor`: breaks up to this head are known. */
export const anchorOption = (text: string): Anchor => {
  const [, seq, hash] = /^(\d+):([\w-]+)$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined)
    throw new CommandFailed("--anchor: must be a head as verify prints it, 12:…");
  return { seq: Number(seq), hash };
};
