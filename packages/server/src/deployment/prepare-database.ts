import type { Tenant } from "@mintport/core";
import { migrate } from "@mintport/storage-sql";
import { fail } from "../errors/fail.ts";
import { keyEncryptionKeys } from "../settings/key-encryption-keys.ts";
import type { Settings } from "../settings/settings.ts";
import { migrateAudit } from "../stores/audit/open-audit.ts";
import { refuseNewerSchema, requireCurrentSchema, sqlConnection } from "../stores/open-sql.ts";
import { openStorage } from "../stores/open-storage.ts";
import { quickstartClients, quickstartTenant, seedQuickstart } from "../stores/quickstart.ts";
import { refuseWellKnownSecrets } from "../stores/well-known-secrets.ts";
import { type Deployment, deploymentOn, deploymentOptions } from "./deployment.ts";

/** Brings the database up to date if the quickstart is on, and refuses a schema that is not this version's. */
export const prepareDatabase = async (settings: Settings): Promise<void> => {
  if (settings.quickstart) {
    await refuseNewerSchema(settings);
    const connection = sqlConnection(settings, { create: true, migrates: true });
    if (connection !== undefined)
      await migrate(connection)
        .match(() => {}, fail("the database cannot be prepared"))
        .then(() => migrateAudit(settings));
  }
  await requireCurrentSchema(settings);
};

/** Puts the quickstart's tenant, with its issuer on this port, into the store. */
export const prepareQuickstart = async (deployment: Deployment, port: number): Promise<Tenant> =>
  seedQuickstart(deployment.storage, deployment.keys, {
    tenant: quickstartTenant(port),
    clients: await quickstartClients(),
  }).match((tenant) => tenant, fail("the quickstart's tenant cannot be stored"));

/** Everything that happens once before any number of workers serve. */
export const prepareOnce = async (settings: Settings): Promise<void> => {
  await prepareDatabase(settings);
  const { storage, close } = await openStorage(settings);
  try {
    const deployment = deploymentOn(
      storage,
      await keyEncryptionKeys(settings, storage, { make: true }),
      deploymentOptions(settings),
    );
    if (settings.quickstart) await prepareQuickstart(deployment, settings.port);
    else await refuseWellKnownSecrets(storage, deployment.secretHasher);
  } finally {
    await close();
  }
};
