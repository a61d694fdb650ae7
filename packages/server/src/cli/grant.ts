import {
  type DescribedGrant,
  endSubject,
  type GrantOwner,
  listGrants,
  revokeGrant,
} from "@mintport/core/management";
import { type GrantId, present } from "@mintport/core/ports";
import { Command, Option } from "commander";
import { CommandFailed } from "../errors/command-failed.ts";
import { counted } from "../errors/counted.ts";
import { allPages } from "../management/all-pages.ts";
import { clientIdArgument, subjectOption } from "./arguments.ts";
import type { CommandContext } from "./command-context.ts";
import { tellDamaged } from "./damaged.ts";
import { dateText } from "./options.ts";
import { print } from "./print.ts";
import { table } from "./table.ts";
import { unwrap } from "./unwrap.ts";
import { withTenant } from "./with-registry.ts";

/** The command `grant`: lists and ends what users allowed clients. */
export const grantCommand = (command: Command, world: CommandContext): Command =>
  command.addCommand(list(world)).addCommand(revoke(world)).addCommand(end(world));

interface Json {
  readonly json?: boolean;
}

interface ListOptions extends Json {
  readonly subject?: string;
  readonly client?: string;
}

const list = (world: CommandContext): Command =>
  new Command("list")
    .description("List the grants that a user gave, or that a client has")
    .argument("<tenant>", "the tenant's id")
    .addOption(
      new Option("--subject <subject>", "the user, as their tokens name them").conflicts("client"),
    )
    .option("--client <id>", "the client's id")
    .option("--json", "print them as JSON")
    .action((tenant: string, options: ListOptions) => {
      const owner = ownerOf(options);
      return withTenant(world, tenant, async ({ storage }, id) => {
        const found = await allPages((page) => listGrants(storage)(id, owner, page));
        print(world, options, {
          value: found.items,
          text: table([
            ["ID", "SUBJECT", "CLIENT", "NAME", "ACCESS", "OFFLINE", "CONSENTED", "EXPIRES"],
            ...found.items.map(rowOf),
            ...found.damaged.map(({ name }) => [name, ...Array<string>(7).fill("-")]),
          ]),
        });
        tellDamaged(world, "grant", found.damaged);
      });
    });

const ownerOf = ({ subject, client }: ListOptions): GrantOwner => {
  if (subject !== undefined) return { subject: subjectOption(subject) };
  if (client !== undefined) return { client: clientIdArgument(client, "--client") };
  throw new CommandFailed("say whose: by --subject or by --client", "invalid");
};

const rowOf = (grant: DescribedGrant): readonly string[] => [
  ...[grant.id, grant.subject, grant.client, grant.clientName ?? ""],
  grant.access.map(({ resource, scope }) => `${resource}: ${scope}`).join("; "),
  grant.offline ? "yes" : "no",
  dateText(grant.consentedAt),
  dateText(grant.expiresAt),
];

const revoke = (world: CommandContext): Command =>
  new Command("revoke")
    .description("End a grant, with its codes and its tokens")
    .argument("<tenant>", "the tenant's id")
    .argument("<grant>", "the grant's id, as grant list names it")
    .option("--subject <subject>", "only if this user gave it")
    .option("--json", "print what was done as JSON")
    .action((tenant: string, grant: string, options: Json & { readonly subject?: string }) =>
      withTenant(world, tenant, async ({ storage }, owner) => {
        const subject = options.subject === undefined ? undefined : subjectOption(options.subject);
        unwrap(await revokeGrant(storage)(owner, grant as GrantId, present({ subject })));
        print(world, options, { value: { revoked: grant }, text: `Revoked grant ${grant}` });
      }),
    );

const end = (world: CommandContext): Command =>
  new Command("end")
    .description("End every grant of a user, with its codes and its tokens")
    .argument("<tenant>", "the tenant's id")
    .requiredOption("--subject <subject>", "the user, as their tokens name them")
    .option("--json", "print what was done as JSON")
    .action((tenant: string, options: Json & { readonly subject: string }) =>
      withTenant(world, tenant, async ({ storage }, owner) => {
        const subject = subjectOption(options.subject);
        const ended = unwrap(await endSubject(storage)(owner, subject));
        print(world, options, {
          value: { subject, ended },
          text: `Ended ${counted(ended, "grant")} of ${subject}`,
        });
      }),
    );
