import { type SigningAlgorithm, signingAlgorithms } from "@mintport/core/keys";
import { resealSecrets } from "@mintport/core/management";
import { resignAuditCut } from "@mintport/telemetry/audit-log";
import { Command, Option } from "commander";
import { CommandFailed } from "../errors/command-failed.ts";
import { counted } from "../errors/counted.ts";
import { allPages } from "../management/all-pages.ts";
import { algorithmProblem } from "../management/tenant-algorithms.ts";
import { auditKeys } from "../stores/audit/audit-keys.ts";
import type { CommandContext } from "./command-context.ts";
import { importKeyCommand } from "./key-import.ts";
import { dateText } from "./options.ts";
import { prepareKeyCommand } from "./prepare-key-command.ts";
import { print } from "./print.ts";
import { retireKeysCommand } from "./retire-keys-command.ts";
import { table } from "./table.ts";
import { unwrap } from "./unwrap.ts";
import { withDeployment, withTenantDeployment } from "./with-deployment.ts";
import { existingTenant } from "./with-registry.ts";
import type { OpenStores } from "./with-stores.ts";

/** The command `key`: lists, imports, rotates, retires, revokes and reseals signing keys. */
export const keyCommand = (command: Command, world: CommandContext): Command =>
  command
    .addCommand(list(world))
    .addCommand(importKeyCommand(world))
    .addCommand(rotate(world))
    .addCommand(prepareKeyCommand(world))
    .addCommand(retireKeysCommand(world))
    .addCommand(revoke(world))
    .addCommand(reseal(world));

interface Json {
  readonly json?: boolean;
}

const list = (world: CommandContext): Command =>
  new Command("list")
    .description("List a tenant's signing keys with their state")
    .argument("<tenant>", "the tenant's id")
    .option("--json", "print them as JSON")
    .action((tenant: string, options: Json) =>
      withTenantDeployment(world, tenant, async ({ keys }, owner) => {
        const found = unwrap(await keys.list(owner.id));
        const rows = found.map((key) => [key.kid, key.alg, key.state, dateText(key.createdAt)]);
        print(world, options, {
          value: found,
          text: table([["KID", "ALG", "STATE", "CREATED"], ...rows]),
        });
      }),
    );

const rotate = (world: CommandContext): Command =>
  new Command("rotate")
    .description("Announce a signing key's successor now")
    .argument("<tenant>", "the tenant's id")
    .addOption(
      new Option("--algorithm <alg>", "the algorithm whose key is replaced")
        .choices(signingAlgorithms)
        .makeOptionMandatory(),
    )
    .option("--immediately", "sign with it at once, though verifiers may not know it yet")
    .option("--json", "print the key as JSON")
    .action(
      (
        tenant: string,
        options: Json & { readonly algorithm: SigningAlgorithm; readonly immediately?: boolean },
      ) =>
        withTenantDeployment(world, tenant, async ({ keys }, owner) => {
          const problem = algorithmProblem(owner, options.algorithm);
          if (problem !== undefined) throw new CommandFailed(`--algorithm: ${problem}`);
          const answer = unwrap(
            await keys.rotate(owner.id, options.algorithm, {
              immediately: options.immediately === true,
            }),
          );
          if (answer.verdict !== "rotated") throw new CommandFailed(notRotated[answer.verdict]);
          const { kid, state } = answer.key;
          print(world, options, { value: answer.key, text: `Key ${kid} is ${state}` });
        }),
    );

const notRotated = {
  too_many_keys: "too many keys of this algorithm are published; wait until some are removed",
  unknown: "there is no key of this algorithm yet: the first is made when it is needed",
} as const;

const revoke = (world: CommandContext): Command =>
  new Command("revoke")
    .description("Revoke a signing key that leaked: its tokens are refused from now on")
    .argument("<tenant>", "the tenant's id")
    .argument("<kid>", "the key's id")
    .option("--json", "print what was done as JSON")
    .action((tenant: string, kid: string, options: Json) =>
      withTenantDeployment(world, tenant, async ({ keys }, owner) => {
        const verdict = unwrap(await keys.revoke(owner.id, kid));
        if (verdict === "unknown") throw new CommandFailed(`there is no key ${kid}`, "unknown");
        print(world, options, { value: { revoked: kid }, text: `Revoked key ${kid}` });
      }),
    );

const reseal = (world: CommandContext): Command =>
  new Command("reseal")
    .description(
      "Encrypt signing keys and sealed client secrets with the current key-encryption key, so that a former one may go",
    )
    .argument("[tenant]", "the tenant's id; default: every tenant")
    .option("--json", "print what was done as JSON")
    .action((tenant: string | undefined, options: Json) =>
      withDeployment(world, async ({ storage, keys, creation }, stores) => {
        const tenants =
          tenant === undefined
            ? (await allPages((page) => storage.tenants.list(page))).items.map(({ value }) => value)
            : [await existingTenant(storage, tenant)];
        const { clients } = storage;
        const reseal = resealSecrets({ clients, secretSealer: creation.secretSealer });
        let secrets = 0;
        for (const { id } of tenants) {
          unwrap(await keys.reseal(id));
          secrets += unwrap(await reseal(id));
        }
        if (tenant === undefined) await resignCut(stores);
        print(world, options, {
          value: { resealed: tenants.map(({ id }) => id), clients: secrets },
          text: `Resealed the keys of ${counted(tenants.length, "tenant")} and the secrets of ${counted(secrets, "client")}`,
        });
      }),
    );

/** The cut that a pruned audit log begins behind was signed too; every later entry is signed by its writer. */
const resignCut = async ({ settings, keys, connection }: OpenStores): Promise<void> => {
  if (settings.audit === "off" || connection === undefined) return;
  unwrap(await resignAuditCut(connection, auditKeys(settings, keys)));
};
