/**
 * Whether the outermost object of a JSON text names a member twice. Parsers differ in which of the two they take, so that one who signs and
 * one who reads may mean different things (RFC 7519 §4). The text was parsed before: it is JSON.
 *
 * @example hasRepeatedMember('{"scope":"a","scope":"b"}') // true
 */
export const hasRepeatedMember = (json: string): boolean => {
  const names = new Set<string>();
  let depth = 0;
  let text = "";
  for (const [token] of json.matchAll(tokens)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    else if (token !== ":") text = token;
    // What stands before a colon was a name.
    else if (depth === 1) {
      const name = String(JSON.parse(text));
      if (names.has(name)) return true;
      names.add(name);
    }
  }
  return false;
};

/** Brackets, colons and strings. */
const tokens = /[[\]{}:]|"(?:[^"\\]|\\.)*"/g;
