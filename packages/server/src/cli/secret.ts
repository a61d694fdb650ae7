import { addClientSecret, type NewSecret, removeClientSecret } from "@mintport/core/management";
import { instant, present } from "@mintport/core/ports";
import { Command } from "commander";
import { clientView, secretView } from "../management/views.ts";
import { clientIdArgument } from "./arguments.ts";
import type { CommandContext } from "./command-context.ts";
import { moment, seconds } from "./options.ts";
import { print } from "./print.ts";
import { unwrap } from "./unwrap.ts";
import { withTenant } from "./with-registry.ts";

/** The command `secret`: adds and removes secrets of a client. */
export const secretCommand = (command: Command, world: CommandContext): Command =>
  command.addCommand(add(world)).addCommand(remove(world));

interface AddOptions {
  readonly label?: string;
  readonly overlap?: number;
  readonly notBefore?: number;
  readonly expires?: number;
  readonly allowGap?: boolean;
  readonly json?: boolean;
}

const add = (world: CommandContext): Command =>
  new Command("add")
    .description("Give a client one more secret and print it, this once")
    .argument("<tenant>", "the tenant's id")
    .argument("<id>", "the client's id")
    .option("--label <text>", "what people call it")
    .option(
      "--overlap <seconds>",
      "rotate: end the secrets that are live now after so long; 0 ends them at once",
      seconds,
    )
    .option(
      "--not-before <date>",
      "the first moment it is accepted, as 2027-01-31T12:00:00Z",
      moment,
    )
    .option(
      "--allow-gap",
      "take a --not-before at which the secrets before it have ended: the client has none in between",
    )
    .option("--expires <date>", "the first moment it is no longer accepted", moment)
    .option("--json", "print the secret as JSON")
    .action((tenant: string, id: string, options: AddOptions) =>
      withTenant(world, tenant, async ({ creation }, owner) => {
        const wanted: NewSecret = present({
          label: options.label,
          overlap: options.overlap,
          allowGap: options.allowGap,
          notBefore: options.notBefore === undefined ? undefined : instant(options.notBefore),
          expiresAt: options.expires === undefined ? undefined : instant(options.expires),
        });
        const { secret, kept } = unwrap(
          await addClientSecret(creation)(owner, clientIdArgument(id), wanted),
          optionOf,
        );
        print(world, options, {
          value: { ...secretView(kept), secret },
          text: `Added ${kept.id}\nSecret, shown this once: ${secret}`,
        });
      }),
    );

/** Fields by the name of their option. */
const optionOf = { expiresAt: "--expires", notBefore: "--not-before", overlap: "--overlap" };

const remove = (world: CommandContext): Command =>
  new Command("remove")
    .description("End a secret at once")
    .argument("<tenant>", "the tenant's id")
    .argument("<id>", "the client's id")
    .argument("<secret>", "the secret's id, as client show names it")
    .option("--json", "print the client as JSON")
    .action((tenant: string, id: string, secret: string, options: { readonly json?: boolean }) =>
      withTenant(world, tenant, async ({ creation }, owner) => {
        const client = unwrap(
          await removeClientSecret(creation)(owner, clientIdArgument(id), secret),
        );
        print(world, options, { value: clientView(client), text: `Removed ${secret}` });
      }),
    );
