/** How long a batch of deletions should take, in milliseconds: nobody else can write to SQLite meanwhile. */
export const batchMilliseconds = 20;

/** The rows of a first batch, of which nothing is known yet. */
export const firstBatch = 100;

/** The fewest rows of a batch. Fewer would not be worth the commit. */
export const smallestBatch = 50;

/** The most rows of a batch. More would be a long statement even where each row is cheap. */
export const largestBatch = 5000;

/**
 * The rows of the next batch after one of `size` rows took so many milliseconds: as many as take
 * `batchMilliseconds` if rows cost what they did, but no more than twice and no less than half as many as before,
 * because one batch that waited for a lock or a disk says little about the next.
 */
export const nextBatch = (size: number, took: number): number => {
  const factor = took > 0 ? batchMilliseconds / took : 2;
  const wanted = Math.floor(size * Math.min(2, Math.max(1 / 2, factor)));
  return Math.min(largestBatch, Math.max(smallestBatch, wanted));
};
