/** Mintport on `node:http` in several processes that share a port by `node:cluster`. */
import { nodeHandler } from "@mintport/http/node";
import { mintport, mount } from "./parts/mintport.ts";
import { serveInWorkers } from "./parts/serve-in-workers.ts";

serveInWorkers(async (settings) => nodeHandler(await mintport(settings), mount));
