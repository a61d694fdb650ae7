import { keySealer, storedKeys } from "@mintport/crypto";
import { migrate } from "@mintport/storage-sql";
import { app } from "./app.ts";
import { keyEncryptionKey } from "./key-encryption-key.ts";
import { type Listening, listenOnLocalhost } from "./listen.ts";
import { openStorage, requireCurrentSchema, sqlConnection } from "./open-storage.ts";
import { quickstartClients, quickstartTenant, seedQuickstart } from "./quickstart.ts";
import type { Settings } from "./settings.ts";

/** A ready server that runs. */
export interface Running extends Listening {
  /** Where its data is, for people. */
  readonly place: string;
}

/** Starts the ready server. With the quickstart it brings the embedded database up to date by itself. */
export const startServer = async (settings: Settings): Promise<Running> => {
  const connection = sqlConnection(settings);
  if (settings.quickstart && connection !== undefined)
    await migrate(connection).match(() => {}, fail("the database cannot be prepared"));
  await requireCurrentSchema(settings);

  const { storage, place, close } = openStorage(settings);
  const keys = storedKeys({
    keyRings: storage.keyRings,
    sealer: keySealer(keyEncryptionKey(settings)),
  });
  const clients = settings.quickstart ? await quickstartClients() : [];
  const listening = await listenOnLocalhost(settings.port, async (port) => {
    if (!settings.quickstart) return app({ storage, keys });
    const tenant = quickstartTenant(port);
    await seedQuickstart(storage, keys, { tenant, clients }).match(
      () => {},
      fail("the quickstart's tenant cannot be stored"),
    );
    return app({ storage, keys }, tenant);
  });
  return {
    port: listening.port,
    place,
    close: async () => {
      await listening.close();
      await close();
    },
  };
};

const fail =
  (what: string) =>
  (cause: unknown): never => {
    throw new Error(what, { cause });
  };
