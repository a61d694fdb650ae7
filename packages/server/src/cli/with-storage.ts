import type { FullStorage } from "@mintport/core";
import { keySealer, type StoredKeys, storedKeys } from "@mintport/crypto";
import { keyEncryptionKey } from "../key-encryption-key.ts";
import { openStorage, requireCurrentSchema } from "../open-storage.ts";
import { readSettings } from "../settings.ts";
import type { World } from "./world.ts";

export interface CommandStores {
  readonly storage: FullStorage;
  readonly keys: StoredKeys;
}

/** Opens the stores that the environment names for the length of one command. */
export const withStorage = async (
  { environment }: World,
  work: (stores: CommandStores) => Promise<void>,
): Promise<void> => {
  const settings = readSettings(environment);
  await requireCurrentSchema(settings);
  const { storage, close } = openStorage(settings);
  const sealer = keySealer(keyEncryptionKey(settings));
  try {
    await work({ storage, keys: storedKeys({ keyRings: storage.keyRings, sealer }) });
  } finally {
    await close();
  }
};
