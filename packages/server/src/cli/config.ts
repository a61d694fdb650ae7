import { existsSync } from "node:fs";
import { Command } from "commander";
import { privateKeyHostsOf } from "../deployment/private-key-hosts-of.ts";
import { explain } from "../errors/command-failed.ts";
import { unknownTenants } from "../serving/unknown-tenants.ts";
import { readKey } from "../settings/key-encryption-keys.ts";
import { namedTenants } from "../settings/named-tenants.ts";
import { providersIn } from "../settings/providers-in.ts";
import { readTls } from "../settings/read-tls.ts";
import { requireServable } from "../settings/require-servable.ts";
import { readSettings, type Settings } from "../settings/settings.ts";
import { settingsView } from "../settings/settings-view.ts";
import { redisTls } from "../stores/redis-tls.ts";
import { clientSecretOf } from "../users/upstream/client-secret-of.ts";
import type { CommandContext } from "./command-context.ts";
import { print } from "./print.ts";
import { table } from "./table.ts";
import { withStores } from "./with-stores.ts";

/** The command `config`: checks the settings and prints them. */
export const configCommand = (command: Command, world: CommandContext): Command =>
  command.addCommand(check(world));

interface CheckOptions {
  readonly json?: boolean;
  readonly quickstart?: boolean;
}

const check = (world: CommandContext): Command =>
  new Command("check")
    .description(
      "Check the configuration file, the environment and the files they name; print the settings",
    )
    .option("--json", "print them as JSON, in the shape of the configuration file")
    .option("--quickstart", "as serve --quickstart would read it")
    .action(async ({ quickstart = false, ...options }: CheckOptions) => {
      const settings = readSettings(world.environment, { development: quickstart });
      requireServable(settings);
      if (settings.keyEncryptionKeyFile !== undefined) readKey(settings.keyEncryptionKeyFile);
      if (settings.tls !== undefined) readTls(settings.tls);
      if (settings.redis !== undefined) redisTls(settings.redis);
      privateKeyHostsOf(settings);
      for (const provider of providersIn(settings)) clientSecretOf(provider);
      const value = settingsView(settings);
      const rows = Object.entries(value)
        .filter(([, content]) => content !== undefined)
        .map(([name, content]) => [
          name,
          typeof content === "string" ? content : JSON.stringify(content),
        ]);
      print(world, options, { value, text: table(rows) });
      await tellUnknownTenants(world, settings);
    });

/** Warns of tenants that settings name and that are not there, as far as there is a store to look in. Nothing is made to look. */
const tellUnknownTenants = async (world: CommandContext, settings: Settings): Promise<void> => {
  const warn = (line: string): void => {
    world.err(`mintport: warning: ${line}\n`);
  };
  if (namedTenants(settings).length === 0 || hasNoFile(settings)) return;
  try {
    await withStores(world, async ({ storage }) => {
      for (const line of await unknownTenants({ storage }, settings)) warn(line);
    });
  } catch (failure) {
    warn(`the tenants that settings name could not be looked for: ${explain(failure)}`);
  }
};

const hasNoFile = ({ databaseUrl }: Settings): boolean => {
  const [, path] = /^sqlite:(.+)$/.exec(databaseUrl?.reveal() ?? "") ?? [];
  return path !== undefined && !existsSync(path);
};
