import {
  createInitialAccessToken,
  type NewInitialAccessToken,
  removeInitialAccessToken,
} from "@mintport/core/management";
import { instant, present, systemEntropy } from "@mintport/core/ports";
import { Command } from "commander";
import { CommandFailed } from "../errors/command-failed.ts";
import { initialAccessTokenView } from "../management/views.ts";
import type { CommandContext } from "./command-context.ts";
import { dateText, moment, wholeNumber } from "./options.ts";
import { print } from "./print.ts";
import { table } from "./table.ts";
import { unwrap } from "./unwrap.ts";
import { existingTenant, withTenant } from "./with-registry.ts";
import { withStores } from "./with-stores.ts";

/** The command `initial-access-token`: makes, lists and removes tokens by which clients register themselves. */
export const initialAccessTokenCommand = (command: Command, world: CommandContext): Command =>
  command.addCommand(create(world)).addCommand(list(world)).addCommand(remove(world));

interface Json {
  readonly json?: boolean;
}

interface CreateOptions extends Json {
  readonly profile: string;
  readonly uses?: number;
  readonly expires?: number;
  readonly label?: string;
}

const ofTenant = (name: string, description: string): Command =>
  new Command(name).description(description).argument("<tenant>", "the tenant's id");

const create = (world: CommandContext): Command =>
  ofTenant("create", "Make an initial access token and print it, this once")
    .requiredOption(
      "--profile <name>",
      "the rules that it opens: a name among the tenant's initialAccessTokens in the setting registration",
    )
    .option("--uses <number>", "how many clients it may register; default: any number", wholeNumber)
    .option("--expires <date>", "the first moment it is no longer accepted", moment)
    .option("--label <text>", "what people call it")
    .option("--json", "print the token as JSON")
    .action((tenant: string, options: CreateOptions) =>
      withStores(world, async ({ storage, settings }) => {
        const { id } = await existingTenant(storage, tenant);
        const wanted: NewInitialAccessToken = {
          profile: options.profile,
          ...present({
            uses: options.uses,
            expiresAt: options.expires === undefined ? undefined : instant(options.expires),
            label: options.label,
          }),
        };
        const rules = settings.registration[id];
        const profiles = Object.keys((rules !== "off" && rules?.initialAccessTokens) || {});
        if (!profiles.includes(options.profile))
          world.err(
            `mintport: warning: the token opens nothing yet: the setting registration has no profile ${options.profile} for ${id}; it has ${profiles.join(", ") || "none"}\n`,
          );
        const make = createInitialAccessToken({ tenants: storage.tenants, entropy: systemEntropy });
        const { token, kept } = unwrap(await make(id, wanted), {
          ...{ profile: "--profile", uses: "--uses" },
          ...{ expiresAt: "--expires", label: "--label" },
        });
        print(world, options, {
          value: { ...initialAccessTokenView(kept), token },
          text: `Made ${kept.id}\nInitial access token, shown this once: ${token}`,
        });
      }),
    );

const list = (world: CommandContext): Command =>
  ofTenant("list", "List a tenant's initial access tokens; never a token itself")
    .option("--json", "print them as JSON")
    .action((tenant: string, options: Json) =>
      withTenant(world, tenant, async ({ storage }) => {
        const { initialAccessTokens = [] } = await existingTenant(storage, tenant);
        const rows = initialAccessTokens.map((one) => [
          one.id,
          one.profile,
          one.usesLeft === undefined ? "any" : String(one.usesLeft),
          dateText(one.expiresAt),
          one.label ?? "",
        ]);
        print(world, options, {
          value: initialAccessTokens.map(initialAccessTokenView),
          text: table([["ID", "PROFILE", "USES LEFT", "EXPIRES", "LABEL"], ...rows]),
        });
      }),
    );

const remove = (world: CommandContext): Command =>
  ofTenant("remove", "End an initial access token at once; the clients that it registered stay")
    .argument("<token>", "the token's id, as iat-…")
    .option("--json", "print the result as JSON")
    .action((tenant: string, token: string, options: Json) =>
      withTenant(world, tenant, async ({ storage }, owner) => {
        if (/^mpit_/.test(token))
          throw new CommandFailed(
            "<token>: must be the token's id, as list shows it; not the token",
          );
        unwrap(await removeInitialAccessToken({ tenants: storage.tenants })(owner, token));
        print(world, options, { value: { removed: token }, text: `Removed ${token}` });
      }),
    );
