import { portError } from "@mintport/core/ports";
import type { RedisClient, RedisNode } from "./client.ts";

/**
 * Every server that holds keys of its own, by a name that it keeps, in the order of the names. A client that stands for
 * a Cluster and cannot name its nodes is refused: it would look at one of them, and say that it saw all.
 */
export const mastersOf = async (
  client: RedisClient,
  port: string,
): Promise<ReadonlyMap<string, RedisNode>> => {
  // It also waits for the client to know its Cluster.
  const isCluster = /^cluster_enabled:1\r?$/m.test(String(await client.call("INFO", "cluster")));
  if (!isCluster) return new Map([["single", client]]);
  const nodes = "nodes" in client ? client.nodes("master") : [];
  if (nodes.length === 0)
    throw portError("unavailable", port, new Error("the client names no masters of its Cluster"));
  const named = nodes.map(
    async (node) => [String(await node.call("CLUSTER", "MYID")), node] as const,
  );
  return new Map((await Promise.all(named)).sort(([a], [b]) => (a < b ? -1 : 1)));
};
