/** The deepest nesting of a JSON body. Definitions need four; what reads or writes JSON by recursion stands hundreds. */
export const maxDepth = 64;

/**
 * Whether a JSON text nests deeper than that: `JSON.parse` takes any depth, and what recurses later overflows the stack.
 * One pass, before it is parsed; brackets in strings are counted as none.
 */
export const isTooDeep = (text: string): boolean => {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (inString) {
      if (character === "\\") at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") {
      if (++depth > maxDepth) return true;
    } else if (character === "}" || character === "]") depth--;
  }
  return false;
};
