import { ConfigurationError, type FullStorage } from "@mintport/core";
import { type RedisInvalidation, redisInvalidation, redisStorage } from "@mintport/storage-redis";
import { Cluster, Redis } from "ioredis";
import { causeText } from "./cause-text.ts";
import type { Settings } from "./settings.ts";

export interface OpenedRedis {
  readonly client: Redis | Cluster;
  readonly storage: FullStorage;
  readonly invalidation: RedisInvalidation;
  close(): Promise<void>;
}

/** Opens the Redis, or the Cluster, that the settings name. */
export const openRedis = ({
  redisUrls: urls,
  redisKeyPrefix: keyPrefix,
}: Pick<Settings, "redisUrls" | "redisKeyPrefix">): OpenedRedis => {
  // ioredis connects again by itself; what fails meanwhile fails with its command.
  const [client, subscriber] = [connect(urls, ignore), connect(urls, ignore)];
  return {
    client,
    storage: redisStorage(client, { keyPrefix }),
    invalidation: redisInvalidation(client, subscriber, { keyPrefix }),
    close: async () => {
      await Promise.all([client, subscriber].map(leave));
    },
  };
};

/** Throws `ConfigurationError` with the reason if there should be a Redis and it does not answer. */
export const requireRedis = async ({ redisUrls }: Pick<Settings, "redisUrls">): Promise<void> => {
  if (redisUrls.length === 0) return;
  let last: unknown;
  const client = connect(redisUrls, (cause) => {
    last = cause;
  });
  try {
    await within(patience, client.ping());
  } catch (failure) {
    throw new ConfigurationError("MINTPORT_REDIS_URL", [
      { field: "", message: `Redis cannot be reached: ${causeText(reasonOf(last ?? failure))}` },
    ]);
  } finally {
    client.disconnect();
  }
};

const connect = (
  concealed: Settings["redisUrls"],
  onError: (cause: unknown) => void,
): Redis | Cluster => {
  const urls = concealed.map((url) => url.reveal());
  const options = { maxRetriesPerRequest: 1, retryStrategy: () => reconnectDelay };
  const [url = ""] = urls;
  const client =
    urls.length === 1
      ? new Redis(url, options)
      : new Cluster([...urls], {
          redisOptions: options,
          clusterRetryStrategy: () => reconnectDelay,
        });
  client.on("error", onError);
  return client;
};

/** A Cluster says that all failed, and keeps apart how the last node did. */
const reasonOf = (failure: unknown): unknown =>
  failure instanceof Error && "lastNodeError" in failure ? failure.lastNodeError : failure;

/** One that is not connected would wait for the answer to its farewell, and then go on trying to connect. */
const leave = async (client: Redis | Cluster): Promise<void> => {
  if (client.status === "ready") await within(patience, client.quit()).catch(ignore);
  client.disconnect();
};

const within = async <T>(milliseconds: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${milliseconds} ms`));
    }, milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** Milliseconds that Redis may take to answer a greeting or a farewell. */
const patience = 3000;

/** Milliseconds between two tries to connect: a Redis that is back is in use again as soon. */
const reconnectDelay = 250;

const ignore = (): void => {};
