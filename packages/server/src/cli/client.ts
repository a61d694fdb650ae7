import type { Client, ClientDefinition } from "@mintport/core";
import { createClient, revokeClientTokens } from "@mintport/core/management";
import { present } from "@mintport/core/ports";
import { formatScope } from "@mintport/core/scope";
import { Command } from "commander";
import { CommandFailed, explainManagement } from "../errors/command-failed.ts";
import { allPages } from "../management/all-pages.ts";
import { wantedClient } from "../management/client-filter.ts";
import { clientView } from "../management/views.ts";
import { clientIdArgument } from "./arguments.ts";
import { importClientsCommand } from "./client-import.ts";
import type { CommandContext } from "./command-context.ts";
import { tellDamaged } from "./damaged.ts";
import { definitionFile, withOptions } from "./definition-file.ts";
import { detailText } from "./detail-text.ts";
import { dateText, gather, wholeNumber } from "./options.ts";
import { print } from "./print.ts";
import { type ClientSearchOptions, filterOf, withClientSearchOptions } from "./search-options.ts";
import { switchClientCommand } from "./switch-commands.ts";
import { table } from "./table.ts";
import { unwrap } from "./unwrap.ts";
import {
  introspectsHelp,
  removeClientCommand,
  updateClientCommand,
} from "./update-and-remove-commands.ts";
import { type UserOptions, userOptionOf, withUserOptions, withUsers } from "./user-options.ts";
import { withTenant } from "./with-registry.ts";

/** The command `client`: creates, shows, changes and removes clients. */
export const clientCommand = (command: Command, world: CommandContext): Command =>
  command
    .addCommand(create(world))
    .addCommand(importClientsCommand(world))
    .addCommand(list(world))
    .addCommand(show(world))
    .addCommand(switchClientCommand(world, "disable"))
    .addCommand(switchClientCommand(world, "enable"))
    .addCommand(updateClientCommand(world))
    .addCommand(removeClientCommand(world))
    .addCommand(endTokens(world));

interface Json {
  readonly json?: boolean;
}

interface CreateOptions extends Json, UserOptions {
  readonly grantType?: readonly string[];
  readonly scope?: string;
  readonly defaultScope?: string;
  readonly authMethod?: readonly string[];
  readonly lifetime?: number;
  readonly assertionLifetime?: number;
  readonly requestsPerMinute?: number;
  readonly introspects?: readonly string[];
  readonly file?: string;
}

const create = (world: CommandContext): Command =>
  withUserOptions(new Command("create"))
    .description("Register a client and print its secret, this once")
    .argument("<tenant>", "the tenant's id")
    .argument("<id>", "the client's id")
    .option(
      "--grant-type <name>",
      "a grant it may use; repeatable; default: client_credentials, authorization_code with --redirect-uri, none with --introspects",
      gather,
    )
    .option("--scope <tokens>", "what it may have for itself, as 'api:read'; default: nothing")
    .option("--default-scope <tokens>", "what it gets when it asks for nothing; default: all of it")
    .option(
      "--auth-method <name>",
      "how it may authenticate; repeatable; none makes it public",
      gather,
    )
    .option("--lifetime <seconds>", "how long its access tokens live", wholeNumber)
    .option(
      "--assertion-lifetime <seconds>",
      "the longest that an assertion may live; default: the tenant's",
      wholeNumber,
    )
    .option(
      "--requests-per-minute <number>",
      "how often a minute it may ask; default: as the limits say",
      wholeNumber,
    )
    .option("--introspects <resource>", introspectsHelp, gather)
    .option("--file <path>", "a JSON file with further fields: jwks, tlsSubject, …")
    .option("--json", "print the client and its secret as JSON")
    .action((tenant: string, id: string, options: CreateOptions) =>
      withTenant(world, tenant, async ({ creation }, owner) => {
        const further = await definitionFile(options.file);
        const said = present({
          id,
          grantTypes: options.grantType,
          ownScope: options.scope,
          defaultOwnScope: options.defaultScope,
          authenticationMethods: options.authMethod,
          accessTokenLifetime: options.lifetime,
          longestAssertionLifetime: options.assertionLifetime,
          requestsPerMinute: options.requestsPerMinute,
          introspects: options.introspects,
        });
        const definition = {
          grantTypes: defaultGrants(options),
          ...withOptions(withUsers(further, options), said, optionOf),
        } as ClientDefinition;
        const methods = definition.authenticationMethods;
        if (
          methods?.every((name) => name === "none") &&
          definition.grantTypes.includes("client_credentials")
        )
          throw new CommandFailed(
            "--grant-type: client_credentials is never given to a public client (RFC 6749 §4.4); name another grant, or another --auth-method",
            "invalid",
          );
        const { client, secret } = (await createClient(creation)(owner, definition)).match(
          (made) => made,
          (error) => {
            throw explainManagement(error, optionOf);
          },
        );
        const text =
          secret === undefined
            ? `Created client ${client.id}, which uses no secret`
            : `Created client ${client.id}\nSecret, shown this once: ${secret}`;
        print(world, options, {
          value: present({ ...clientView(client), secret }),
          text,
        });
      }),
    );

/** An API that asks about tokens needs none itself. */
const defaultGrants = ({ redirectUri, introspects, scope }: CreateOptions): readonly string[] => {
  if (redirectUri !== undefined) return ["authorization_code"];
  return introspects !== undefined && scope === undefined ? [] : ["client_credentials"];
};

const list = (world: CommandContext): Command =>
  withClientSearchOptions(new Command("list"))
    .description("List a tenant's clients")
    .argument("<tenant>", "the tenant's id")
    .option("--json", "print them as JSON")
    .action((tenant: string, options: Json & ClientSearchOptions) =>
      withTenant(world, tenant, async ({ storage }, owner) => {
        const found = await allPages((page) => storage.clients.list(owner, page));
        const clients = found.items
          .map(({ value }) => value)
          .filter(wantedClient(filterOf(options)) ?? (() => true));
        if (options.registered) {
          print(world, options, { value: clients.map(clientView), text: registeredTable(clients) });
          return;
        }
        const rows = clients.map((client) => [
          client.id,
          client.disabled ? "disabled" : "active",
          client.grantTypes.join(" "),
          formatScope(client.ownScope),
        ]);
        print(world, options, {
          value: clients.map(clientView),
          text: table([
            ["ID", "STATE", "GRANTS", "SCOPE"],
            ...rows,
            ...found.damaged.map(({ name }) => [name, "damaged", "-", "-"]),
          ]),
        });
        tellDamaged(world, "client", found.damaged);
      }),
    );

const registeredTable = (clients: readonly Client[]): ReturnType<typeof table> =>
  table([
    ["ID", "STATE", "BY", "REGISTERED", "USED", "NAME"],
    ...clients.map((client) => [
      client.id,
      client.disabled ? "disabled" : "active",
      doorOf(client),
      dateText(client.registration?.registeredAt),
      dateText(client.registration?.usedDay).slice(0, 10),
      client.authorization?.name ?? "",
    ]),
  ]);

const doorOf = ({ registration }: Client): string => {
  switch (registration?.by.door) {
    case "initial_access_token":
      return registration.by.token;
    case "software_statement":
      return registration.by.issuer;
    default:
      return "anybody";
  }
};

const show = (world: CommandContext): Command =>
  new Command("show")
    .description("Show a client; never a secret")
    .argument("<tenant>", "the tenant's id")
    .argument("<id>", "the client's id")
    .option("--json", "print it as JSON")
    .action((tenant: string, id: string, options: Json) =>
      withTenant(world, tenant, async ({ storage }, owner) => {
        const found = (await storage.clients.read(owner, clientIdArgument(id))).match(
          (client) => client,
          (error) => {
            throw explainManagement(error, {});
          },
        );
        if (found === undefined) throw new CommandFailed(`there is no client ${id}`, "unknown");
        const client = clientView(found.value);
        const rows = Object.entries(client).map(([field, value]) => [field, detailText(value)]);
        print(world, options, { value: client, text: table(rows) });
      }),
    );

const endTokens = (world: CommandContext): Command =>
  new Command("end-tokens")
    .description("End every token that a client holds; it may get new ones")
    .argument("<tenant>", "the tenant's id")
    .argument("<id>", "the client's id")
    .option("--json", "print the client as JSON")
    .action((tenant: string, id: string, options: Json) =>
      withTenant(world, tenant, async ({ storage }, owner) => {
        const end = revokeClientTokens(storage.clients);
        const client = unwrap(await end(owner, clientIdArgument(id)));
        print(world, options, {
          value: clientView(client),
          text: `Ended every token of client ${client.id}`,
        });
      }),
    );

/** Fields of a definition by the name of their option. */
const optionOf = {
  ...userOptionOf,
  id: "<id>",
  grantTypes: "--grant-type",
  ownScope: "--scope",
  defaultOwnScope: "--default-scope",
  authenticationMethods: "--auth-method",
  accessTokenLifetime: "--lifetime",
  longestAssertionLifetime: "--assertion-lifetime",
  requestsPerMinute: "--requests-per-minute",
  introspects: "--introspects",
};
