import { mariadb } from "./mariadb.ts";
import { postgres } from "./postgres.ts";
import { dataFolder, freePort, isRoot, untilItAnswers } from "./service.ts";

/** An engine of a test's own, which it may break. */
export interface PrivateEngine {
  /** As its administrator. */
  readonly url: string;
  /** Ends it, and removes its data. */
  stop(): void;
}

/** Starts an engine on a free port, with its data in a temporary folder. Its programs must be here. */
export const startPrivate = async (name: "postgres" | "mariadb"): Promise<PrivateEngine> => {
  const { service, owner } = {
    postgres: { service: postgres, owner: "postgres" },
    mariadb: { service: mariadb, owner: "mysql" },
  }[name];
  const folder = dataFolder(isRoot() ? owner : undefined);
  const { url, stop } = await service.start(folder.path, await freePort());
  await untilItAnswers(service, url);
  return {
    url,
    stop: () => {
      stop();
      folder.remove();
    },
  };
};
