import { type Deployment, deploymentOn, deploymentOptions } from "../deployment.ts";
import { keyEncryptionKey } from "../key-encryption-key.ts";
import { openStorage, requireStores } from "../open-storage.ts";
import { readSettings } from "../settings.ts";
import type { World } from "./world.ts";

/** Opens the stores that the environment names for the length of one command. */
export const withStorage = async (
  { environment }: World,
  work: (deployment: Deployment) => Promise<void>,
): Promise<void> => {
  const settings = readSettings(environment);
  await requireStores(settings);
  const { storage, close } = openStorage(settings);
  try {
    await work(deploymentOn(storage, keyEncryptionKey(settings), deploymentOptions(settings)));
  } finally {
    await close();
  }
};
