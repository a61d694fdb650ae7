import { createServer } from "node:net";

/**
 * A port of loopback that nobody listens on, for a program that is told its port. It lies below those that the kernel gives to
 * connections and to listeners on port 0: one of these could be taken by any other test before the program begins to listen.
 *
 * Ten thousand more is a port as well, which the nodes of a Redis Cluster want.
 */
export const freePort = async (): Promise<number> => {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = first + Math.floor(Math.random() * count);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port is free between ${first} and ${first + count - 1}`);
};

// Browsers refuse 10080; some kernels give out ports from 16000 on.
const first = 11_000;
const count = 5_000;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => {
      resolve(false);
    });
    probe.listen(port, "127.0.0.1", () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
