import { createServer } from "node:net";
import { addressesOf, isMissingAddress } from "../stores/addresses.ts";

/**
 * Whether each worker can listen on the port by itself, with a queue of its own. A connection that the primary hands
 * over is lost with a worker that dies before it took it, and its client waits for good; one in a worker's own queue is
 * reset by the kernel.
 */
export const canSharePorts: boolean = ["linux", "freebsd"].includes(process.platform);

/** Rejects if somebody listens there already, which processes that share a port would not hear of. */
export const requireFreePort = async (port: number, hosts: readonly string[]): Promise<void> => {
  for (const { host, optional } of addressesOf(hosts))
    await tried(port, host).catch((failure: unknown) => {
      if (!optional || !isMissingAddress(failure)) throw failure;
    });
};

const tried = (port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen({ port, host, ipv6Only: host === "::", exclusive: true }, () => {
      probe.close(() => {
        resolve();
      });
    });
  });
