import { Command } from "commander";
import { privateKeyHostsOf } from "../deployment/private-key-hosts-of.ts";
import { readKey } from "../settings/key-encryption-keys.ts";
import { providersIn } from "../settings/providers-in.ts";
import { readTls } from "../settings/read-tls.ts";
import { requireServable } from "../settings/require-servable.ts";
import { readSettings } from "../settings/settings.ts";
import { settingsView } from "../settings/settings-view.ts";
import { redisTls } from "../stores/redis-tls.ts";
import { clientSecretOf } from "../users/upstream/client-secret-of.ts";
import type { CommandContext } from "./command-context.ts";
import { print } from "./print.ts";
import { table } from "./table.ts";

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
    .action(({ quickstart = false, ...options }: CheckOptions) => {
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
    });
