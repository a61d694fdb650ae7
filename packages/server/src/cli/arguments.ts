import type { ClientId, TenantId } from "@mintport/core";
import { isSubject, parseClientId, parseTenantId } from "@mintport/core/management";
import { CommandFailed } from "../errors/command-failed.ts";

/** A tenant's id as it was typed, at the argument or option of that name. */
export const tenantIdArgument = (text: string, name = "<tenant>"): TenantId => {
  const id = parseTenantId(text);
  if (id === undefined)
    throw new CommandFailed(`${name}: must be 1 to 64 of A-Z a-z 0-9 . _ ~ -, as my-tenant`);
  return id;
};

/** A client's id as it was typed, at the argument or option of that name. */
export const clientIdArgument = (text: string, name = "<id>"): ClientId => {
  const id = parseClientId(text);
  if (id === undefined)
    throw new CommandFailed(`${name}: must be 1 to 256 printable ASCII characters`);
  return id;
};

/** A user's subject as it was typed at `--subject`. */
export const subjectOption = (text: string): string => {
  if (!isSubject(text))
    throw new CommandFailed("--subject: must be 1 to 255 printable ASCII characters");
  return text;
};
