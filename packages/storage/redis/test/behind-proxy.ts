import type { RedisClient } from "@mintport/storage-redis";
import { type Place, type TcpProxy, tcpProxy } from "@mintport/test-engines";
import { Redis, type RedisOptions } from "ioredis";

/** A client of the engine, and what stands between them. */
export interface BehindProxy {
  readonly client: Redis;
  readonly proxy: TcpProxy;
  close(): Promise<void>;
}

export const behindProxy = async (place: Place, options: RedisOptions): Promise<BehindProxy> => {
  const { hostname, port } = new URL(place.url);
  const proxy = await tcpProxy({ host: hostname, port: Number(port) });
  const client = new Redis({ ...options, host: "127.0.0.1", port: proxy.port } as object);
  client.on("error", () => {});
  await new Promise((resolve) => client.once("ready", resolve));
  return {
    client,
    proxy,
    close: async () => {
      client.disconnect();
      await proxy.close();
    },
  };
};

/** The same client, but the answer to each script is lost after the script has run. */
export const losingAnswers = ({ client, proxy }: BehindProxy): RedisClient => ({
  call: (command, ...args) => {
    if (command.startsWith("EVAL")) proxy.loseNextAnswer();
    return client.call(command, args);
  },
});
