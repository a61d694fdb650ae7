import { present, systemClock } from "@mintport/core/ports";
import { type Command, Option } from "commander";
import { examine } from "../doctor/examine.ts";
import { knownNames } from "../doctor/known-names.ts";
import { type Finding, type Profile, profiles } from "../doctor/rule.ts";
import { CommandFailed } from "../errors/command-failed.ts";
import type { CommandContext } from "./command-context.ts";
import { gather } from "./options.ts";
import { print } from "./print.ts";
import { withDeployment } from "./with-deployment.ts";
import { existingTenant } from "./with-registry.ts";

interface DoctorOptions {
  readonly profile?: readonly string[];
  readonly tenant?: string;
  readonly format: "text" | "json";
}

/** The command `doctor`: examines the deployment by the rules of profiles. */
export const doctorCommand = (command: Command, world: CommandContext): Command =>
  command
    .option(
      "--profile <name>",
      `${profiles.join(", ")}; repeatable; default: oauth2.1, rfc9700 and operations`,
      gather,
    )
    .option("--tenant <id>", "look at the settings and at this tenant; default: at each tenant")
    .addOption(new Option("--format <format>").choices(["text", "json"]).default("text"))
    .addHelpText("after", "\nExit code: 0 if nothing is forbidden, 1 if something is.")
    .action(({ profile, tenant, format }: DoctorOptions) =>
      withDeployment(world, async ({ storage, secretHasher, config }, { settings }) => {
        if (tenant !== undefined) await existingTenant(storage, tenant);
        const findings = await examine(
          {
            settings,
            storage,
            secretHasher,
            now: systemClock.now(),
            known: knownNames(config),
            ask: fetch,
            ...present({ only: tenant }),
          },
          chosen(profile),
        );
        const json = format === "json";
        print(world, { json }, { value: { findings }, text: textOf(findings).trimEnd() });
        const errors = findings.filter(({ severity }) => severity === "error").length;
        if (errors > 0) throw new CommandFailed(`doctor: ${errors} errors`);
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

const textOf = (findings: readonly Finding[]): string =>
  findings.length === 0
    ? "Nothing found\n"
    : findings
        .map(
          ({ severity, rule, subject, profile, source, why, change }) =>
            `${severity} ${rule}: ${subject}\n  asked by  ${profile}: ${source}\n  because   ${why}\n  change    ${change}\n`,
        )
        .join("\n");
