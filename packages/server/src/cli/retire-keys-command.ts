import { type SigningAlgorithm, signingAlgorithms } from "@mintport/core/keys";
import { Command, Option } from "commander";
import { CommandFailed } from "../errors/command-failed.ts";
import { tenantAlgorithms } from "../management/tenant-algorithms.ts";
import type { CommandContext } from "./command-context.ts";
import { print } from "./print.ts";
import { unwrap } from "./unwrap.ts";
import { withTenantDeployment } from "./with-deployment.ts";

interface RetireOptions {
  readonly algorithm: SigningAlgorithm;
  readonly json?: boolean;
}

/** The command `key retire`: ends the keys of an algorithm that a tenant has given up. */
export const retireKeysCommand = (world: CommandContext): Command =>
  new Command("retire")
    .description(
      "End the keys of an algorithm that the tenant no longer signs with: no successor follows, and they are published until their tokens are dead",
    )
    .argument("<tenant>", "the tenant's id")
    .addOption(
      new Option("--algorithm <alg>", "the algorithm that was given up")
        .choices(signingAlgorithms)
        .makeOptionMandatory(),
    )
    .option("--json", "print what was done as JSON")
    .action((tenant: string, options: RetireOptions) =>
      withTenantDeployment(world, tenant, async ({ keys }, owner) => {
        const { algorithm } = options;
        requireGivenUp(tenantAlgorithms(owner), algorithm);
        if (unwrap(await keys.retire(owner.id, algorithm)) === "unknown")
          throw new CommandFailed(`tenant ${tenant} has no key of ${algorithm}`, "unknown");
        print(world, options, {
          value: { retired: algorithm },
          text: `Retired the ${algorithm} keys of tenant ${tenant}: they sign no more once every node knows its new algorithm`,
        });
      }),
    );

const requireGivenUp = (used: ReadonlySet<SigningAlgorithm>, algorithm: SigningAlgorithm): void => {
  if (used.has(algorithm))
    throw new CommandFailed(
      `--algorithm: is one that the tenant signs with (${[...used].join(", ")}); change its signingAlgorithm, and that of its resources, first`,
    );
};
