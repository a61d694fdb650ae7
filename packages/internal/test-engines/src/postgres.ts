import { join } from "node:path";
import pg from "pg";
import { as, isOnPath, runQuietly, type Service } from "./service.ts";

export const postgres: Service = {
  name: "PostgreSQL",
  variable: "TEST_POSTGRES_URL",
  standardUrl: "postgres://postgres@127.0.0.1:5432/postgres",
  debianPackage: "postgresql",
  answers: async (connectionString) => {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 1000 });
    try {
      await client.connect();
      await client.query("select 1");
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => {});
    }
  },
  isInstalled: () => isOnPath("pg_config") || programs() !== undefined,
  start: async (folder, port) => {
    const bin = programs() ?? runQuietly(["pg_config", "--bindir"]).trim();
    const data = join(folder, "data");
    const settings = `-c listen_addresses=127.0.0.1 -p ${port} -k ${folder} -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300`;
    const control = (...args: readonly string[]) =>
      runQuietly(as("postgres", [join(bin, "pg_ctl"), "-D", data, "-w", ...args]));
    runQuietly(
      as("postgres", [
        join(bin, "initdb"),
        ...["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"],
        ...["--locale=C.UTF-8", "--no-sync"],
      ]),
    );
    control("-l", join(folder, "log"), "-o", settings, "start");
    return {
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      stop: () => {
        control("-m", "immediate", "stop");
      },
    };
  },
};

/** Debian keeps the server's programs off the PATH, in a folder for each version. */
const programs = (): string | undefined => {
  try {
    return runQuietly(["sh", "-c", "ls -d /usr/lib/postgresql/*/bin"]).trim().split("\n").at(-1);
  } catch {
    return undefined;
  }
};
