import { systemClock } from "@mintport/core/ports";
import { type Command, Option } from "commander";
import { examine, ruleNames } from "../doctor/examine.ts";
import { findingsText } from "../doctor/findings-text.ts";
import { readIgnoreList, sifted } from "../doctor/ignore-list.ts";
import { knownNames } from "../doctor/known-names.ts";
import { type Finding, type Profile, profiles } from "../doctor/rule.ts";
import { CommandFailed } from "../errors/command-failed.ts";
import type { CommandContext } from "./command-context.ts";
import { gather } from "./options.ts";
import { print } from "./print.ts";
import { printable } from "./printable.ts";
import { withDeployment } from "./with-deployment.ts";
import { existingTenant } from "./with-registry.ts";

interface DoctorOptions {
  readonly profile?: readonly string[];
  readonly tenant?: string;
  readonly format: "text" | "json";
  readonly ignore?: string;
}

/** The command `doctor`: examines the deployment by the rules of profiles. */
export const doctorCommand = (command: Command, world: CommandContext): Command =>
  command
    .option(
      "--profile <name>",
      `${profiles.join(", ")}; repeatable; default: oauth2.1, rfc9700 and operations`,
      gather,
    )
    .addOption(new Option("--format <format>").choices(["text", "json"]).default("text"))
    .option(
      "--tenant <id>",
      "only this tenant and its clients, and what its profile asks of the settings; default: everything",
    )
    .option(
      "--ignore <file>",
      'a JSON list of what you live with: [{"rule": "…", "subject": "tenant acme", "reason": "…"}]',
    )
    .addHelpText("after", "\nExit code: 0 if nothing is forbidden, 1 if something is.")
    .action(({ profile, format, tenant, ignore }: DoctorOptions) =>
      withDeployment(world, async ({ storage, config }, { settings }) => {
        const known = knownNames(config);
        const list = ignore === undefined ? [] : await readIgnoreList(ignore, ruleNames(known));
        const findings = await examine(
          { settings, storage, now: systemClock.now(), known, ask: fetch },
          chosen(profile),
          tenant === undefined ? undefined : await existingTenant(storage, tenant, "--tenant"),
        );
        const { kept, ignored, unused } = sifted(findings, list);
        const count = (severity: Finding["severity"]): number =>
          kept.filter((finding) => finding.severity === severity).length;
        const totals = {
          ...{ errors: count("error"), warnings: count("warning"), ignored: ignored.length },
        };
        const value = { totals, findings: kept, ignored };
        print(world, { json: format === "json" }, { value, text: findingsText(kept, totals) });
        // What a look at one tenant does not find may be found elsewhere.
        for (const { rule, subject } of tenant === undefined ? unused : [])
          world.err(
            `mintport: warning: --ignore: nothing to ignore for ${rule}${subject === undefined ? "" : ` of ${printable(subject)}`}\n`,
          );
        if (totals.errors > 0)
          throw new CommandFailed(
            `doctor: ${totals.errors} ${totals.errors === 1 ? "error" : "errors"}`,
          );
      }),
    );

const chosen = (names: readonly string[] | undefined): readonly Profile[] => {
  if (names === undefined) return ["oauth2.1", "rfc9700", "operations"];
  return names.map((name) => {
    const profile = profiles.find((known) => known === name);
    if (profile === undefined)
      throw new CommandFailed(`--profile: must be one of ${profiles.join(", ")}`);
    return profile;
  });
};
