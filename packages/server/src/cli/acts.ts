import type { ClientId, TenantId } from "@mintport/core";
import { parseClientId, parseTenantId } from "@mintport/core/management";
import { present } from "@mintport/core/ports";
import type { Command } from "commander";
import { toldName } from "../management/told-name.ts";
import { fullName } from "./help.ts";

/**
 * The part that each command has in the audit log. `changes`: its deed, done or refused, becomes an entry. `tells`: it writes
 * an entry of its own. `reads`: nothing. A command that is not named here does not start.
 */
const kinds: Readonly<Record<string, "changes" | "tells" | "reads">> = {
  serve: "reads",
  dev: "reads",
  completion: "reads",
  // The log's own tables may not be there yet.
  migrate: "reads",
  "tenant create": "changes",
  "tenant list": "reads",
  "tenant show": "reads",
  "tenant update": "changes",
  "tenant disable": "changes",
  "tenant enable": "changes",
  "tenant remove": "changes",
  "tenant end-tokens": "changes",
  "client create": "changes",
  "client import": "changes",
  "client list": "reads",
  "client show": "reads",
  "client update": "changes",
  "client disable": "changes",
  "client enable": "changes",
  "client remove": "changes",
  "client end-tokens": "changes",
  "secret add": "changes",
  "secret remove": "changes",
  "api-key create": "changes",
  "api-key list": "reads",
  "api-key rotate": "changes",
  "api-key revoke": "changes",
  "initial-access-token create": "changes",
  "initial-access-token list": "reads",
  "initial-access-token remove": "changes",
  "grant list": "reads",
  "grant revoke": "changes",
  "grant end": "changes",
  "key import": "changes",
  "key list": "reads",
  "key rotate": "changes",
  "key prepare": "changes",
  "key retire": "changes",
  "key revoke": "changes",
  "key reseal": "changes",
  // It changes nothing, yet hashes leave the store: who took them should be known.
  export: "changes",
  explain: "reads",
  doctor: "reads",
  "audit verify": "reads",
  "audit tail": "reads",
  "audit archive": "reads",
  "audit prune": "changes",
  "audit acknowledge": "tells",
  "config check": "reads",
  openapi: "reads",
  backup: "changes",
  // The log that it fills must be empty until then.
  copy: "tells",
  prune: "changes",
  "quickstart remove": "changes",
};

/** An act of management that a command is about to do. */
export interface Act {
  readonly operation: string;
  readonly tenant?: TenantId;
  readonly client?: ClientId;
  /** The grant that is ended, and the user whose grants they are. */
  readonly grant?: string;
  readonly subject?: string;
}

/** Throws if a command has no place in the table. */
export const requireKind = (command: Command): void => {
  if (!Object.hasOwn(kinds, fullName(command)))
    throw new Error(`cli/acts.ts does not say whether "${fullName(command)}" changes anything`);
};

/** The act of a called command for the audit log; `undefined` if there is none to tell of. */
export const actOf = (command: Command): Act | undefined => {
  const operation = fullName(command);
  if (kinds[operation] !== "changes") return undefined;
  const given = new Map(
    command.registeredArguments.map((argument, index) => [argument.name(), command.args[index]]),
  );
  const { tenant: option, subject = "" } = command.opts<{
    readonly tenant?: string;
    readonly subject?: string;
  }>();
  const [first, id] = [given.get("tenant") ?? option, given.get("id")];
  const tenant = parseTenantId((operation.startsWith("tenant ") ? id : first) ?? "");
  const client = operation.startsWith("tenant ") ? undefined : parseClientId(id ?? "");
  return {
    operation,
    // A text that is no id is not repeated: anything may have been typed there.
    ...present({ tenant, client }),
    ...present({ grant: toldName(given.get("grant")), subject: toldName(subject) }),
  };
};
