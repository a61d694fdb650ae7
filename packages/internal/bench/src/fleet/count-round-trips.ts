import { type Place, tcpProxy } from "@mintport/test-engines";
import type { BenchKey } from "../keys.ts";
import { type ServerSetup, usualSetup } from "../scenario.ts";
import { openSession } from "../session.ts";

export interface CountOrder extends Pick<ServerSetup, "format" | "cached"> {
  readonly key: BenchKey;
  readonly place: Place;
  readonly seconds: number;
}

export interface Counted {
  readonly tokens: number;
  readonly perToken: number;
  readonly fault: string | undefined;
}

/**
 * How often a node asks its store for a token. One request is under way at a time, so that no two questions of different
 * tokens can go out together and be counted as one.
 */
export const countRoundTrips = async (order: CountOrder): Promise<Counted> => {
  const { format, cached, key, place, seconds } = order;
  const { hostname, port } = new URL(place.url);
  const proxy = await tcpProxy({ host: hostname, port: Number(port) });
  const through = new URL(place.url);
  through.port = String(proxy.port);
  try {
    const session = await openSession(
      { ...usualSetup, contender: "mintport-node", endpoint: "token", format, cached },
      { key, place: { ...place, url: through.href } },
    );
    try {
      const warmUp = await session.load({ connections: 1, seconds: Math.min(1, seconds / 2) });
      const before = proxy.requests;
      const { requests, failure } = await session.load({ connections: 1, seconds });
      const perToken = (proxy.requests - before) / requests;
      return { tokens: requests, perToken, fault: warmUp.failure ?? failure };
    } finally {
      await session.close();
    }
  } finally {
    await proxy.close();
  }
};
