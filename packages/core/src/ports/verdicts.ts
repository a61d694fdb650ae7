import type { Revision } from "../domain/revision.ts";

/** What creating a thing may meet. `exists`: the id is taken; nothing was changed. */
export type CreateVerdict =
  | { readonly verdict: "created"; readonly revision: Revision }
  | { readonly verdict: "exists" };

/** What replacing a thing may meet. `stale`: another write came first; nothing was changed. */
export type UpdateVerdict =
  | { readonly verdict: "updated"; readonly revision: Revision }
  | { readonly verdict: "stale" }
  | { readonly verdict: "unknown" };

/** What removing a thing may meet. `in_use`: other things still belong to it; nothing was changed. */
export type RemoveVerdict = "removed" | "stale" | "unknown" | "in_use";
