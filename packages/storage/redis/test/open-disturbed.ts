import type { FullStorage, Seconds } from "@mintport/core/ports";
import { redisStorage } from "@mintport/storage-redis";
import { type Place, type TcpProxy, tcpProxy } from "@mintport/test-engines";
import type { Opened, RawRecord } from "@mintport/testing";
import { Cluster, Redis } from "ioredis";
import { connect } from "./connect.ts";

/** Opens handles on a place whose engine can be taken away, whose keys can be damaged, and whose time can pass. */
export interface Disturbed {
  open(): Promise<Opened<FullStorage>>;
  close(): Promise<void>;
}

export const disturbed = async (place: Place): Promise<Disturbed> => {
  const direct = connect(place);
  const proxies = new Map<string, TcpProxy>();
  for (const address of await addressesOf(place, direct)) {
    const [host = "", port] = address.split(":");
    proxies.set(address, await tcpProxy({ host, port: Number(port) }));
  }
  const fail = (fault: "cut" | undefined) => {
    for (const proxy of proxies.values()) proxy.fail(fault);
  };
  const { keyPrefix } = place;
  return {
    open: async () => {
      const clients = [await through(place, proxies), await through(place, proxies)] as const;
      return {
        handles: [
          redisStorage(clients[0], { keyPrefix }),
          redisStorage(clients[1], { keyPrefix }),
        ] as const,
        close: async () => {
          for (const client of clients) client.disconnect();
        },
        breakEngine: async () => {
          fail("cut");
          return async () => {
            fail(undefined);
          };
        },
        writeRaw: (record) => writeRaw(direct, keyPrefix, record),
        wait: (seconds) => wait(direct, keyPrefix, seconds),
      };
    },
    close: async () => {
      await direct.quit();
      for (const proxy of proxies.values()) await proxy.close();
    },
  };
};

/** Every node that a client may come to talk to. */
const addressesOf = async (
  { engine, url }: Place,
  client: Redis | Cluster,
): Promise<readonly string[]> => {
  if (engine === "redis") {
    const { hostname, port } = new URL(url);
    return [`${hostname}:${port === "" ? 6379 : port}`];
  }
  const nodes = String(await client.call("CLUSTER", "NODES"));
  return nodes
    .trim()
    .split("\n")
    .map((line) => line.split(" ")[1]?.split("@")[0] ?? "");
};

/** A client that gives up soon, and comes back soon. */
const through = async (
  { engine }: Place,
  proxies: ReadonlyMap<string, TcpProxy>,
): Promise<Redis | Cluster> => {
  // A network that takes connections and cuts them keeps ioredis trying: without its `commandTimeout` a call has no end.
  const soon = { maxRetriesPerRequest: 1, retryStrategy: () => 20, commandTimeout: 1500 };
  const nodes = [...proxies].map(([address, { port }]) => [address, { host: "127.0.0.1", port }]);
  const [first] = [...proxies.values()];
  const client =
    engine === "redis"
      ? new Redis({ ...soon, host: "127.0.0.1", port: first?.port ?? 0 })
      : new Cluster(
          [...proxies.values()].map(({ port }) => ({ host: "127.0.0.1", port })),
          {
            natMap: Object.fromEntries(nodes),
            redisOptions: soon,
            clusterRetryStrategy: () => 20,
            enableOfflineQueue: false,
          },
        );
  client.on("error", () => {});
  await new Promise((resolve) => client.once("ready", resolve));
  // A Cluster is ready with its first node. What goes to one that is not is sent to any other, is told where to go by the
  // name that `natMap` translates, and ioredis 6 keeps that name as it is: now and then it gives up before it arrives.
  if (client instanceof Cluster)
    await Promise.all(client.nodes("master").map((node) => node.call("PING")));
  return client;
};

/** The suite's names are plain, and stand in the keys as they are. */
const writeRaw = async (
  client: Redis | Cluster,
  prefix: string,
  record: RawRecord,
): Promise<void> => {
  const { content, store, tenant } = record;
  switch (store) {
    case "tenants":
      await client.hset(`${prefix}{${tenant}}`, "c", content);
      return;
    case "clients":
      await client.hset(`${prefix}{${tenant}}/client/${record.client}`, "c", content);
      return;
    case "accessTokens":
      await client.set(`${prefix}token/${tenant}/${record.digest}`, content, "KEEPTTL");
      return;
    case "grants":
      await client.hset(
        `${prefix}grant/{${tenant}}/${record.subject}/${record.client}`,
        ...["c", content],
      );
  }
};

/** Redis' clock is the machine's. Time passes as well where every key's end comes nearer by it. */
const wait = async (client: Redis | Cluster, prefix: string, seconds: Seconds): Promise<void> => {
  const masters = client instanceof Cluster ? client.nodes("master") : [client];
  for (const master of masters)
    for await (const keys of master.scanStream({ match: `${prefix}*`, count: 1000 }))
      for (const key of keys as string[]) {
        const end = Number(await master.call("EXPIRETIME", key));
        if (end > 0) await master.call("EXPIREAT", key, end - seconds);
      }
};
