import { type Birth, firstGeneration, type Generation } from "../domain/generation.ts";
import type { Entropy } from "../ports/entropy.ts";

/** Where a record begins that is made now: with a birth that no record of its id had before. */
export const newGeneration = (entropy: Entropy): Generation => ({
  ...firstGeneration,
  birth: entropy.text(birthBytes) as Birth,
});

/** Not a secret: it only has to differ from the few births that the same id had before. */
const birthBytes = 9;
