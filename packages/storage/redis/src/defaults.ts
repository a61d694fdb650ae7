/**
 * Options of an ioredis client for Mintport, to spread. A connection that falls silent is given up, a server that turned
 * into a replica is left, and no write is sent twice. Ask for them anew for each client.
 *
 * @example new Redis(url, redisDefaults())
 */
export const redisDefaults = (): RedisDefaults => ({
  connectTimeout: patience,
  socketTimeout: patience,
  commandTimeout: patience + 500,
  disconnectTimeout: 500,
  keepAlive: 5000,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  retryStrategy: () => reconnectDelay,
  reconnectOnError: leavesTheWrongServer(),
});

/**
 * The same for a Cluster. `node` goes to every node that the Cluster tells of, and not only to those that are named: the
 * user, the password and TLS belong there.
 *
 * @example new Cluster(urls, clusterDefaults({ username, password, tls: {} }))
 */
export const clusterDefaults = <Node extends object = object>(
  node: Node = {} as Node,
): ClusterDefaults<Node> => ({
  redisOptions: { ...redisDefaults(), ...node },
  clusterRetryStrategy: () => reconnectDelay,
  // Else a command whose connection ends is sent again to another node.
  retryDelayOnFailover: 0,
  // A node that hangs says of no slot that it has moved: somebody else must be asked.
  slotsRefreshInterval: 5000,
  slotsRefreshTimeout: 1000,
});

/** Milliseconds, where nothing else is said. */
export interface RedisDefaults {
  /** How long a connection may take to be made. */
  readonly connectTimeout: number;
  /** How long a server may send nothing while it owes an answer, before its connection is given up. */
  readonly socketTimeout: number;
  /** How long a command may take, the wait for a connection included. */
  readonly commandTimeout: number;
  /** How long a farewell may take. */
  readonly disconnectTimeout: number;
  readonly keepAlive: number;
  /** A command fails with its connection: nobody knows whether it was done. */
  readonly maxRetriesPerRequest: 0;
  readonly autoResendUnfulfilledCommands: false;
  readonly retryStrategy: () => number;
  /** Whether to connect anew because of an error; the command itself fails. */
  readonly reconnectOnError: (error: Error) => boolean;
}

/** The options by which a Redis Cluster is connected, in ioredis's names. Times are in milliseconds. */
export interface ClusterDefaults<Node extends object> {
  readonly redisOptions: RedisDefaults & Node;
  readonly clusterRetryStrategy: () => number;
  readonly retryDelayOnFailover: 0;
  readonly slotsRefreshInterval: number;
  readonly slotsRefreshTimeout: number;
}

/**
 * A server that says one of these may be the wrong one since a failover, and behind the same name may stand the right one.
 * At most once in a while: where no other stands there, what it can still answer must go on.
 */
const leavesTheWrongServer = (): ((error: Error) => boolean) => {
  let notBefore = 0;
  return ({ message }) => {
    const now = performance.now();
    if (!wrongServer.test(message) || now < notBefore) return false;
    notBefore = now + leaveAgainAfter;
    return true;
  };
};

const wrongServer = /^(?:READONLY|LOADING|MASTERDOWN|NOREPLICAS) /;

const leaveAgainAfter = 2000;

/** Below the 3 seconds that core gives a store. */
const patience = 2000;

/** A Redis that is back is in use again as soon. */
const reconnectDelay = 250;
