import { isSubject } from "@mintport/core/management";

/** A grant's id or a user's subject as the audit log is told it; nothing of a text that can be neither. */
export const toldName = (text: string | undefined): string | undefined =>
  text !== undefined && isSubject(text) ? text : undefined;
