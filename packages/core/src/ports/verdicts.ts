import type { Revision } from "../domain/revision.ts";

/** The outcome of creating a thing. `exists`: the id is taken; nothing was changed. */
export type CreateVerdict =
  | { readonly verdict: "created"; readonly revision: Revision }
  | { readonly verdict: "exists" };

/** The outcome of replacing a thing. `stale`: another write came first; nothing was changed. */
export type UpdateVerdict =
  | { readonly verdict: "updated"; readonly revision: Revision }
  | { readonly verdict: "stale" }
  | { readonly verdict: "unknown" };

/** The outcome of removing a thing. `in_use`: other things still belong to it; nothing was changed. */
export type RemoveVerdict = "removed" | "stale" | "unknown" | "in_use";
