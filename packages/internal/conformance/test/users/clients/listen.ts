import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** A site on loopback. */
export interface Site {
  readonly origin: string;
  close(): void;
}

/** Listens on a free port; what answers may need to know where that is. */
export const listen = async (answerer: (origin: string) => RequestListener): Promise<Site> => {
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  http.on("request", answerer(origin));
  return {
    origin,
    close: () => {
      http.closeAllConnections();
      http.close();
    },
  };
};
