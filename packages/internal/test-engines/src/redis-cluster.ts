import { Redis } from "ioredis";
import { freePort } from "./free-port.ts";
import { dataFolder, runQuietly, startInBackground } from "./service.ts";

/** A Redis Cluster of three masters, each with a replica, on loopback. */
export interface RedisCluster {
  readonly urls: readonly string[];
  stop(): void;
}

/** Makes a Cluster, and answers once every replica follows its master: before that, no failover can succeed. */
export const startRedisCluster = async ({
  password = "",
}: {
  /** What every node asks for. */
  readonly password?: string;
} = {}): Promise<RedisCluster> => {
  const auth = password === "" ? [] : ["--requirepass", password, "--masterauth", password];
  const command = (port: number, name: string, ...args: readonly string[]): Promise<string> =>
    ask({ port, password }, name, ...args);
  const nodes: { readonly port: number; readonly stop: () => void }[] = [];
  const stop = (): void => {
    for (const node of nodes) node.stop();
  };
  while (nodes.length < 6) nodes.push(await startNode(auth));
  const ports = nodes.map(({ port }) => port);
  try {
    for (const port of ports) await until(() => command(port, "PING"), "PONG");
    runQuietly([
      ...["redis-cli", "--cluster", "create", ...ports.map((port) => `127.0.0.1:${port}`)],
      ...["--cluster-replicas", "1", "--cluster-yes"],
      ...(password === "" ? [] : ["-a", password, "--no-auth-warning"]),
    ]);
    for (const port of ports) {
      await until(() => command(port, "CLUSTER", "INFO"), "cluster_state:ok");
      await until(() => command(port, "INFO", "replication"), /role:master|master_link_status:up/);
    }
  } catch (failure) {
    stop();
    throw failure;
  }
  const login = password === "" ? "" : `:${encodeURIComponent(password)}@`;
  return { urls: ports.map((port) => `redis://${login}127.0.0.1:${port}`), stop };
};

const startNode = async (auth: readonly string[]) => {
  const port = await freePort();
  const folder = dataFolder(undefined);
  const stop = startInBackground([
    ...["redis-server", "--port", String(port), "--bind", "127.0.0.1", "--dir", folder.path],
    ...["--save", "", "--appendonly", "no", "--cluster-enabled", "yes"],
    ...auth,
    // Quick to notice a dead master, and quick to replace it.
    ...["--cluster-node-timeout", "1000", "--cluster-replica-validity-factor", "0"],
    ...["--repl-diskless-sync-delay", "0"],
  ]);
  return {
    port,
    stop: () => {
      stop();
      folder.remove();
    },
  };
};

const ask = async (
  node: { readonly port: number; readonly password: string },
  name: string,
  ...args: readonly string[]
): Promise<string> => {
  const client = new Redis({ ...node, lazyConnect: true, retryStrategy: () => null });
  client.on("error", () => {});
  try {
    await client.connect();
    return String(await client.call(name, ...args));
  } finally {
    client.disconnect();
  }
};

const until = async (look: () => Promise<string>, wanted: string | RegExp): Promise<void> => {
  for (let attempt = 0; attempt < 300; attempt++) {
    const answer = await look().catch(() => "");
    if (typeof wanted === "string" ? answer.includes(wanted) : wanted.test(answer)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the Redis Cluster did not get ready: never saw ${String(wanted)}`);
};
