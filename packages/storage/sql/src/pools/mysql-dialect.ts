import {
  type Dialect,
  MysqlDialect,
  type MysqlPool,
  type MysqlPoolConnection,
  type MysqlQueryResult,
} from "kysely";
import { closeInTime } from "./close-in-time.ts";
import { ConnectionGone } from "./connection-fault.ts";
import type { Emitter } from "./emitter.ts";
import { type OpenSockets, openSockets, type PoolSocket } from "./open-sockets.ts";
import { type PoolOptions, readPoolOptions } from "./options.ts";
import { type PoolHealth, poolHealth } from "./pool-health.ts";
import { within } from "./within.ts";

/**
 * A kysely dialect on a pool of mysql2, for MySQL and MariaDB, that gets over a host that went silent and over a failover:
 * each call has an end, a connection that is no good is destroyed and not given back, and closing is bounded. `makePool`
 * is called once for each `Kysely`, which closes its pool.
 *
 * @example mysqlDialect(() => createPool({ uri, connectTimeout: 3000, keepAliveInitialDelay: 10_000 }))
 */
export const mysqlDialect = (
  makePool: () => MysqlPool | Promise<MysqlPool>,
  options: PoolOptions = {},
): Dialect => {
  const settings = readPoolOptions(options);
  return new MysqlDialect({ pool: async () => guardPooled(await makePool(), settings) });
};

const guardPooled = (
  pool: MysqlPool,
  { queryTimeout, closeTimeout }: Required<PoolOptions>,
): MysqlPool => {
  const guards: Guards = { health: poolHealth(), sockets: openSockets(), queryTimeout };
  const connections = new WeakMap<MysqlPoolConnection, MysqlPoolConnection>();
  const guardedConnection = (raw: MysqlPoolConnection): MysqlPoolConnection => {
    const found = connections.get(raw);
    if (found !== undefined) return found;
    const made = guardConnection(raw, guards);
    connections.set(raw, made);
    return made;
  };
  const take = async (): Promise<MysqlPoolConnection> => {
    for (;;) {
      const raw = await within(queryTimeout, connectionOf(pool), (late) => {
        late.release();
      });
      const connection = guardedConnection(raw);
      if (!guards.health.isSuspect(raw)) return connection;
      connection.destroy();
    }
  };
  return {
    getConnection: (answer) => {
      take().then(
        (connection) => {
          answer(undefined, connection);
        },
        // kysely looks at the connection only if there is no error.
        (failure: unknown) => {
          answer(failure, undefined as unknown as MysqlPoolConnection);
        },
      );
    },
    end: (answer) => {
      closeInTime(farewell(pool), closeTimeout, guards.sockets).then(() => {
        answer(undefined);
      }, answer);
    },
  };
};

interface Guards {
  readonly health: PoolHealth;
  readonly sockets: OpenSockets;
  readonly queryTimeout: number;
}

const guardConnection = (
  raw: MysqlPoolConnection,
  { health, sockets, queryTimeout }: Guards,
): MysqlPoolConnection => {
  let destroyed = false;
  const destroy = (): void => {
    destroyed = true;
    raw.destroy();
    // mysql2 says goodbye and waits for an answer.
    socketOf(raw)?.destroy();
  };
  sockets.add({
    get destroyed() {
      return destroyed || socketOf(raw)?.destroyed === true;
    },
    destroy,
  });
  // An error that ends it while it works fails the query too; without a listener it would end the process.
  (raw as Partial<Emitter>).on?.("error", ignore);

  const ask = async (text: string, parameters: unknown): Promise<MysqlQueryResult> => {
    const start = health.now();
    if (destroyed || health.isSuspect(raw)) {
      // A destroyed connection is a rollback, and nobody would answer that it is.
      if (text === "rollback") return [];
      throw new ConnectionGone();
    }
    try {
      const result = await within(queryTimeout, resultOf(raw, text, parameters));
      health.ended(raw, start);
      return result;
    } catch (cause) {
      health.ended(raw, start, cause);
      if (health.isSuspect(raw)) destroy();
      throw cause;
    }
  };
  return {
    config: raw.config,
    get threadId() {
      return raw.threadId;
    },
    connect: (answer) => {
      raw.connect(answer);
    },
    destroy,
    query: (text, parameters, answer) => {
      // A stream has no end of its own that could be waited for.
      if (answer === undefined) return raw.query(text, parameters);
      void ask(text, parameters).then(
        (result) => {
          answer(undefined, result);
        },
        (failure: unknown) => {
          answer(failure, []);
        },
      );
      return { stream: () => ({ [Symbol.asyncIterator]: () => undefined }) };
    },
    release: () => {
      if (destroyed) return;
      if (health.isSuspect(raw)) destroy();
      else raw.release();
    },
  };
};

const connectionOf = (pool: MysqlPool): Promise<MysqlPoolConnection> =>
  new Promise((resolve, reject) => {
    pool.getConnection((failure, connection) => {
      if (isNothing(failure)) resolve(connection);
      else reject(asError(failure));
    });
  });

const resultOf = (
  raw: MysqlPoolConnection,
  text: string,
  parameters: unknown,
): Promise<MysqlQueryResult> =>
  new Promise((resolve, reject) => {
    raw.query(text, parameters, (failure, result) => {
      if (isNothing(failure)) resolve(result);
      else reject(asError(failure));
    });
  });

const farewell = (pool: MysqlPool): Promise<void> =>
  new Promise((resolve, reject) => {
    pool.end((failure) => {
      if (isNothing(failure)) resolve();
      else reject(asError(failure));
    });
  });

const isNothing = (failure: unknown): boolean => failure === null || failure === undefined;

const asError = (failure: unknown): Error =>
  failure instanceof Error ? failure : new Error(String(failure));

/** mysql2 keeps it where its own pool finds it. */
const socketOf = (raw: object): PoolSocket | undefined =>
  "stream" in raw ? (raw.stream as PoolSocket) : undefined;

const ignore = (): void => {};
