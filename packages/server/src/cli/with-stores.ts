import type { FullStorage } from "@mintport/core/ports";
import { requireRightKey } from "../deployment/right-key.ts";
import { type KeyEncryptionKeys, keyEncryptionKeys } from "../settings/key-encryption-keys.ts";
import { readSettings, type Settings } from "../settings/settings.ts";
import {
  type NamedConnection,
  requireCurrentSchema,
  type SharedConnection,
  shareConnection,
} from "../stores/open-sql.ts";
import { type OpenedStorage, openStorage } from "../stores/open-storage.ts";
import type { CommandContext } from "./command-context.ts";
import type { TellStep } from "./run-audited.ts";

/** The stores that the environment names, and the keys that open what is sealed in them. */
export interface OpenStores {
  readonly settings: Settings;
  readonly storage: FullStorage;
  readonly keys: KeyEncryptionKeys;
  /** The connection to the database, if there is one. */
  readonly connection: SharedConnection["connection"] | undefined;
  /** The Redis client, if there is Redis. */
  readonly redis: OpenedStorage["redis"] | undefined;
  /** Tells the audit log of a step, for a command that does more than one; without a log there is none. */
  readonly tellStep?: TellStep | undefined;
}

/** The choices for a command that opens the stores. */
export interface StoresOptions {
  /** Whether the work seals something, so that a key to seal with is made if there is none. */
  readonly makesKeys?: boolean;
  /** Whether the work goes on with a key that opens nothing, to say so. */
  readonly takesAnyKey?: boolean;
}

/**
 * Opens the stores for the length of one command, over one connection. Refuses a key that opens nothing of what is there,
 * and tells the audit log what was done.
 */
export const withStores = async (
  world: CommandContext,
  work: (stores: OpenStores) => Promise<void>,
  { makesKeys = false, takesAnyKey = false }: StoresOptions = {},
): Promise<void> => {
  const settings = readSettings(world.environment);
  const database = shareConnection(settings);
  try {
    await requireStores(settings, database?.connection);
    await onStores(settings, database?.connection, async (storage, redis) => {
      const keys = await keyEncryptionKeys(settings, storage, {
        // The audit log is signed with what is made of them.
        make: makesKeys || world.act !== undefined,
      });
      if (!takesAnyKey) await requireRightKey(storage, keys);
      const stores = { settings, storage, keys, connection: database?.connection, redis };
      if (world.act === undefined) await work(stores);
      else {
        const { runAudited } = await import("./run-audited.ts");
        await runAudited(world, stores, (tellStep) => work({ ...stores, tellStep }));
      }
    });
  } finally {
    await database?.close();
  }
};

/** Refuses stores that cannot be reached, and a schema that is not this version's. */
const requireStores = async (
  settings: Settings,
  connection: NamedConnection | undefined,
): Promise<void> => {
  await requireCurrentSchema(settings, connection);
  // The driver of what is not there need not be read.
  if (settings.redisUrls.length > 0)
    await (await import("../stores/open-redis.ts")).requireRedis(settings);
};

const onStores = async (
  settings: Settings,
  connection: NamedConnection | undefined,
  work: (storage: FullStorage, redis: OpenedStorage["redis"] | undefined) => Promise<void>,
): Promise<void> => {
  const { storage, redis, close } = await openStorage(settings, connection);
  try {
    await work(storage, redis);
  } finally {
    await close();
  }
};
