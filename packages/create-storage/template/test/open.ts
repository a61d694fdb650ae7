import type { FullStorage } from "@mintport/core/ports";
import type { ExpiringOptions, Opened } from "@mintport/testing";
import type { MyEngineClient } from "../src/my-engine-client.ts";
import { myEngineStorage } from "../src/my-engine-storage.ts";

/**
 * Two handles on the same data, over two connections, as two nodes of a deployment have. Called once for each case; cases may
 * share the data, because each makes tenants of its own.
 */
export const open = async (): Promise<Opened<FullStorage>> => {
  const clients = [await connect(), await connect()] as const;
  return {
    handles: [myEngineStorage(clients[0]), myEngineStorage(clients[1])],
    close: async () => {
      for (const client of clients) await client.close();
    },
  };
};

/** A connection to the real engine. A mock keeps promises that the engine does not. */
const connect = async (): Promise<MyEngineClient> => ({ close: async () => {} });

/**
 * The facts that the suites have to know. `offers` names the powers that `open` brings: `breakEngine`, `writeRaw`, `wait`. Without
 * them the suites do not prove the answers in trouble, and say so.
 */
export const facts: ExpiringOptions = { expiresByItself: false, offers: [] };
