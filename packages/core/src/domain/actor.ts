/**
 * The party that acts for the subject of a token (RFC 8693 §4.1): the `act` claim. Nested newest first; only the outermost counts
 * for decisions, the others are history.
 */
export interface Actor {
  readonly subject: string;
  readonly actor?: Actor;
}

/** The most actors a chain may hold; one more is refused. */
export const maxActors = 5;

/** Counts the actors of a chain; 0 for none (RFC 8693 §4.1). */
export const actorCount = (actor: Actor | undefined): number => {
  let count = 0;
  for (let next = actor; next !== undefined; next = next.actor) count++;
  return count;
};
