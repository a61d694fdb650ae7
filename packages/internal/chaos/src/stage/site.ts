import type { Engine, EngineName } from "@mintport/test-engines";
import { type TcpProxy, tcpProxy } from "@mintport/test-engines";

/** A place for one scenario's data, and the way to it that can be broken. */
export interface Site {
  readonly engine: EngineName;
  /** The engine itself. */
  readonly url: string;
  /** What the server is told: the proxy, where there is one. */
  readonly servedUrl: string;
  readonly keyPrefix: string;
  /** Between the server and the engine. A file has none, and the nodes of a Cluster name each other past it. */
  readonly proxy: TcpProxy | undefined;
  remove(): Promise<void>;
}

/** A place of its own on an engine that others use too. */
export const siteOn = async (engine: Engine): Promise<Site> => {
  const place = await engine.makePlace();
  return behindProxy({
    ...place,
    remove: () => engine.dispose(place),
  });
};

/** A place on an engine of the scenario's own. */
export const privateSite = (
  engine: EngineName,
  url: string,
  remove: () => Promise<void>,
): Promise<Site> => behindProxy({ engine, url, keyPrefix: "chaos:", remove });

const behindProxy = async (
  direct: Pick<Site, "engine" | "url" | "keyPrefix" | "remove">,
): Promise<Site> => {
  if (direct.engine === "sqlite" || direct.engine === "redis-cluster")
    return { ...direct, servedUrl: direct.url, proxy: undefined };
  const through = new URL(direct.url);
  const proxy = await tcpProxy({ host: through.hostname, port: Number(through.port) });
  through.host = `127.0.0.1:${proxy.port}`;
  return {
    ...direct,
    servedUrl: through.href,
    proxy,
    remove: async () => {
      await proxy.close();
      await direct.remove();
    },
  };
};

/** The settings that name a site's data. */
export const storeSettings = (
  { engine, keyPrefix }: Site,
  url: string,
): Readonly<Record<string, string>> => {
  switch (engine) {
    case "sqlite":
      return { MINTPORT_DATABASE_URL: `sqlite:${url}` };
    case "postgres":
    case "mariadb":
      return { MINTPORT_DATABASE_URL: url };
    case "redis":
    case "redis-cluster":
      return { MINTPORT_REDIS_URL: url, MINTPORT_REDIS_KEY_PREFIX: keyPrefix };
  }
};
