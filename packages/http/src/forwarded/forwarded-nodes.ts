/**
 * The `for` nodes of a `Forwarded` field (RFC 7239 §4), the last first; `undefined` for an element that has none or is
 * malformed. Reads from the end, so that nothing a client sent decides how the elements are read that proxies added.
 */
export function* forwardedNodes(field: string): Generator<string | undefined, void> {
  let end = field.length;
  while (end >= 0) {
    const start = startOfLast(field, end);
    if (start === undefined) {
      yield undefined;
      return;
    }
    yield nodeIn(field.slice(start, end));
    end = start - 1;
  }
}

/** The longest element that is looked at. */
const longest = 512;

/** Where the element that ends at `end` begins: a comma inside of a quoted string ends none. */
const startOfLast = (field: string, end: number): number | undefined => {
  let comma = end;
  do {
    comma = comma === 0 ? -1 : field.lastIndexOf(",", comma - 1);
    if (end - comma > longest) return undefined;
    if (pairsIn(field.slice(comma + 1, end)) !== undefined) return comma + 1;
  } while (comma !== -1);
  return undefined;
};

const nodeIn = (text: string): string | undefined => {
  const nodes = (pairsIn(text) ?? []).filter(({ name }) => name.toLowerCase() === "for");
  const [only, ...more] = nodes;
  // A parameter stands at most once in an element (RFC 7239 §4).
  if (only === undefined || more.length > 0) return undefined;
  const { value } = only;
  return value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/g, "$1") : value;
};

interface Pair {
  readonly name: string;
  /** As it was sent, in its quotation marks. */
  readonly value: string;
}

/** The pairs of an element, one after the other and nothing else; `undefined` if it is no element. */
const pairsIn = (text: string): readonly Pair[] | undefined => {
  const pairs: Pair[] = [];
  for (let at = 0; at < text.length || pairs.length === 0; ) {
    pair.lastIndex = at;
    const [whole, name, value] = pair.exec(text) ?? [];
    if (whole === undefined || name === undefined || value === undefined) return undefined;
    pairs.push({ name, value });
    at += whole.length;
    if (at === text.length) break;
    // Another pair must follow a semicolon.
    if (text.charAt(at) !== ";") return undefined;
    at++;
    if (at === text.length) return undefined;
  }
  return pairs;
};

/** One pair with the blanks around it, from where it is asked for. */
const pair = /[ \t]*([\w!#$%&'*+.^`|~-]+)=([\w!#$%&'*+.^`|~-]+|"(?:[^"\\]|\\.)*")[ \t]*/y;
