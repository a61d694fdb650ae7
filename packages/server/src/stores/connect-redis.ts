import { present } from "@mintport/core/ports";
import { clusterDefaults, redisDefaults } from "@mintport/storage-redis";
import { Cluster, Redis } from "ioredis";
import type { Settings } from "../settings/settings.ts";
import { within } from "./within.ts";

type RedisUrls = Settings["redisUrls"];

/** The Redis that the URLs name: one server, or a Cluster. */
export type RedisKind = "single" | "cluster";

/**
 * Several URLs are a Cluster's; one may be too, and then the node says so. `undefined` if it does not answer.
 */
export const redisKind = async (
  urls: RedisUrls,
  onError: (cause: unknown) => void,
): Promise<RedisKind | undefined> => {
  if (urls.length > 1) return "cluster";
  const client = connectRedis(urls, "single", onError);
  try {
    const info = await within(patience, client.info("cluster"));
    return /^cluster_enabled:1\r?$/m.test(info) ? "cluster" : "single";
  } catch (failure) {
    onError(failure);
    return undefined;
  } finally {
    client.disconnect();
  }
};

/** ioredis connects again by itself; what fails meanwhile fails with its command. */
export const connectRedis = (
  concealed: RedisUrls,
  kind: RedisKind,
  onError: (cause: unknown) => void,
): Redis | Cluster => {
  const urls = concealed.map((url) => url.reveal());
  const [url = ""] = urls;
  const client =
    kind === "single" ? new Redis(url, redisDefaults()) : new Cluster(urls, clusterOptions(urls));
  client.on("error", onError);
  return client;
};

/** The user, the password and TLS of the URLs are those of every node, also of the nodes that no URL names. */
const clusterOptions = (urls: readonly string[]) => {
  const parsed = urls.map((url) => new URL(url));
  const isTls = parsed.some(({ protocol }) => protocol === "rediss:");
  const { username = "", password = "" } = parsed.find((url) => url.password !== "") ?? {};
  return {
    ...clusterDefaults({
      ...present({
        username: username === "" ? undefined : decodeURIComponent(username),
        password: password === "" ? undefined : decodeURIComponent(password),
        tls: isTls ? {} : undefined,
      }),
    }),
    // A certificate is for a name: with TLS a name must not become an address.
    ...present({ dnsLookup: isTls ? asItIs : undefined }),
  };
};

const asItIs = (name: string, done: (failure: null, address: string) => void): void => {
  done(null, name);
};

/** Milliseconds that Redis may take to answer a greeting. */
export const patience = 3000;
