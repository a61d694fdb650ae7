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
    const world = {
      MINTPORT_DATA: await mkdtemp(join(tmpdir(), "mintport-bench-")),
      MINTPORT_DATABASE_URL: databaseUrl(settings),
      MINTPORT_PORT: "0",
      MINTPORT_LIMITS: JSON.stringify({ source: large, client: large }),
      MINTPORT_SECRET_SCHEME: settings.secretScheme,
      ...environment,
    };
    await migrate(world);
    await prepare(settings);
    const { port } = await startServer(readSettings(world));
    return port;
  });
};

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

const prepare = async (settings: ContenderSettings): Promise<void> => {
  if (settings.place === undefined) return;
  await register(await openPlace(settings.place), settings, lifetime);
};
