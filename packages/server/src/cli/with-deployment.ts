import type { Tenant } from "@mintport/core";
import { type Deployment, deploymentOn, deploymentOptions } from "../deployment/deployment.ts";
import type { CommandContext } from "./command-context.ts";
import { existingTenant } from "./with-registry.ts";
import { type OpenStores, type StoresOptions, withStores } from "./with-stores.ts";

/** Opens a whole deployment, for a command that signs, rotates or explains. */
export const withDeployment = (
  world: CommandContext,
  work: (deployment: Deployment, stores: OpenStores) => Promise<void>,
  options?: StoresOptions,
): Promise<void> =>
  withStores(
    world,
    (stores) => {
      const { storage, keys, settings } = stores;
      const chosen = { ...deploymentOptions(settings), quickstart: true };
      return work(deploymentOn(storage, keys, chosen), stores);
    },
    options,
  );

/** The same for a command about one tenant. */
export const withTenantDeployment = (
  world: CommandContext,
  tenant: string,
  work: (deployment: Deployment, owner: Tenant, stores: OpenStores) => Promise<void>,
): Promise<void> =>
  withDeployment(world, async (deployment, stores) => {
    await work(deployment, await existingTenant(deployment.storage, tenant), stores);
  });
