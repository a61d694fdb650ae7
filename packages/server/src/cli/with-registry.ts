import type { Tenant, TenantId } from "@mintport/core";
import type { FullStorage } from "@mintport/core/ports";
import { type Registry, registryOn } from "../deployment/registry.ts";
import { CommandFailed } from "../errors/command-failed.ts";
import { tenantIdArgument } from "./arguments.ts";
import type { CommandContext } from "./command-context.ts";
import { unwrap } from "./unwrap.ts";
import { type OpenStores, withStores } from "./with-stores.ts";

/** Opens what a command needs that writes or shows rows, and signs nothing. */
export const withRegistry = (
  world: CommandContext,
  work: (registry: Registry, stores: Pick<OpenStores, "tellStep">) => Promise<void>,
): Promise<void> =>
  withStores(world, (stores) =>
    work(registryOn(stores.storage, stores.keys, stores.settings), stores),
  );

/** The same for a command about one tenant: one that is not there has no keys, no clients and no empty lists. */
export const withTenant = (
  world: CommandContext,
  tenant: string,
  work: (registry: Registry, owner: TenantId) => Promise<void>,
): Promise<void> =>
  withRegistry(world, async (registry) => {
    const { id } = await existingTenant(registry.storage, tenant);
    await work(registry, id);
  });

/** The tenant of an id as it was typed, at the argument or option of that name. */
export const existingTenant = async (
  { tenants }: Pick<FullStorage, "tenants">,
  text: string,
  name?: string,
): Promise<Tenant> => {
  const found = unwrap(await tenants.read(tenantIdArgument(text, name)));
  if (found === undefined) throw new CommandFailed(`there is no tenant ${text}`, "unknown");
  return found.value;
};
