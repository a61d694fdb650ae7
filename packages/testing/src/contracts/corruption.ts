/** Texts that may stand in a row that somebody edited, or that another version wrote. */
export const corruptContents: readonly string[] = ["", "not JSON", "null", "{}", "[1]", '{"id":7}'];
