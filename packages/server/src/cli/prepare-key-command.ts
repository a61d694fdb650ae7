import { type SigningAlgorithm, signingAlgorithms } from "@mintport/core/keys";
import { Command, Option } from "commander";
import type { CommandContext } from "./command-context.ts";
import { print } from "./print.ts";
import { unwrap } from "./unwrap.ts";
import { withTenantDeployment } from "./with-deployment.ts";

interface PrepareOptions {
  readonly algorithm: SigningAlgorithm;
  readonly json?: boolean;
}

/** The command `key prepare`: publishes a first key of an algorithm that a tenant is about to sign with. */
export const prepareKeyCommand = (world: CommandContext): Command =>
  new Command("prepare")
    .description(
      "Make and publish a first key of an algorithm that the tenant is about to sign with, so that verifiers know it by then",
    )
    .argument("<tenant>", "the tenant's id")
    .addOption(
      new Option("--algorithm <alg>", "the algorithm that will sign")
        .choices(signingAlgorithms)
        .makeOptionMandatory(),
    )
    .option("--json", "print what was done as JSON")
    .action((tenant: string, options: PrepareOptions) =>
      withTenantDeployment(world, tenant, async ({ keys }, owner) => {
        unwrap(await keys.ensure(owner.id, options.algorithm));
        print(world, options, {
          value: { prepared: options.algorithm },
          text: `Tenant ${tenant} publishes a key of ${options.algorithm}`,
        });
      }),
    );
