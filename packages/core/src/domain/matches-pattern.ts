/**
 * Whether `text` matches `pattern`, in which `*` stands for one or more characters other than `:` and `/`, and `**` for
 * any characters, none included. Everything else stands for itself. For the subjects and claims of workloads.
 *
 * @example matchesPattern("repo:acme/*:ref:refs/heads/main", "repo:acme/api:ref:refs/heads/main") // true
 */
export const matchesPattern = (pattern: string, text: string): boolean => {
  // The set of places in `text` that the pattern read so far can end at: no backtracking, whatever the pattern.
  let places = new Set([0]);
  for (const piece of pattern.match(pieces) ?? []) {
    places = step(piece, text, places);
    if (places.size === 0) return false;
  }
  return places.has(text.length);
};

const pieces = /\*\*|\*|[^*]+/g;

const step = (piece: string, text: string, places: ReadonlySet<number>): Set<number> => {
  const next = new Set<number>();
  if (piece === "**") {
    let open = false;
    for (let at = 0; at <= text.length; at++) {
      open ||= places.has(at);
      if (open) next.add(at);
    }
    return next;
  }
  if (piece === "*") {
    let open = false;
    for (let at = 0; at <= text.length; at++) {
      if (open) next.add(at);
      open = (open || places.has(at)) && !separators.has(text[at] ?? ":");
    }
    return next;
  }
  for (const at of places) if (text.startsWith(piece, at)) next.add(at + piece.length);
  return next;
};

const separators: ReadonlySet<string> = new Set([":", "/"]);
