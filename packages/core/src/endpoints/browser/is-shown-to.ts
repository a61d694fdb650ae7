import type { ShownTo } from "../../domain/authorization/interaction.ts";
import type { FoundVisitor } from "./find-visitor.ts";

/** Whether the user and the session of a page are those that are there now. */
export const isShownTo = (
  { visitor, session }: Pick<FoundVisitor, "visitor" | "session">,
  shownTo: ShownTo | undefined,
): boolean =>
  visitor !== undefined && shownTo?.subject === visitor.subject && shownTo.session === session;
