import { setTimeout as sleep } from "node:timers/promises";
import type { TenantId } from "@mintport/core";
import {
  disableTenant,
  removeTenant,
  removeTenantClients,
  removeTenantRows,
} from "@mintport/core/management";
import { present } from "@mintport/core/ports";
import { removePaced } from "@mintport/storage-sql";
import { Command } from "commander";
import type { Registry } from "../deployment/registry.ts";
import { CommandFailed } from "../errors/command-failed.ts";
import { isDamaged } from "../management/remove-damaged.ts";
import { removeDamagedTenant } from "../management/remove-damaged-tenant.ts";
import { readSettings } from "../settings/settings.ts";
import { maxStaleness } from "../stores/open-storage.ts";
import { tenantIdArgument } from "./arguments.ts";
import type { CommandContext } from "./command-context.ts";
import { print } from "./print.ts";
import { unwrap } from "./unwrap.ts";
import { withRegistry } from "./with-registry.ts";
import type { OpenStores } from "./with-stores.ts";

interface RemoveOptions {
  readonly withClients?: boolean;
  readonly json?: boolean;
}

/** The command `tenant remove`: removes a tenant, which may have no clients unless they are to go with it. */
export const removeTenantCommand = (world: CommandContext): Command =>
  new Command("remove")
    .description(
      `Remove a tenant that has no clients, with its signing keys and its rows. Takes ${maxStaleness} s and more: nodes must forget it before its revocations go. If it is cut off: mintport prune --removed <id>`,
    )
    .argument("<id>", "the tenant's id")
    .option(
      "--with-clients",
      "disable it first, and remove its clients with their secrets, API keys and grants; cut off, it goes on when it is run again",
    )
    .option("--json", "print what was done as JSON")
    .action((id: string, options: RemoveOptions) =>
      withRegistry(world, async ({ storage }, { tellStep }) => {
        const tenant = tenantIdArgument(id);
        if (tenant === readSettings(world.environment).adminTenant)
          throw new CommandFailed(
            `tenant ${id} is the admin API's; name another as MINTPORT_ADMIN_TENANT first`,
          );
        const clients =
          options.withClients === true
            ? await withoutClients(world, { storage, tellStep }, tenant)
            : undefined;
        const read = await storage.tenants.read(tenant);
        if (read.isErr() && isDamaged(read.error))
          unwrapRemoval(id, await removeDamagedTenant(storage.tenants)(tenant));
        else {
          const found = unwrap(read);
          if (found === undefined) throw new CommandFailed(`there is no tenant ${id}`, "unknown");
          unwrapRemoval(id, await removeTenant(storage.tenants)(tenant, found.revision));
        }
        world.err(`Removed; waiting ${maxStaleness} s for nodes that still know the tenant\n`);
        await (world.wait ?? sleep)(maxStaleness * 1000);
        const rows = unwrap(await removePaced((page) => removeTenantRows(storage)(tenant, page)));
        print(world, options, {
          value: { removed: id, rows, ...present({ clients }) },
          text: `Removed tenant ${id}${clients === undefined ? "" : ` and ${clients} of its clients`}`,
        });
      }),
    );

/** Shuts the tenant out, so that no client comes back, and removes all that it has. Answers how many. */
const withoutClients = async (
  { progress }: CommandContext,
  { storage, tellStep }: Pick<Registry, "storage"> & Pick<OpenStores, "tellStep">,
  tenant: TenantId,
): Promise<number> => {
  const disabled = await disableTenant(storage.tenants)(tenant);
  // One whose record cannot be read answers nobody as it is.
  if (!(disabled.isErr() && isDamaged(disabled.error))) {
    unwrap(disabled);
    await tellStep?.("tenant disable");
  }
  const removeSome = removeTenantClients(storage);
  let removed = 0;
  for (let more = true; more; ) {
    const step = unwrap(await removeSome(tenant));
    removed += step.removed;
    more = step.more;
    progress?.tell(`removing clients, ${removed} removed`);
  }
  return removed;
};

const unwrapRemoval = (
  id: string,
  removal: Awaited<ReturnType<ReturnType<typeof removeTenant>>>,
): void => {
  if (removal.isErr() && removal.error.type === "in_use")
    throw new CommandFailed(
      `tenant ${id} still has clients; remove them first, or all with it: mintport tenant remove ${id} --with-clients`,
      "in_use",
    );
  unwrap(removal);
};
