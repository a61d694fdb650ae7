/** Nodes of the ready server on one PostgreSQL and one Redis: limits are counted together, writes are told to all. */
import { prepareReady, startReady } from "./parts/ready.ts";
import { serveItselfInWorkers } from "./parts/serve-in-workers.ts";

serveItselfInWorkers(startReady, prepareReady);
