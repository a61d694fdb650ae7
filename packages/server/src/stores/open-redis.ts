import { ConfigurationError, type FullStorage } from "@mintport/core/ports";
import { type RedisInvalidation, redisInvalidation, redisStorage } from "@mintport/storage-redis";
import type { Cluster, Redis } from "ioredis";
import { causeText } from "../errors/cause-text.ts";
import type { Settings } from "../settings/settings.ts";
import { atMostEvery } from "./at-most-every.ts";
import { connectRedis, patience, type RedisPlace, redisKind } from "./connect-redis.ts";
import { within } from "./within.ts";

/** Redis as the server uses it: its stores, its invalidation, and its health. */
export interface OpenedRedis {
  readonly client: Redis | Cluster;
  readonly storage: FullStorage;
  readonly invalidation: RedisInvalidation;
  /** Whether Redis takes a write within a second: a replica answers reads, and full memory too. At most one a second. */
  provesWrite(): Promise<boolean>;
  /** Within two seconds, whatever Redis does. */
  close(): Promise<void>;
}

/**
 * Opens the Redis, or the Cluster, that the settings name. One that does not answer is taken for what its URLs look like,
 * so that a worker that starts meanwhile serves what needs no Redis.
 */
export const openRedis = async ({
  redisKeyPrefix: keyPrefix,
  ...place
}: RedisPlace & Pick<Settings, "redisKeyPrefix">): Promise<OpenedRedis> => {
  const kind = (await redisKind(place, ignore)) ?? "single";
  const client = connectRedis(place, kind, ignore);
  const subscriber = connectRedis(place, kind, ignore);
  return {
    client,
    storage: redisStorage(client, { keyPrefix }),
    invalidation: redisInvalidation(client, subscriber, { keyPrefix }),
    provesWrite: atMostEvery(1000, () =>
      within(1000, client.set(`${keyPrefix}ready`, "1", "EX", 60)).then(
        () => true,
        () => false,
      ),
    ),
    close: async () => {
      await Promise.all([client, subscriber].map(leave));
    },
  };
};

/** Throws `ConfigurationError` with the reason if there should be a Redis and it does not answer. */
export const requireRedis = async (place: RedisPlace): Promise<void> => {
  if (place.redisUrls.length === 0) return;
  let last: unknown;
  const note = (cause: unknown): void => {
    last ??= cause;
  };
  const kind = await redisKind(place, note);
  if (kind === "single") return;
  if (kind === undefined) throw unreachable(last);
  const client = connectRedis(place, kind, note);
  try {
    await within(patience, client.ping());
  } catch (failure) {
    throw unreachable(last ?? failure);
  } finally {
    client.disconnect();
  }
};

const unreachable = (cause: unknown): ConfigurationError =>
  new ConfigurationError("MINTPORT_REDIS_URL", [
    { field: "", message: `Redis cannot be reached: ${causeText(reasonOf(cause))}` },
  ]);

/** A Cluster says that all failed, and keeps apart how the last node did. */
const reasonOf = (failure: unknown): unknown =>
  failure instanceof Error && "lastNodeError" in failure ? failure.lastNodeError : failure;

/** One that is not connected would wait for the answer to its farewell, and then go on trying to connect. */
const leave = async (client: Redis | Cluster): Promise<void> => {
  if (client.status === "ready") await within(farewell, client.quit()).catch(ignore);
  client.disconnect();
};

/** Milliseconds that Redis may take to answer a farewell. */
const farewell = 1000;

const ignore = (): void => {};
