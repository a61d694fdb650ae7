import { apiKeyAuthentication, apiKeyGrant, type Client } from "@mintport/core";
import {
  createApiKey,
  type NewApiKey,
  revokeApiKey,
  rotateApiKey,
} from "@mintport/core/management";
import { instant, present } from "@mintport/core/ports";
import { formatScope } from "@mintport/core/scope";
import type { ApiKey } from "@mintport/core/tokens";
import { Command } from "commander";
import { CommandFailed } from "../errors/command-failed.ts";
import { apiKeyView, clientView } from "../management/views.ts";
import { clientIdArgument } from "./arguments.ts";
import type { CommandContext } from "./command-context.ts";
import { dateText, moment, seconds } from "./options.ts";
import { print } from "./print.ts";
import { table } from "./table.ts";
import { unwrap } from "./unwrap.ts";
import { withTenant } from "./with-registry.ts";

/** The command `api-key`: makes, lists, rotates and revokes API keys of a client. */
export const apiKeyCommand = (command: Command, world: CommandContext): Command =>
  command
    .addCommand(create(world))
    .addCommand(list(world))
    .addCommand(rotate(world))
    .addCommand(revoke(world));

interface Json {
  readonly json?: boolean;
}

const forClient = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .argument("<tenant>", "the tenant's id")
    .argument("<id>", "the client's id");

const create = (world: CommandContext): Command =>
  forClient("create", "Make an API key and print it, this once")
    .option("--scope <tokens>", "a part of the client's own scope; default: all of it")
    .option("--label <text>", "what people call it")
    .option("--expires <date>", "the first moment it is no longer accepted", moment)
    .option("--json", "print the key as JSON")
    .action(
      (
        tenant: string,
        id: string,
        options: Json & { scope?: string; label?: string; expires?: number },
      ) =>
        withTenant(world, tenant, async ({ creation, storage }, owner) => {
          const wanted: NewApiKey = present({
            scope: options.scope,
            label: options.label,
            expiresAt: options.expires === undefined ? undefined : instant(options.expires),
          });
          const made = unwrap(await createApiKey(creation)(owner, clientIdArgument(id), wanted), {
            scope: "--scope",
          });
          printKey(world, options, made);
          const found = unwrap(await storage.clients.read(owner, clientIdArgument(id)));
          if (found !== undefined && !takesApiKeys(found.value))
            world.err(
              `mintport: warning: the key opens nothing yet: register the client for it, with api_key among its authenticationMethods and ${apiKeyGrant.name} among its grantTypes\n`,
            );
        }),
    );

/** Whether a key of the client is accepted at the token endpoint and at routes. */
const takesApiKeys = ({ authenticationMethods, grantTypes }: Client): boolean =>
  authenticationMethods.includes(apiKeyAuthentication.name) &&
  grantTypes.includes(apiKeyGrant.name);

const list = (world: CommandContext): Command =>
  forClient("list", "List a client's API keys")
    .option("--json", "print them as JSON")
    .action((tenant: string, id: string, options: Json) =>
      withTenant(world, tenant, async ({ storage }, owner) => {
        const found = unwrap(await storage.clients.read(owner, clientIdArgument(id)));
        if (found === undefined) throw new CommandFailed(`there is no client ${id}`, "unknown");
        const keys = found.value.apiKeys ?? [];
        const rows = keys.map((key) => [
          key.id,
          formatScope(key.scope),
          dateText(key.expiresAt),
          dateText(key.lastUsedDay).slice(0, 10),
          key.label ?? "",
        ]);
        print(world, options, {
          value: keys.map(apiKeyView),
          text: table([["ID", "SCOPE", "EXPIRES", "LAST USED", "LABEL"], ...rows]),
        });
      }),
    );

const rotate = (world: CommandContext): Command =>
  forClient("rotate", "Make a key's successor, print it, and let the old one run out")
    .argument("<key>", "the key's id")
    .requiredOption("--overlap <seconds>", "how long the old one is still accepted", seconds)
    .option("--json", "print the key as JSON")
    .action((tenant: string, id: string, key: string, options: Json & { overlap: number }) =>
      withTenant(world, tenant, async ({ creation }, owner) => {
        const made = unwrap(
          await rotateApiKey(creation)(owner, clientIdArgument(id), {
            key,
            overlap: options.overlap,
          }),
          { overlap: "--overlap" },
        );
        printKey(world, options, made);
      }),
    );

const revoke = (world: CommandContext): Command =>
  forClient("revoke", "End a key at once")
    .argument("<key>", "the key's id")
    .option("--json", "print the client as JSON")
    .action((tenant: string, id: string, key: string, options: Json) =>
      withTenant(world, tenant, async ({ creation }, owner) => {
        const client = unwrap(await revokeApiKey(creation)(owner, clientIdArgument(id), key));
        print(world, options, { value: clientView(client), text: `Revoked ${key}` });
      }),
    );

const printKey = (
  world: CommandContext,
  options: Json,
  { key, kept }: { readonly key: string; readonly kept: ApiKey },
): void => {
  print(world, options, {
    value: { ...apiKeyView(kept), key },
    text: `Made ${kept.id}\nAPI key, shown this once: ${key}`,
  });
};
