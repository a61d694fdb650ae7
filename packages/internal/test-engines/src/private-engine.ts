import { mariadb } from "./mariadb.ts";
import { postgres } from "./postgres.ts";
import { redis } from "./redis.ts";
import type { Started } from "./service.ts";
import { startOwn } from "./start-own.ts";

/** An engine of a test's own, which it may break; as its administrator. */
export type PrivateEngine = Started;

/** Starts an engine on a free port, with its data in a temporary folder. Its programs must be here. */
export const startPrivate = (name: "postgres" | "mariadb" | "redis"): Promise<PrivateEngine> =>
  startOwn({ postgres, mariadb, redis }[name]);
