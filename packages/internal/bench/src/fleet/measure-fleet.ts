import type { Place } from "@mintport/test-engines";
import type { BenchKey } from "../keys.ts";
import { startGenerator } from "../load/start-generator.ts";
import type { Measurement } from "../measurement.ts";
import { type Store, type TokenFormat, usualSetup } from "../scenario.ts";
import { type Server, startServer } from "../server.ts";
import { requestsOf } from "../session.ts";
import { engineCpu } from "./engine-cpu.ts";

export interface FleetLoad {
  readonly round: number;
  readonly store: Store;
  readonly format: TokenFormat;
  readonly nodes: number;
  readonly connections: number;
  readonly seconds: number;
  readonly key: BenchKey;
  readonly place: Place;
}

export interface MeasuredFleet {
  readonly measurement: Measurement;
  readonly fault: string | undefined;
}

/** Starts some nodes on one place, puts all of them under load at once, and ends them. */
export const measureFleet = async (load: FleetLoad): Promise<MeasuredFleet> => {
  const { round, connections, seconds, key } = load;
  const servers: Server[] = [];
  const generator = startGenerator();
  try {
    while (servers.length < load.nodes) servers.push(await startNode(load, servers.length > 0));
    const ports = servers.map(({ port }) => port);
    const requests = await requestsOf(
      { ...usualSetup, endpoint: "token" },
      { port: ports[0] ?? 0, clientPrivateJwk: key.client.privateJwk },
    );
    const order = { ports, requests, connections };
    const warmUp = await generator.load({ ...order, seconds: Math.min(1, seconds / 2) });
    const [before, engineBefore] = [await usageOf(servers), engineCpu(load.store)];
    const result = await generator.load({ ...order, seconds });
    const [after, engineAfter] = [await usageOf(servers), engineCpu(load.store)];
    return {
      fault: warmUp.failure ?? result.failure,
      measurement: {
        round,
        requests: result.requests,
        seconds: result.seconds,
        failures: warmUp.failures + result.failures,
        cpu: (after.cpu - before.cpu) / result.requests,
        p50: result.p50,
        p99: result.p99,
        rss: after.rss / 2 ** 20,
        generatorShare: result.generatorShare,
        ...(engineBefore === undefined || engineAfter === undefined
          ? {}
          : { engineCpu: (engineAfter - engineBefore) / result.requests }),
      },
    };
  } finally {
    await Promise.all([...servers, generator].map((one) => one.close()));
  }
};

/** The first puts the client into the place; the others find it there. */
const startNode = ({ key, place, format }: FleetLoad, prepared: boolean): Promise<Server> =>
  startServer(
    { ...usualSetup, contender: "mintport-node", cached: true, format },
    { key, place, prepared },
  );

const usageOf = async (
  servers: readonly Server[],
): Promise<{ readonly cpu: number; readonly rss: number }> => {
  const usages = await Promise.all(servers.map((server) => server.usage()));
  return {
    cpu: usages.reduce((sum, { cpu }) => sum + cpu, 0),
    rss: usages.reduce((sum, { rss }) => sum + rss, 0),
  };
};
