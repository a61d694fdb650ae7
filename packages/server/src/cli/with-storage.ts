import type { FullStorage, Tenant, TenantId } from "@mintport/core";
import { type Deployment, deploymentOn, deploymentOptions } from "../deployment/deployment.ts";
import { requireRightKey } from "../deployment/right-key.ts";
import { CommandFailed } from "../errors/command-failed.ts";
import { keyEncryptionKeys } from "../settings/key-encryption-keys.ts";
import { readSettings } from "../settings/settings.ts";
import { openStorage, requireStores } from "../stores/open-storage.ts";
import { tenantIdArgument } from "./arguments.ts";
import type { CommandContext } from "./command-context.ts";
import { runAudited } from "./run-audited.ts";
import { unwrap } from "./unwrap.ts";

/** Opens the stores that the environment names for the length of one command. */
export const withStorage = async (
  world: CommandContext,
  work: (deployment: Deployment) => Promise<void>,
  { makesKeys = false }: { readonly makesKeys?: boolean } = {},
): Promise<void> => {
  const settings = readSettings(world.environment);
  await requireStores(settings);
  const { storage, close } = await openStorage(settings);
  try {
    const keys = await keyEncryptionKeys(settings, storage, {
      // The audit log is signed with what is made of them.
      make: makesKeys || world.act !== undefined,
    });
    await requireRightKey(storage, keys);
    await runAudited(world, { settings, keys }, () =>
      work(deploymentOn(storage, keys, { ...deploymentOptions(settings), quickstart: true })),
    );
  } finally {
    await close();
  }
};

/** The same for a command about one tenant: one that is not there has no keys, no clients and no empty lists. */
export const withTenant = (
  world: CommandContext,
  tenant: string,
  work: (deployment: Deployment, owner: TenantId, found: Tenant) => Promise<void>,
): Promise<void> =>
  withStorage(world, async (deployment) => {
    const found = await existingTenant(deployment.storage, tenant);
    await work(deployment, found.id, found);
  });

/** The tenant of an id as it was typed, at the argument or option of that name. */
export const existingTenant = async (
  { tenants }: FullStorage,
  text: string,
  name?: string,
): Promise<Tenant> => {
  const found = unwrap(await tenants.read(tenantIdArgument(text, name)));
  if (found === undefined) throw new CommandFailed(`there is no tenant ${text}`, "unknown");
  return found.value;
};
