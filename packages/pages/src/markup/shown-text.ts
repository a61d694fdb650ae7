/**
 * A text of somebody else's as a page shows it: one line of at most `most` characters, cut with an ellipsis. Whatever could make
 * another text of it on the screen is taken out: control characters, the turning of directions, invisible characters, and marks
 * that pile up over the lines around them.
 */
export const shownText = (text: string, most = 80): string => {
  // Before anything else: the work is bounded, however long the text is.
  const begun = text.slice(0, most * 4);
  const plain = begun
    .replace(/\s+/gu, " ")
    .replace(
      /[\p{Cc}\p{Cs}\p{Co}\p{Bidi_Control}\u00ad\u115f\u1160\u200b\u2060-\u2064\u2800\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]/gu,
      "",
    )
    .replace(/(\p{M}{3})\p{M}+/gu, "$1")
    .trim();
  const characters = Array.from(plain);
  return characters.length <= most && begun.length === text.length
    ? plain
    : `${characters.slice(0, most - 1).join("")}…`;
};

/** A host or an address: all of it matters, and its end the most, so that a long one loses its beginning. */
export const shownHost = (host: string): string =>
  host.length <= longestHost
    ? shownText(host, longestHost)
    : `…${shownText(host.slice(1 - longestHost), longestHost)}`;

/** RFC 1035 §2.3.4. */
const longestHost = 255;
