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
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    else if (character === '"') {
      const end = endOfString(json, at);
      text = json.slice(at, end);
      at = end - 1;
    } else if (character === ":" && depth === 1) {
      // What stands before a colon was a name.
      const name = String(JSON.parse(text));
      if (names.has(name)) return true;
      names.add(name);
    }
  }
  return false;
};

/** The place behind the string that begins at `start`. */
const endOfString = (json: string, start: number): number => {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at + 1;
};
