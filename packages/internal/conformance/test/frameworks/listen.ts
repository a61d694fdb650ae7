import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Site } from "./parts.ts";

/** The site of a server that was told to listen. */
export const siteOf = async (server: Server, end?: () => Promise<void>): Promise<Site> => {
  if (!server.listening) await new Promise((resolve) => server.once("listening", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await end?.();
    },
  };
};
