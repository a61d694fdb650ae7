import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cluster, Redis } from "ioredis";
import { createConnection } from "mysql2/promise";
import pg from "pg";

export type EngineName = "sqlite" | "postgres" | "mariadb" | "redis" | "redis-cluster";

/** A place of a test's own on a real engine. Plain text, so that it can be told to another process. */
export interface Place {
  readonly engine: EngineName;
  /** An own file or database; for Redis the server, or the nodes with commas between. */
  readonly url: string;
  /** What every key begins with, on Redis. */
  readonly keyPrefix: string;
}

export interface Engine {
  readonly name: EngineName;
  /** Why there is none here; undefined if there is one. */
  readonly missing: string | undefined;
  makePlace(): Promise<Place>;
  /** Removes the place, and nothing else. */
  dispose(place: Place): Promise<void>;
}

const byVariable = (
  name: EngineName,
  variable: string,
  work: Pick<Engine, "dispose"> & {
    make(url: string): Promise<string>;
  },
): Engine => {
  const url = process.env[variable];
  return {
    name,
    missing: url === undefined ? `no ${name} here: ${variable} is not set` : undefined,
    makePlace: async () => ({
      engine: name,
      url: await work.make(url ?? ""),
      keyPrefix: `${unique()}:`,
    }),
    dispose: work.dispose,
  };
};

const unique = (): string => `t_${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`;

/** Every engine that the suites run on. */
export const engines = (): readonly Engine[] => [
  {
    name: "sqlite",
    missing: undefined,
    makePlace: async () => ({
      engine: "sqlite",
      url: join(mkdtempSync(join(tmpdir(), "mintport-sqlite-")), "test.db"),
      keyPrefix: "",
    }),
    dispose: async ({ url }) => {
      rmSync(join(url, ".."), { recursive: true });
    },
  },
  byVariable("postgres", "TEST_POSTGRES_URL", {
    make: async (url) => {
      const name = unique();
      await onPostgres(url, `create database ${name}`);
      return withDatabase(url, name);
    },
    dispose: ({ url }) =>
      onPostgres(
        process.env["TEST_POSTGRES_URL"] ?? "",
        `drop database ${databaseOf(url)} with (force)`,
      ),
  }),
  byVariable("mariadb", "TEST_MYSQL_URL", {
    make: async (url) => {
      const name = unique();
      await onMysql(url, `create database ${name}`);
      return withDatabase(url, name);
    },
    dispose: ({ url }) =>
      onMysql(process.env["TEST_MYSQL_URL"] ?? "", `drop database ${databaseOf(url)}`),
  }),
  byVariable("redis", "TEST_REDIS_URL", {
    make: async (url) => url,
    dispose: async ({ url, keyPrefix }) => {
      const client = new Redis(url);
      await deleteKeys(client, keyPrefix);
      await client.quit();
    },
  }),
  byVariable("redis-cluster", "TEST_REDIS_CLUSTER", {
    make: async (url) => url,
    dispose: async ({ url, keyPrefix }) => {
      const client = new Cluster(url.split(","));
      await new Promise((resolve) => client.once("ready", resolve));
      for (const master of client.nodes("master")) await deleteKeys(master, keyPrefix);
      await client.quit();
    },
  }),
];

const onPostgres = async (connectionString: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(statement);
  await client.end();
};

const onMysql = async (uri: string, statement: string): Promise<void> => {
  const connection = await createConnection({ uri });
  await connection.query(statement);
  await connection.end();
};

const withDatabase = (url: string, name: string): string => {
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
};

const databaseOf = (url: string): string => new URL(url).pathname.slice(1);

const deleteKeys = async (client: Redis, prefix: string): Promise<void> => {
  for await (const keys of client.scanStream({ match: `${prefix}*`, count: 1000 }))
    for (const key of keys as string[]) await client.unlink(key);
};
