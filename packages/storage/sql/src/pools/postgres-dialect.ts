import { present } from "@mintport/core/ports";
import {
  type Dialect,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from "kysely";
import { closeInTime } from "./close-in-time.ts";
import { ConnectionGone } from "./connection-fault.ts";
import type { Emitter } from "./emitter.ts";
import { type OpenSockets, openSockets, type PoolSocket } from "./open-sockets.ts";
import { type PoolOptions, readPoolOptions } from "./options.ts";
import { type PoolHealth, poolHealth } from "./pool-health.ts";
import { within } from "./within.ts";

/** A `pg.Pool`, as far as it is used. */
export interface PgPool extends PostgresPool, Emitter {}

/**
 * A kysely dialect on a `pg.Pool` that gets over a host that went silent and over a failover: each call has an end, a
 * connection that is no good is destroyed and not given back, and closing is bounded. `makePool` is called once for each
 * `Kysely`, which closes its pool.
 *
 * @example
 * postgresDialect(() => new pg.Pool({ connectionString, connectionTimeoutMillis: 3000, keepAlive: true }))
 */
export const postgresDialect = (
  makePool: () => PgPool | Promise<PgPool>,
  options: PoolOptions = {},
): Dialect => {
  const settings = readPoolOptions(options);
  return new PostgresDialect({ pool: async () => guardPooled(await makePool(), settings) });
};

const guardPooled = (
  pool: PgPool,
  { queryTimeout, closeTimeout }: Required<PoolOptions>,
): PostgresPool => {
  const guards: Guards = { health: poolHealth(), sockets: openSockets(), queryTimeout };
  const clients = new WeakMap<PostgresPoolClient, PostgresPoolClient>();
  // An idle connection that dies is replaced; without a listener it would end the process.
  pool.on("error", ignore);
  const guardedClient = (raw: PostgresPoolClient): PostgresPoolClient => {
    const found = clients.get(raw);
    if (found !== undefined) return found;
    const made = guardClient(raw, guards);
    clients.set(raw, made);
    return made;
  };
  return {
    ...present({ Client: pool.Client }),
    options: pool.options,
    connect: async () => {
      for (;;) {
        const raw = await within(queryTimeout, pool.connect(), (late) => {
          late.release();
        });
        const client = guardedClient(raw);
        if (!guards.health.isSuspect(raw)) return client;
        client.release(true);
      }
    },
    end: () => closeInTime(pool.end(), closeTimeout, guards.sockets),
  };
};

interface Guards {
  readonly health: PoolHealth;
  readonly sockets: OpenSockets;
  readonly queryTimeout: number;
}

const guardClient = (
  raw: PostgresPoolClient,
  { health, sockets, queryTimeout }: Guards,
): PostgresPoolClient => {
  const socket = socketOf(raw);
  if (socket !== undefined) sockets.add(socket);
  // An error that ends it while it works fails the query too; without a listener it would end the process.
  (raw as Partial<Emitter>).on?.("error", ignore);

  const ask = async <R>(
    text: string,
    parameters: readonly unknown[],
  ): Promise<PostgresQueryResult<R>> => {
    const start = health.now();
    if (health.isSuspect(raw)) {
      // A destroyed connection is a rollback, and nobody would answer that it is.
      if (text === "rollback") return { command: "ROLLBACK", rowCount: 0, rows: [] };
      throw new ConnectionGone();
    }
    try {
      const result = await within(queryTimeout, raw.query<R>(text, parameters));
      health.ended(raw, start);
      return result;
    } catch (cause) {
      health.ended(raw, start, cause);
      if (health.isSuspect(raw)) socket?.destroy();
      throw cause;
    }
  };
  return {
    // It is known once the connection is, and a client is given out after that.
    ...present({ processID: raw.processID }),
    // A cursor has no end of its own that could be waited for.
    query: ((first: string, ...rest: [readonly unknown[]]) =>
      typeof first === "string"
        ? ask(first, rest[0])
        : raw.query(first)) as PostgresPoolClient["query"],
    release: (destroy = false) => {
      const isOver = destroy || health.isSuspect(raw);
      raw.release(isOver);
      if (isOver) socket?.destroy();
    },
  };
};

/** node-postgres keeps the socket where its own pool finds it. */
const socketOf = (raw: object): PoolSocket | undefined =>
  "connection" in raw ? (raw.connection as { readonly stream?: PoolSocket }).stream : undefined;

const ignore = (): void => {};
