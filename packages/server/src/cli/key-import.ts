import { readFile, stat } from "node:fs/promises";
import { type SigningAlgorithm, signingAlgorithms } from "@mintport/core/keys";
import { present } from "@mintport/core/ports";
import type { ImportedKeyRole } from "@mintport/crypto";
import { Command, Option } from "commander";
import { CommandFailed, explainManagement } from "../errors/command-failed.ts";
import { privateKeyIn } from "../import/private-key-in.ts";
import { tenantAlgorithms } from "../management/tenant-algorithms.ts";
import type { CommandContext } from "./command-context.ts";
import { print } from "./print.ts";
import { unwrap } from "./unwrap.ts";
import { withTenantDeployment } from "./with-deployment.ts";

interface ImportOptions {
  readonly tenant: string;
  readonly as: ImportedKeyRole;
  readonly kid?: string;
  readonly algorithm?: SigningAlgorithm;
  readonly json?: boolean;
}

/** The command `key import`: a private key that signs elsewhere, with its `kid`. */
export const importKeyCommand = (world: CommandContext): Command =>
  new Command("import")
    .description("Take in a private key that signs elsewhere; it is sealed at once")
    .argument("<file>", "the private key: PEM (PKCS#8, PKCS#1, SEC1), a JWK or a JWK Set")
    .requiredOption("--tenant <tenant>", "the tenant's id")
    .addOption(
      new Option(
        "--as <role>",
        "signing: at once; announced: once verifiers know it; retired: never, it is published until its tokens are dead",
      )
        .choices(keyRoles)
        .makeOptionMandatory(),
    )
    .option("--kid <kid>", "its kid; default: that of the JWK, or its thumbprint")
    .addOption(
      new Option(
        "--algorithm <alg>",
        "the algorithm it signs with; default: the only one that fits",
      ).choices(signingAlgorithms),
    )
    .option("--json", "print the key as JSON")
    .action((file: string, options: ImportOptions) =>
      withTenantDeployment(world, options.tenant, async ({ keys }, owner) => {
        const { as, kid, algorithm: alg } = options;
        const key = privateKeyIn(await keyText(file), kid).match(
          (found) => found,
          (message) => {
            throw new CommandFailed(`<file>: ${message}`, "invalid");
          },
        );
        const answer = unwrap(
          await keys.import(
            owner.id,
            { ...key, ...present({ kid, alg }) },
            {
              as,
              among: tenantAlgorithms(owner),
            },
          ),
        );
        switch (answer.verdict) {
          case "imported": {
            print(world, options, {
              value: answer.key,
              text: `Key ${answer.key.kid} (${answer.key.alg}) is ${answer.key.state}`,
            });
            return;
          }
          case "invalid":
            throw explainManagement({ type: "invalid", problems: answer.problems }, optionOf);
          case "exists":
            throw explainManagement({ type: "exists", what: "signing key", id: answer.kid }, {});
          case "too_many_keys":
            throw new CommandFailed(
              "too many keys of this algorithm are published; wait until some are removed",
            );
        }
      }),
    );

const keyRoles: readonly ImportedKeyRole[] = ["signing", "announced", "retired"];

const keyText = async (path: string): Promise<string> => {
  const unreadable = (cause: unknown): never => {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw new CommandFailed(`<file>: ${path} cannot be read (${code})`);
  };
  const { size } = await stat(path).catch(unreadable);
  if (size > 1_048_576) throw new CommandFailed(`<file>: ${path} must be at most 1 MiB`);
  return readFile(path, "utf8").catch(unreadable);
};

const optionOf = {
  ...{ privatePem: "<file>", privateJwk: "<file>" },
  ...{ kid: "--kid", alg: "--algorithm" },
};
