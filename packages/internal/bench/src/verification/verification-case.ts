import type { Algorithm } from "../scenario.ts";
import { median } from "../statistics.ts";
import { decimal, type Table } from "../table.ts";

/** What checking tokens cost, with one algorithm. */
export interface VerificationCase {
  readonly algorithm: Algorithm;
  readonly rounds: readonly VerificationRound[];
}

/** Microseconds of CPU an operation, all three in one process, one after the other. */
export interface VerificationRound {
  readonly round: number;
  /** `crypto.verify` alone, of bytes and a signature that lie ready. */
  readonly bare: number;
  /** The resource server with its default options, each token for the first time. */
  readonly fresh: number;
  /** The resource server that remembers verified tokens, the same token again. */
  readonly again: number;
}

export interface VerificationSummary {
  readonly algorithm: Algorithm;
  readonly bare: number;
  readonly fresh: number;
  readonly again: number;
  /** `fresh` to `bare` within a round, the median over the rounds. */
  readonly freshToBare: number;
}

export const summaryOf = ({ algorithm, rounds }: VerificationCase): VerificationSummary => ({
  algorithm,
  bare: median(rounds.map(({ bare }) => bare)),
  fresh: median(rounds.map(({ fresh }) => fresh)),
  again: median(rounds.map(({ again }) => again)),
  freshToBare: median(rounds.map(({ fresh, bare }) => fresh / bare)),
});

export const verificationTable = (cases: readonly VerificationCase[]): Table => ({
  title: "Verification in a resource server, CPU us a token",
  heads: ["algorithm", "crypto.verify alone", "a new token", "x crypto.verify", "the same again"],
  rows: cases
    .map(summaryOf)
    .map(({ algorithm, bare, fresh, freshToBare, again }) => [
      algorithm,
      decimal(bare, 1),
      decimal(fresh, 1),
      decimal(freshToBare, 2),
      decimal(again, 1),
    ]),
});
