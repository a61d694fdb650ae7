import { later, type PortError } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import {
  engines,
  type RedisCluster,
  startPrivate,
  startRedisCluster,
  type TcpProxy,
  tcpProxy,
} from "@mintport/test-engines";
import { freshDigest, freshTenantId, start } from "@mintport/testing";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Concealed } from "../src/settings/concealed.ts";
import { type OpenedRedis, openRedis, requireRedis } from "../src/stores/open-redis.ts";

const redis = engines().find(({ name }) => name === "redis")!;

const open = (...urls: readonly string[]): Promise<OpenedRedis> =>
  openRedis({ redisUrls: urls.map((url) => new Concealed(url)), redisKeyPrefix: "x:" });

const write = ({ storage }: OpenedRedis): ResultAsync<unknown, PortError> =>
  storage.replays.insertOnce(freshTenantId(), freshDigest(), later(start, 60), start);

/** Milliseconds until so many writes in a row are taken. */
const recovery = async (opened: OpenedRedis, writes = 1): Promise<number> => {
  const began = performance.now();
  for (let good = 0; good < writes; ) {
    good = (await write(opened)).isOk() ? good + 1 : 0;
    if (performance.now() - began > 60_000) throw new Error("Redis was not in use again");
    if (good === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return performance.now() - began;
};

/** Publishes until it is heard; milliseconds. */
const hearing = async (publisher: OpenedRedis, heard: () => number): Promise<number> => {
  const [began, before] = [performance.now(), heard()];
  while (heard() === before) {
    publisher.invalidation.publish("key");
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (performance.now() - began > 60_000) throw new Error("nothing was heard again");
  }
  return performance.now() - began;
};

describe.skipIf(redis.missing !== undefined)("a Redis behind a network that fails", () => {
  const servers: Awaited<ReturnType<typeof startPrivate>>[] = [];
  const target = { host: "127.0.0.1", port: 0 };
  let proxy: TcpProxy;
  let opened: OpenedRedis;
  beforeAll(async () => {
    servers.push(await startPrivate("redis"), await startPrivate("redis"));
  });
  afterAll(() => {
    for (const server of servers) server.stop();
  });
  const portOf = (server: number): number => Number(new URL(servers[server]!.url).port);
  beforeEach(async () => {
    target.port = portOf(0);
    proxy = await tcpProxy(target);
    opened = await open(`redis://127.0.0.1:${proxy.port}`);
    await recovery(opened);
  });
  afterEach(async () => {
    await opened.close();
    await proxy.close();
  });

  it("is in use again within 5 seconds after its connections fell silent", async () => {
    proxy.silence();
    expect(await recovery(opened)).toBeLessThan(5000);
    expect(await opened.provesWrite()).toBe(true);
  });

  it("tells of changes again after its connections fell silent", async () => {
    let heard = 0;
    opened.invalidation.subscribe(() => heard++);
    await hearing(opened, () => heard);
    proxy.silence();
    expect(await hearing(opened, () => heard)).toBeLessThan(8000);
  });

  it("keeps a connection on which nothing is asked", async () => {
    const client = opened.client as Redis;
    const before = await client.client("ID");
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(client.status).toBe("ready");
    expect(await client.client("ID")).toBe(before);
  });

  it("is left within 2 seconds, whatever it does", async () => {
    proxy.fail("stall");
    const began = performance.now();
    await opened.close();
    expect(performance.now() - began).toBeLessThan(4000);
  });

  it("is looked for anew when its master became a replica, and not ready before", async () => {
    const admin = new Redis(servers[0]!.url);
    await admin.replicaof("127.0.0.1", portOf(1));
    try {
      expect((await write(opened)).isErr()).toBe(true);
      expect(await opened.provesWrite()).toBe(false);
      target.port = portOf(1);
      expect(await recovery(opened, 3)).toBeLessThan(5000);
    } finally {
      await admin.replicaof("NO", "ONE");
      admin.disconnect();
    }
  });
});

describe.skipIf(redis.missing !== undefined)("a Redis Cluster with a password", () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster({ password: "a#b/c" });
  });
  afterAll(() => {
    cluster.stop();
  });

  it("is known by one URL, and every node is told the password", async () => {
    const [url = ""] = cluster.urls;
    await requireRedis({ redisUrls: [new Concealed(url)] });
    const opened = await open(url);
    expect(await recovery(opened, 50)).toBeLessThan(5000);
    await opened.close();
  });

  it("is in use again within 10 seconds after a replica took a hung master's place", {
    timeout: 90_000,
  }, async () => {
    const opened = await open(...cluster.urls);
    await recovery(opened, 50);
    const master = await aMaster(cluster.urls);
    process.kill(master.pid, "SIGSTOP");
    try {
      await untilReplaced(cluster.urls, master.port);
      expect(await recovery(opened, 50)).toBeLessThan(10_000);
    } finally {
      process.kill(master.pid, "SIGCONT");
      await opened.close();
    }
  });
});

const ask = async (url: string, ...command: readonly [string, ...string[]]): Promise<string> => {
  const client = new Redis(url, { retryStrategy: () => null, commandTimeout: 500 });
  client.on("error", () => {});
  try {
    return String(await client.call(...command));
  } finally {
    client.disconnect();
  }
};

const aMaster = async (urls: readonly string[]) => {
  for (const url of urls) {
    const info = await ask(url, "INFO");
    if (!info.includes("role:master")) continue;
    return { pid: Number(/process_id:(\d+)/.exec(info)?.[1]), port: new URL(url).port };
  }
  throw new Error("the Cluster has no master");
};

/** Until no node takes the hung one for a master any more. */
const untilReplaced = async (urls: readonly string[], port: string): Promise<void> => {
  for (let attempt = 0; attempt < 300; attempt++) {
    const others = urls.filter((url) => new URL(url).port !== port);
    const told = await Promise.all(others.map((url) => ask(url, "CLUSTER", "NODES")));
    if (told.every((nodes) => new RegExp(`:${port}@\\S+ \\S*master,fail `).test(nodes))) {
      const states = await Promise.all(others.map((url) => ask(url, "CLUSTER", "INFO")));
      if (states.every((state) => state.includes("cluster_state:ok"))) return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("no replica took over");
};
