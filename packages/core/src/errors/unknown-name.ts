/** The message for a name that nobody knows. It names the nearest that somebody knows, if one is near. */
export const unknownName = (name: string, known: readonly string[]): string => {
  const nearest = nearestName(name, known);
  return nearest === undefined ? "is not known" : `is not known; did you mean ${nearest}?`;
};

/** The name that takes fewest edits: at most two, or a third of its length; of equals the first. */
const nearestName = (name: string, known: readonly string[]): string | undefined => {
  let nearest: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of name.length > longest ? [] : known) {
    const edits = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < fewest && edits <= Math.max(2, candidate.length / 3))
      [nearest, fewest] = [candidate, edits];
  }
  return nearest;
};

/** No name is as long: the distance takes time with the product of both lengths. */
const longest = 100;

/** Levenshtein's distance, row by row. */
const editDistance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [i, letter] of a.split("").entries()) {
    const next = [i + 1];
    for (const [j, other] of b.split("").entries())
      next.push(
        Math.min(
          (row[j + 1] ?? 0) + 1,
          (next[j] ?? 0) + 1,
          (row[j] ?? 0) + (letter === other ? 0 : 1),
        ),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
};
