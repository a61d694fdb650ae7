import type { ConnectionOptions } from "node:tls";
import { present } from "@mintport/core/ports";
import { clusterDefaults, redisDefaults, sentinelDefaults } from "@mintport/storage-redis";
import { Cluster, Redis } from "ioredis";
import type { Settings } from "../settings/settings.ts";
import { redisTls } from "./redis-tls.ts";
import { within } from "./within.ts";

/** The settings that say how Redis is reached. */
export type RedisPlace = Pick<Settings, "redisUrls" | "redis">;

/** The Redis that the settings name: one server, one that Sentinels know, or a Cluster. */
export type RedisKind = "single" | "sentinel" | "cluster";

/**
 * Several URLs are a Cluster's; one may be too, and then the node says so. `undefined` if it does not answer.
 */
export const redisKind = async (
  place: RedisPlace,
  onError: (cause: unknown) => void,
): Promise<RedisKind | undefined> => {
  if (place.redis?.sentinelUrls !== undefined) return "sentinel";
  if (place.redisUrls.length > 1) return "cluster";
  const client = connectRedis(place, "single", onError);
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
  place: RedisPlace,
  kind: RedisKind,
  onError: (cause: unknown) => void,
): Redis | Cluster => {
  const client = clientOf(place, kind);
  client.on("error", onError);
  return client;
};

const clientOf = ({ redisUrls, redis = {} }: RedisPlace, kind: RedisKind): Redis | Cluster => {
  const urls = redisUrls.map((url) => url.reveal());
  const [url = ""] = urls;
  const tls = redisTls(redis);
  switch (kind) {
    case "single":
      return new Redis(url, { ...redisDefaults(), ...present({ tls: tlsOf([url], tls) }) });
    case "sentinel":
      return new Redis(
        sentinelOptions(
          url,
          (redis.sentinelUrls ?? []).map((sentinel) => sentinel.reveal()),
          tls,
        ),
      );
    case "cluster":
      return new Cluster(urls, clusterOptions(urls, tls));
  }
};

/** The URL's host is the master's name; all else of it is for the servers, and what is of the Sentinels for these. */
const sentinelOptions = (url: string, sentinelUrls: readonly string[], tls: ConnectionOptions) => {
  const { hostname, pathname } = new URL(url);
  const { username: sentinelUsername, password: sentinelPassword } = loginOf(sentinelUrls);
  return {
    ...redisDefaults(),
    ...sentinelDefaults(),
    name: hostname,
    db: Number(pathname.slice(1)),
    sentinels: sentinelUrls.map((sentinel) => addressOf(new URL(sentinel))),
    ...loginOf([url]),
    ...present({
      ...{ sentinelUsername, sentinelPassword },
      tls: tlsOf([url], tls),
      sentinelTLS: tlsOf(sentinelUrls, tls),
    }),
    enableTLSForSentinelMode: url.startsWith("rediss:"),
  };
};

/** In a URL the brackets of an IPv6 address are not part of it. */
const addressOf = ({ hostname, port }: URL) => ({
  host: hostname.replaceAll(/^\[|\]$/g, ""),
  port: port === "" ? 26_379 : Number(port),
});

/** The user, the password and TLS of the URLs are those of every node, also of the nodes that no URL names. */
const clusterOptions = (urls: readonly string[], tls: ConnectionOptions) => {
  const ofUrls = tlsOf(urls, tls);
  return {
    ...clusterDefaults({ ...loginOf(urls), ...present({ tls: ofUrls }) }),
    // A certificate is for a name: with TLS a name must not become an address.
    ...present({ dnsLookup: ofUrls && asItIs }),
  };
};

const tlsOf = (urls: readonly string[], tls: ConnectionOptions): ConnectionOptions | undefined =>
  urls.some((url) => url.startsWith("rediss:")) ? tls : undefined;

/** The user and the password of the first URL that has a password. */
const loginOf = (
  urls: readonly string[],
): { readonly username?: string; readonly password?: string } => {
  const { username = "", password = "" } =
    urls.map((url) => new URL(url)).find((url) => url.password !== "") ?? {};
  return present({
    username: username === "" ? undefined : decodeURIComponent(username),
    password: password === "" ? undefined : decodeURIComponent(password),
  });
};

const asItIs = (name: string, done: (failure: null, address: string) => void): void => {
  done(null, name);
};

/** Milliseconds that Redis may take to answer a greeting. */
export const patience = 3000;
