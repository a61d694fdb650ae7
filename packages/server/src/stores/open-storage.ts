import { type FullStorage, present, withDeadlines } from "@mintport/core/ports";
import { cached } from "@mintport/storage-cache";
import type { SqlStorage } from "@mintport/storage-sql";
import { placeOf } from "../settings/place-of.ts";
import type { Settings } from "../settings/settings.ts";
import { answersInTime, takesWrites } from "./answers-in-time.ts";
import type { OpenedRedis } from "./open-redis.ts";
import { type NamedConnection, openSql } from "./open-sql.ts";

/** The storage that the settings name, and how to ask and close it. */
export interface OpenedStorage {
  readonly storage: FullStorage;
  /** Where the data is, for people; without credentials. */
  readonly place: string;
  /** The Redis client, if there is Redis, for what else counts there. */
  readonly redis?: OpenedRedis["client"];
  /** Whether every store answers within a second, past any cache, and the database takes writes. */
  answers(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Opens the stores that the settings name. With a database and Redis, what lasts stands in the database and what
 * expires in Redis. Tenants and clients are read through a cache in either case.
 */
export const openStorage = async (
  settings: Settings,
  /** The connection to the database, if it is open already; who opened it closes it. */
  connection?: NamedConnection,
  { measured = asItIs, counted = asItIs }: StorageMetrics = {},
): Promise<OpenedStorage> => {
  const sql = settings.databaseUrl && openSql(settings.databaseUrl, settings, connection);
  const redis = settings.redisUrls.length === 0 ? undefined : await openRedis(settings);
  const both = sql && redis ? { ...redis.storage, ...lasting(sql.storage) } : undefined;
  const storage = both ?? sql?.storage ?? redis?.storage;
  if (storage === undefined) throw new Error("settings always name a store");
  const probed = [sql?.storage, redis?.storage].filter((opened) => opened !== undefined);
  const isWritable = sql === undefined ? async () => true : takesWrites(sql.storage);
  return {
    ...present({ redis: redis?.client }),
    answers: async () =>
      (
        await Promise.all([
          ...probed.map(answersInTime),
          isWritable(),
          redis?.provesWrite() ?? true,
        ])
      ).every(Boolean),
    storage: counted(
      cached(measured(withDeadlines(storage, deadline)), {
        maxStaleness,
        ...present({ invalidation: redis?.invalidation }),
      }),
    ),
    place: [sql?.place, settings.redisUrls.map(placeOf).join(", ")]
      .filter((place) => place !== undefined && place !== "")
      .join(" and "),
    close: async () => {
      await Promise.all([sql?.storage.close(), redis?.close()]);
    },
  };
};

/** What is put around a storage to measure it: behind its cache, and before it. */
export interface StorageMetrics {
  readonly measured?: (storage: FullStorage) => FullStorage;
  readonly counted?: (storage: FullStorage) => FullStorage;
}

const asItIs = (storage: FullStorage): FullStorage => storage;

/** Seconds that a node may go by an old record of a tenant or client, if no word of a change reaches it. */
export const maxStaleness = 5;

/** Its driver is read where there is a Redis only. */
const openRedis = async (settings: Settings): Promise<OpenedRedis> =>
  (await import("./open-redis.ts")).openRedis(settings);

const lasting = ({ tenants, clients, tenantsAndClients, grants, keyRings }: SqlStorage) => ({
  ...{ tenants, clients, tenantsAndClients, grants, keyRings },
});

/** Milliseconds that any call of a store may take. */
const deadline = 3000;
