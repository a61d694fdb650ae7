import { hash } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Environment, readSettings, run, startServer } from "@mintport/server";
import type { ContenderSettings } from "../../scenario.ts";
import { openPlace } from "./open-place.ts";
import { register } from "./register.ts";
import { serveItself } from "./serve.ts";
import { lifetime } from "./subject.ts";

/**
 * The ready server as `mintport serve` starts it, on a database and a data folder of its own: limits, audit and cache are on.
 * The budgets count as ever, and are large enough for a load from one address. `environment` differs from the defaults.
 */
export const ready = (environment: Environment = {}): void => {
  serveItself(async (settings) => {
    await prepareReady(settings);
    return startReady(settings, environment);
  });
};

/** Starts one server on a store that is prepared, and answers its port. */
export const startReady = async (
  settings: ContenderSettings,
  environment: Environment = {},
): Promise<number> => {
  const world = { ...(await environmentOf(settings)), ...environment };
  return (await startServer(readSettings(world))).port;
};

/** Makes the tables, the tenant and its client. */
export const prepareReady = async (settings: ContenderSettings): Promise<void> => {
  await migrate(await environmentOf(settings));
  if (settings.place !== undefined)
    await register(await openPlace(settings.place), settings, lifetime);
};

const environmentOf = async (settings: ContenderSettings): Promise<Environment> => ({
  MINTPORT_DATA: await mkdtemp(join(tmpdir(), "mintport-bench-")),
  MINTPORT_DATABASE_URL: databaseUrl(settings),
  // One for all nodes.
  MINTPORT_KEY_ENCRYPTION_KEY: hash("sha256", databaseUrl(settings), "base64url"),
  MINTPORT_PORT: "0",
  MINTPORT_LIMITS: JSON.stringify({ source: large, client: large }),
  MINTPORT_SECRET_SCHEME: settings.secretScheme,
  ...(settings.redis === undefined
    ? {}
    : {
        MINTPORT_REDIS_URL: settings.redis.url,
        MINTPORT_REDIS_KEY_PREFIX: settings.redis.keyPrefix,
      }),
});

const large = { points: 1_000_000_000, duration: 60 };

const databaseUrl = ({ place }: ContenderSettings): string => {
  if (place === undefined) throw new Error("the ready server needs a database");
  return place.engine === "sqlite" ? `sqlite:${place.url}` : place.url;
};

const migrate = async (environment: Environment): Promise<void> => {
  let said = "";
  const say = (text: string): void => {
    said += text;
  };
  if ((await run(["migrate"], { environment, out: say, err: say })) !== 0) throw new Error(said);
};
