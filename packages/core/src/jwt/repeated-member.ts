/**
 * Whether the outermost object of a JSON text names a member twice. Parsers differ in which of the two they take, so that one who signs and
 * one who reads may mean different things (RFC 7519 §4). The text was parsed before: it is JSON.
 *
 * @example hasRepeatedMember('{"scope":"a","scope":"b"}') // true
 */
export const hasRepeatedMember = (json: string): boolean => {
  const names = new Set<string>();
  let depth = 0;
  for (const [token, colon] of json.matchAll(tokens)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    else if (colon !== undefined && depth === 1) {
      const name = String(JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)));
      if (names.has(name)) return true;
      names.add(name);
    }
  }
  return false;
};

/** Brackets, and strings with the colon that makes a name of one. */
const tokens = /[[\]{}]|"(?:[^"\\]|\\.)*"(\s*:)?/g;
