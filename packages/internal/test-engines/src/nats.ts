import { connect } from "node:net";
import { join } from "node:path";
import { isOnPath, type Service, startInBackground } from "./service.ts";

/** NATS, with JetStream. */
export const natsService: Service = {
  name: "NATS",
  variable: "TEST_NATS_URL",
  standardUrl: "nats://127.0.0.1:4222",
  debianPackage: "nats-server",
  answers: async (url) => (await greeting(url)).includes('"jetstream":true'),
  isInstalled: () => isOnPath("nats-server"),
  start: async (folder, port) => {
    const stop = startInBackground([
      ...["nats-server", "--jetstream", "--store_dir", join(folder, "data")],
      ...["--addr", "127.0.0.1", "--port", String(port)],
    ]);
    return { url: `nats://127.0.0.1:${port}`, stop };
  },
};

/** A NATS that tests may use: its address, or why there is none. */
export type Nats =
  | { readonly url: string; readonly missing?: undefined }
  | { readonly url?: undefined; readonly missing: string };

/** Where NATS is. It holds examples only, and is none of the engines that every suite runs on. */
export const nats = (): Nats => {
  const url = process.env[natsService.variable];
  return url === undefined
    ? { missing: `no NATS here: ${natsService.variable} is not set` }
    : { url };
};

/** The first words of a server; none if it does not answer. */
const greeting = (url: string): Promise<string> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const socket = connect(port === "" ? 4222 : Number(port), hostname);
    const end = (text: string): void => {
      socket.destroy();
      resolve(text);
    };
    socket.setTimeout(1000, () => {
      end("");
    });
    socket.once("error", () => {
      end("");
    });
    socket.once("data", (chunk) => {
      end(String(chunk));
    });
  });
