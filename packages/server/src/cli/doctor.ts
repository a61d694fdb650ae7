import { defaults } from "@mintport/core";
import { systemClock } from "@mintport/core/ports";
import { type Command, Option } from "commander";
import { type Examined, examine } from "../doctor/examine.ts";
import { findingsPage } from "../doctor/findings-page.ts";
import { findingsText } from "../doctor/findings-text.ts";
import { totalsOf } from "../doctor/groups.ts";
import { type Ignored, readIgnoreList, type Sifted, sifted } from "../doctor/ignore-list.ts";
import { knownNames } from "../doctor/known-names.ts";
import { type Profile, profiles } from "../doctor/rule.ts";
import { ruleNames } from "../doctor/rules.ts";
import { CommandFailed } from "../errors/command-failed.ts";
import { counted } from "../errors/counted.ts";
import type { CommandContext } from "./command-context.ts";
import { gather, wholeNumber } from "./options.ts";
import { printable, printableJson, printableLines } from "./printable.ts";
import { productVersion } from "./product-version.ts";
import { wholeFile } from "./whole-file.ts";
import { withDeployment } from "./with-deployment.ts";
import { existingTenant } from "./with-registry.ts";

interface DoctorOptions {
  readonly profile?: readonly string[];
  readonly tenant?: string;
  readonly format: "text" | "json" | "html";
  readonly json?: boolean;
  readonly to?: string;
  readonly ignore?: string;
  readonly nodes: number;
}

/** The command `doctor`: examines the deployment by the rules of profiles. */
export const doctorCommand = (command: Command, world: CommandContext): Command =>
  command
    .option(
      "--profile <name>",
      `${profiles.join(", ")}; repeatable; default: oauth2.1, rfc9700 and operations`,
      gather,
    )
    .addOption(
      new Option("--format <format>", "html is a page that stands alone, to keep or to print")
        .choices(["text", "json", "html"])
        .default("text"),
    )
    .option("--json", "the same as --format json")
    .option("--to <file>", "write the report to a file that does not exist yet")
    .option(
      "--tenant <id>",
      "only this tenant and its clients, and what its profile asks of the settings; default: everything",
    )
    .option(
      "--nodes <count>",
      "how many machines run the server: together they must not use up the database's connections",
      wholeNumber,
      1,
    )
    .option(
      "--ignore <file>",
      'a JSON list of what you live with: [{"rule": "…", "subject": "tenant acme", "reason": "…"}]',
    )
    .addHelpText("after", "\nExit code: 0 if nothing is forbidden, 1 if something is.")
    .action((options: DoctorOptions) =>
      withDeployment(
        world,
        async ({ storage, config }, stores) => {
          const known = knownNames(config, stores.settings);
          const { ignore, tenant, nodes } = options;
          const list = ignore === undefined ? [] : await readIgnoreList(ignore, ruleNames(known));
          const { settings, keys, connection, redis } = stores;
          const examined: Examined = {
            ...{ settings, storage, keys, known, now: systemClock.now(), ask: fetch },
            scopePolicies: config.scopePolicies ?? defaults.scopePolicies,
            engines: { redis, nodes, database: connection?.db, milliseconds: Date.now },
          };
          const chosen = chosenProfiles(options.profile);
          const only =
            tenant === undefined ? undefined : await existingTenant(storage, tenant, "--tenant");
          await tell(world, options, sifted(await examine(examined, chosen, only), list));
        },
        { takesAnyKey: true },
      ),
    );

const tell = async (
  world: CommandContext,
  options: DoctorOptions,
  { kept, ignored, unused }: Sifted,
): Promise<void> => {
  const totals = totalsOf(kept, ignored.length);
  const report = { totals, findings: kept, ignored };
  const { to, tenant } = options;
  const format = options.json === true ? "json" : options.format;
  const texts = {
    json: () => `${printableJson(JSON.stringify(report))}\n`,
    text: () => `${printableLines(findingsText(kept, totals))}\n`,
    html: () =>
      findingsPage(kept, totals, {
        ...{ version: productVersion(), at: new Date(), tenant },
        profiles: chosenProfiles(options.profile),
      }),
  };
  const text = texts[format]();
  if (to === undefined) world.out(text);
  else await wholeFile(to, (write) => write(text));
  // What a look at one tenant does not find may be found elsewhere.
  if (tenant === undefined) tellUnused(world, unused);
  if (totals.errors > 0) throw new CommandFailed(`doctor: ${counted(totals.errors, "error")}`);
};

const tellUnused = (world: CommandContext, unused: readonly Ignored[]): void => {
  for (const { rule, subject } of unused)
    world.err(
      `mintport: warning: --ignore: nothing to ignore for ${rule}${subject === undefined ? "" : ` of ${printable(subject)}`}\n`,
    );
};

const chosenProfiles = (names: readonly string[] | undefined): readonly Profile[] => {
  if (names === undefined) return ["oauth2.1", "rfc9700", "operations"];
  return names.map((name) => {
    const profile = profiles.find((known) => known === name);
    if (profile === undefined)
      throw new CommandFailed(`--profile: must be one of ${profiles.join(", ")}`);
    return profile;
  });
};
