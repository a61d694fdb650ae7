import type { ClientDefinition } from "@mintport/core";
import type { AuthorizationDefinition } from "@mintport/core/management";
import { present } from "@mintport/core/ports";
import { type Command, Option } from "commander";
import { gather } from "./options.ts";

/** What an operator says on the command line of a client's users. */
export interface UserOptions {
  readonly redirectUri?: readonly string[];
  readonly delegatedScope?: string;
  readonly defaultDelegatedScope?: string;
  readonly native?: true;
  readonly loopbackName?: readonly "localhost"[];
  readonly name?: string;
  readonly consent?: AuthorizationDefinition["consent"];
  readonly offlineAccess?: AuthorizationDefinition["offlineAccess"];
}

/** Gives a command the options that say what users may do with a client. */
export const withUserOptions = (command: Command): Command =>
  command
    .option("--redirect-uri <uri>", "where answers may go, exactly so; repeatable", gather)
    .option("--delegated-scope <tokens>", "what users may delegate to it, as 'mail:read'")
    .option(
      "--default-delegated-scope <tokens>",
      "what users are asked for when it asks for nothing; default: nothing",
    )
    .option("--native", "it runs on the users' own machines")
    .addOption(
      new Option(
        "--loopback-name <name>",
        "localhost: its redirect URIs there may have any port, of a --native client",
      )
        .choices(["localhost"])
        .argParser(gather),
    )
    .option("--name <text>", "the name that users see; default: its id")
    .option("--consent <mode>", "whether users are asked: implied, remembered (default) or always")
    .option("--offline-access <when>", "when it gets a refresh token: asked (default) or implied");

/**
 * A definition or a patch, with what the options say of users in place of the same fields of the file: the other fields of its
 * `authorization` stay.
 */
export const withUsers = (
  written: Pick<ClientDefinition, "authorization">,
  options: UserOptions,
): Pick<ClientDefinition, "authorization"> => {
  const said: AuthorizationDefinition = present({
    redirectUris: options.redirectUri,
    delegatedScope: options.delegatedScope,
    defaultDelegatedScope: options.defaultDelegatedScope,
    applicationType: options.native && ("native" as const),
    loopbackNames: options.loopbackName,
    name: options.name,
    consent: options.consent,
    offlineAccess: options.offlineAccess,
  });
  return Object.keys(said).length === 0
    ? written
    : { ...written, authorization: { ...written.authorization, ...said } };
};

/** Fields of a definition by the name of their option. */
export const userOptionOf: Readonly<Record<string, string>> = {
  "authorization.redirectUris": "--redirect-uri",
  "authorization.delegatedScope": "--delegated-scope",
  "authorization.defaultDelegatedScope": "--default-delegated-scope",
  "authorization.applicationType": "--native",
  "authorization.loopbackNames": "--loopback-name",
  "authorization.name": "--name",
  "authorization.consent": "--consent",
  "authorization.offlineAccess": "--offline-access",
};
