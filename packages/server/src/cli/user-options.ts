import type { ClientDefinition } from "@mintport/core";
import type { AuthorizationDefinition } from "@mintport/core/management";
import { present } from "@mintport/core/ports";
import { type Command, Option } from "commander";
import { withOptions } from "./definition-file.ts";
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
 * A definition or a patch, with what the options say of users beside the fields of the file: neither may say what the other says
 * otherwise.
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
    : {
        ...written,
        authorization: withOptions(written.authorization ?? {}, said, optionsOfUsers),
      };
};

const optionsOfUsers: Readonly<Record<string, string>> = {
  redirectUris: "--redirect-uri",
  delegatedScope: "--delegated-scope",
  defaultDelegatedScope: "--default-delegated-scope",
  applicationType: "--native",
  loopbackNames: "--loopback-name",
  name: "--name",
  consent: "--consent",
  offlineAccess: "--offline-access",
};

/** Fields of a definition by the name of their option. */
export const userOptionOf: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(optionsOfUsers).map(([field, option]) => [`authorization.${field}`, option]),
);
