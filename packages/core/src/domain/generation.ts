import type { Brand } from "./brand.ts";

/**
 * A text that a tenant or client is made with and keeps for its whole life: 72 random bits, or empty for one that is
 * defined in code. Another record under the same id has another birth, so nothing that was issued to one is good at
 * the other.
 */
export type Birth = Brand<string, "Birth">;

/** How often all tokens of a tenant or client were ended: a whole number from 0 that only grows. */
export type RevocationEpoch = Brand<number, "RevocationEpoch">;

/**
 * The life of an id that a record is in, and the number of times its tokens were ended in it. A token carries the
 * generations of the very records on which it was decided; no clock is compared.
 */
export interface Generation {
  readonly birth: Birth;
  readonly epoch: RevocationEpoch;
}

/** The generation of a record in code. Tokens that were issued in it say nothing of generations. */
export const firstGeneration: Generation = { birth: "" as Birth, epoch: 0 as RevocationEpoch };

/** The generation of a client, or the first where it carries none. */
export const generationOf = ({
  generation = firstGeneration,
}: {
  readonly generation?: Generation;
}): Generation => generation;

/** The generation in which every earlier token is dead. */
export const nextGeneration = ({ birth, epoch }: Generation): Generation => ({
  birth,
  epoch: (epoch + 1) as RevocationEpoch,
});

/** The reason for which a token of another generation than the record's is dead. */
export type GenerationFault = "token_of_former_record" | "token_ended_by_epoch";

/**
 * Judges what was issued in `issued` by the record's generation `now`. A later epoch than the record's is no fault: who
 * reads an older record than the issuer did must not end a token that is newer.
 *
 * @example generationFault({ birth, epoch: 1 }, { birth, epoch: 2 }) // "token_ended_by_epoch"
 */
export const generationFault = (
  issued: Generation,
  now: Generation,
): GenerationFault | undefined => {
  if (issued.birth !== now.birth) return "token_of_former_record";
  return issued.epoch < now.epoch ? "token_ended_by_epoch" : undefined;
};
