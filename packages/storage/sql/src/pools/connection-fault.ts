/**
 * The fault of a connection, by the error that came from it. `lost`: nothing more will come of it. `read_only`: it answers, but
 * its server takes no writes; after a failover that is the former primary. `undefined`: it is as good as before.
 */
export type ConnectionFault = "lost" | "read_only" | undefined;

/** A call that had no answer in time. It may still take effect. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  readonly code = "MINTPORT_NO_ANSWER";

  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds} ms`);
  }
}

/** Its connection was given up before: nothing was asked on it. */
export class ConnectionGone extends Error {
  override readonly name = "ConnectionGone";

  constructor() {
    super("the connection was given up");
  }
}

/** Reads the errors of node-postgres, mysql2 and Node's sockets. */
export const connectionFault = (cause: unknown): ConnectionFault => {
  if (cause instanceof NoAnswer) return "lost";
  if (typeof cause !== "object" || cause === null) return undefined;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  if (readOnly.has(code)) return "read_only";
  const isLost =
    lost.has(code) ||
    // SQLSTATE class 08, connection exception.
    /^08[0-9A-Z]{3}$/.test(code) ||
    // mysql2 marks what ended the connection.
    ("fatal" in cause && cause.fatal === true) ||
    // node-postgres has no code for its own.
    ("message" in cause && lostMessages.has(String(cause.message)));
  return isLost ? "lost" : undefined;
};

const readOnly: ReadonlySet<string> = new Set([
  // PostgreSQL: read_only_sql_transaction.
  "25006",
  // MySQL and MariaDB: --read-only, transaction_read_only, super_read_only, innodb_read_only.
  ...["ER_OPTION_PREVENTS_STATEMENT", "ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION"],
  ...["ER_READ_ONLY_MODE", "ER_OPEN_AS_READONLY"],
]);

const lost: ReadonlySet<string> = new Set([
  // PostgreSQL: the server shuts down, crashed, starts; the database went; a session was idle for too long.
  ...["57P01", "57P02", "57P03", "57P04", "57P05", "25P03"],
  ...["ER_SERVER_SHUTDOWN", "ER_CONNECTION_KILLED", "ER_CLIENT_INTERACTION_TIMEOUT"],
  ...["ER_NET_READ_ERROR", "ER_NET_READ_INTERRUPTED", "ER_NET_ERROR_ON_WRITE"],
  ...["PROTOCOL_CONNECTION_LOST", "PROTOCOL_SEQUENCE_TIMEOUT", "PROTOCOL_PACKETS_OUT_OF_ORDER"],
  ...["ECONNRESET", "ECONNREFUSED", "ECONNABORTED", "EPIPE", "ETIMEDOUT"],
  ...["EHOSTUNREACH", "ENETUNREACH", "ENETDOWN", "ENOTCONN", "ERR_STREAM_DESTROYED"],
]);

const lostMessages: ReadonlySet<string> = new Set([
  "Connection terminated unexpectedly",
  "Connection terminated",
  "Client has encountered a connection error and is not queryable",
  "Client was closed and is not queryable",
  "Query read timeout",
]);
