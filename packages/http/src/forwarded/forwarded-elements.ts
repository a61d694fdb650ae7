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
    if (element.test(field.slice(comma + 1, end))) return comma + 1;
  } while (comma !== -1);
  return undefined;
};

const nodeIn = (text: string): string | undefined => {
  const nodes = [...text.matchAll(pairs)].filter(([, name]) => name?.toLowerCase() === "for");
  const [only, ...more] = nodes;
  // A parameter stands at most once in an element (RFC 7239 §4).
  if (only === undefined || more.length > 0) return undefined;
  const value = only[2] ?? "";
  return value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/g, "$1") : value;
};

const token = "[\\w!#$%&'*+.^`|~-]+";
const pair = `(${token})=(${token}|"(?:[^"\\\\]|\\\\.)*")`;
const pairs = new RegExp(pair, "g");
const element = new RegExp(`^[ \\t]*${pair}(?:[ \\t]*;[ \\t]*${pair})*[ \\t]*$`);
