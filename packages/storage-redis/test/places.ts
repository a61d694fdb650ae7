import { Cluster, Redis } from "ioredis";

/** Where the suites run. */
export interface Place {
  readonly name: string;
  /** Undefined where there is no such engine. */
  readonly urls: readonly string[] | undefined;
  connect(): Redis | Cluster;
  /** Deletes the keys of a prefix, and no other. */
  deleteKeys(prefix: string): Promise<void>;
}

const single = process.env["TEST_REDIS_URL"];
const cluster = process.env["TEST_REDIS_CLUSTER"]?.split(",");

export const places: readonly Place[] = [
  {
    name: "Redis",
    urls: single === undefined ? undefined : [single],
    connect: () => new Redis(single ?? ""),
    deleteKeys: async (prefix) => {
      const client = new Redis(single ?? "");
      await deleteOn(client, prefix);
      await client.quit();
    },
  },
  {
    name: "Redis Cluster",
    urls: cluster,
    connect: () => new Cluster(cluster ?? []),
    deleteKeys: async (prefix) => {
      const client = new Cluster(cluster ?? []);
      await new Promise((resolve) => client.once("ready", resolve));
      for (const master of client.nodes("master")) await deleteOn(master, prefix);
      await client.quit();
    },
  },
];

const deleteOn = async (client: Redis, prefix: string): Promise<void> => {
  for await (const keys of client.scanStream({ match: `${prefix}*`, count: 1000 }))
    for (const key of keys as string[]) await client.unlink(key);
};
