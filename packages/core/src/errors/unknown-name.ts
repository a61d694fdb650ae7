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
  const others = b.split("");
  let row = others.map((_, column) => column + 1);
  let distance = b.length;
  for (const [i, letter] of a.split("").entries()) {
    let diagonal = i;
    distance = i + 1;
    row = row.map((above, j) => {
      const change = diagonal + (letter === others[j] ? 0 : 1);
      distance = Math.min(above + 1, distance + 1, change);
      diagonal = above;
      return distance;
    });
  }
  return distance;
};
