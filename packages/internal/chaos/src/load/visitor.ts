import type { Answer, Asked } from "./ask.ts";

/**
 * Sends a request and notes how it ended. Answers what came if it has the wanted status and `isRight` says so, and
 * undefined otherwise: what follows from it is then not asked.
 */
export type Ask = (
  asked: Asked,
  wanted: number,
  isRight?: (answer: Answer) => boolean,
) => Promise<Answer | undefined>;

/** Somebody who comes again and again. */
export interface Visitor {
  /** Of which kind: what it does stands in the report by this name. */
  readonly kind: string;
  /** One visit. */
  visit(ask: Ask): Promise<void>;
}
