import { installDebian } from "./install-debian.ts";
import { mariadb } from "./mariadb.ts";
import { natsService } from "./nats.ts";
import { postgres } from "./postgres.ts";
import { redis } from "./redis.ts";
import { startRedisCluster } from "./redis-cluster.ts";
import type { Service } from "./service.ts";
import { startOwn } from "./start-own.ts";

/**
 * Finds or starts the engines that tests need, before the first test: the one that a variable names; one that runs
 * here on its standard port; else one of our own, on a free port and with its data in a temporary folder. On a
 * machine that has none, the tests that need it are skipped and say so; with `CI=true` the engine is installed, and
 * if that fails, so does the run. What was here before is never flushed, dropped or stopped.
 */
export default async function services(): Promise<() => void> {
  const stops: (() => void)[] = [];
  for (const service of [postgres, mariadb, redis, natsService]) {
    const found = await find(service);
    if (found === undefined) continue;
    process.env[service.variable] = found.url;
    stops.push(found.stop);
  }
  // A Cluster is always one of our own, made of the programs that Redis brings.
  if (process.env["CI"] === "true" && !redis.isInstalled())
    installDebian(redis.name, redis.debianPackage);
  if (redis.isInstalled()) {
    const cluster = await startRedisCluster();
    process.env["TEST_REDIS_CLUSTER"] = cluster.urls.join(",");
    stops.push(cluster.stop);
  }
  return () => {
    for (const stop of stops) stop();
  };
}

interface Found {
  readonly url: string;
  stop(): void;
}

const nothing = (): void => {};

const find = async (service: Service): Promise<Found | undefined> => {
  const named = process.env[service.variable];
  if (named !== undefined && named !== "") {
    if (await service.answers(named)) return { url: named, stop: nothing };
    throw new Error(`${service.variable} is set, and no ${service.name} answers there: ${named}`);
  }
  if (await service.answers(service.standardUrl))
    return { url: service.standardUrl, stop: nothing };
  if (!service.isInstalled()) {
    if (process.env["CI"] !== "true") {
      console.warn(`skipped: no ${service.name} here; install it or set ${service.variable}`);
      return undefined;
    }
    installDebian(service.name, service.debianPackage);
  }
  return startOwn(service);
};
