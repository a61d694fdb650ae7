import type { ManagementError } from "@mintport/core/management";
import type { Revision, Versioned } from "@mintport/core/ports";
import { err, ok, type Result } from "@mintport/core/result";

/** The condition of `If-Match` on a resource before it is changed: to be there, or to be at one of some revisions. */
export type Condition = "any" | readonly Revision[];

/**
 * Reads `If-Match` (RFC 9110 §13.1.1); `undefined` if it is no list of entity tags. A proxy that compresses answers makes
 * `W/"5"` or `"5-gzip"` of the tag `"5"`: our tags name a revision and no bytes, so it still means that revision.
 */
export const readIfMatch = (field: string): Condition | undefined => {
  if (field.trim() === "*") return "any";
  const tags = field
    .split(",")
    .map((text) => text.trim())
    .filter((text) => text !== "");
  return tags.length > 0 && tags.every((tag) => entityTag.test(tag))
    ? tags.flatMap(revisionOf)
    : undefined;
};

/** A comma may stand in a foreign tag; none of ours holds one, so that such a tag may fall apart. */
const entityTag = /^(?:W\/)?"[^"\s,]*"$/;

const revisionOf = (tag: string): readonly Revision[] => {
  const digits = /^(?:W\/)?"([1-9]\d{0,14})(?:[-;][a-z]{1,8})?"$/.exec(tag)?.[1];
  // Another's tag is a tag all the same, and matches nothing here.
  return digits === undefined ? [] : [Number(digits) as Revision];
};

/** The revision that the condition holds for; a resource that has moved on is `stale`. */
export const revisionMeant = (
  condition: Condition,
  found: Versioned<unknown> | undefined,
  what: "tenant" | "client",
  id: string,
): Result<Revision, ManagementError> => {
  if (found === undefined) return err({ type: "unknown", what, id });
  return condition === "any" || condition.includes(found.revision)
    ? ok(found.revision)
    : err({ type: "stale", what, id });
};
