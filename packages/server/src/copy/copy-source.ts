import { ConfigurationError, present } from "@mintport/core/ports";
import { CommandFailed } from "../errors/command-failed.ts";
import { placeOf } from "../settings/place-of.ts";
import { readSettings, type Settings } from "../settings/settings.ts";
import { fileVariable } from "../settings/variables.ts";
import type { RedisPlace } from "../stores/connect-redis.ts";
import type { EndSetting } from "./copy-end.ts";

/** How the operator names the database to copy. */
export interface SourceOptions {
  readonly from?: string;
  readonly fromConfig?: string;
}

/**
 * The database to copy from. Of `--from` the tables have the names that they have in the target's settings, and of
 * `--from-config` those of that file. Throws `CommandFailed` with the option that is wrong.
 */
export const copySource = (
  { from, fromConfig }: SourceOptions,
  target: Pick<Settings, "database" | "redisUrls" | "redis">,
): EndSetting => {
  const { database: { schema, tablePrefix } = {} } = target;
  if ((from === undefined) === (fromConfig === undefined))
    throw new CommandFailed("give either --from or --from-config: the database to copy");
  if (from === undefined) return sourceIn("--from-config", { [fileVariable]: fromConfig }, target);
  if (hasPassword(from)) throw new CommandFailed(noPassword);
  return sourceIn(
    "--from",
    {
      MINTPORT_DATABASE_URL: from,
      ...present({
        MINTPORT_DATABASE_TABLE_PREFIX: tablePrefix,
        MINTPORT_DATABASE_SCHEMA: from.startsWith("postgres") ? schema : undefined,
      }),
    },
    target,
  );
};

const sourceIn = (
  option: string,
  environment: Readonly<Record<string, string | undefined>>,
  target: RedisPlace,
): EndSetting => {
  const settings = read(option, environment);
  const { databaseUrl, database = {} } = settings;
  if (databaseUrl === undefined)
    throw new CommandFailed(`${option}: names no database, only Redis`);
  // Revocations stand in Redis then, and a copy would leave them behind.
  if (settings.redisUrls.length > 0 && redisIn(settings) !== redisIn(target))
    throw new CommandFailed(
      `${option}: names Redis, which holds what was revoked and is not copied: set MINTPORT_REDIS_URL to the same, or run mintport tenant end-tokens for each tenant of the old servers, stop them, and copy by a file that names no Redis`,
    );
  return { option, databaseUrl, database };
};

/** Where a Redis is. Behind Sentinels its URL holds a name only, which others may have as well. */
const redisIn = ({ redisUrls, redis }: RedisPlace): string =>
  [...redisUrls, ...(redis?.sentinelUrls ?? [])]
    .map((url) => placeOf(url))
    .toSorted()
    .join();

const read = (
  option: string,
  environment: Readonly<Record<string, string | undefined>>,
): Settings => {
  try {
    return readSettings(environment);
  } catch (cause) {
    if (!(cause instanceof ConfigurationError)) throw cause;
    const problems = cause.problems.map(({ field, message }) =>
      field === "MINTPORT_DATABASE_URL" ? message : `${field}: ${message}`,
    );
    throw new CommandFailed(`${option}: ${problems.join("; ")}`);
  }
};

/** A parser finds it if the text is a URL; a text that is none is refused without it being repeated. */
const hasPassword = (url: string): boolean => {
  if (!URL.canParse(url)) return false;
  const { password, searchParams } = new URL(url);
  return password !== "" || [...searchParams.keys()].some((name) => /passw/i.test(name));
};

const noPassword =
  "--from: must hold no password, which everybody on the machine can read there; put the URL into a configuration file, readable by you alone, and name that by --from-config";
