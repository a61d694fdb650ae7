import { freePort } from "./free-port.ts";
import { dataFolder, isRoot, type Service, type Started, untilItAnswers } from "./service.ts";

/** Starts an engine of our own on a free port, with its data in a temporary folder that goes with it. */
export const startOwn = async (service: Service): Promise<Started> => {
  const owner = { PostgreSQL: "postgres", MariaDB: "mysql" }[service.name];
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
